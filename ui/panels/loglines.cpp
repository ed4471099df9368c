// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/loglines.h"

#include "core/plaintext.h"
#include "logs/ansitext.h"
#include "logs/logtime.h"
#include "ui/panels/ansicolours.h"

#include <QFontMetrics>
#include <QPainter>
#include <QTextOption>

#include <algorithm>
#include <cmath>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int lineMargin = 12;
constexpr qsizetype longestName = 22; // characters
constexpr qsizetype mostLaid = 600;
constexpr qsizetype mostMarks = 200; // in one line

QColor shown(const Theme &theme, const logs::AnsiColor &color, const QColor &otherwise)
{
    if (color.kind == logs::AnsiColor::Kind::Default)
        return otherwise;
    return color.kind == logs::AnsiColor::Kind::Rgb ? QColor(QRgb(color.value)) : ansiColour(theme, int(color.value));
}

QTextCharFormat formatOf(const Theme &theme, const logs::AnsiStyle &style)
{
    const Colors &colors = theme.colors();
    QColor foreground = shown(theme, style.foreground, colors.text);
    QColor background = shown(theme, style.background, style.inverse ? colors.panel : QColor());
    if (style.inverse)
        std::swap(foreground, background);
    if (!background.isValid())
        foreground = readable(theme, foreground);
    if (style.faint)
        foreground.setAlphaF(0.7f);
    QTextCharFormat format;
    format.setForeground(foreground);
    if (background.isValid())
        format.setBackground(background);
    if (style.bold)
        format.setFontWeight(QFont::Bold);
    format.setFontItalic(style.italic);
    format.setFontUnderline(style.underline);
    format.setFontStrikeOut(style.strikeOut);
    return format;
}

/// Cut to `size` characters, or filled with spaces.
QString column(const QString &text, qsizetype size)
{
    return text.size() > size ? text.left(size - 1) + u'…' : text.leftJustified(size);
}

} // namespace

LogLines::LogLines(const Theme &theme, const logs::LogSession &session) : m_theme(theme), m_session(session) {}

void LogLines::setWidth(int width)
{
    if (m_width == width)
        return;
    m_width = width;
    if (m_style.wrap)
        m_laid.clear();
}

void LogLines::setStyle(const LogStyle &style)
{
    m_style = style;
    reset();
}

void LogLines::setFont(const QFont &font)
{
    m_font = font;
    reset();
}

void LogLines::reset()
{
    m_laid.clear();
    m_widest = 0;
    measure();
}

/// "api-1 aws1", where either differs between containers.
void LogLines::measure()
{
    const QFontMetricsF metrics(m_font);
    m_lineHeight = int(std::ceil(metrics.height())) + 3;
    m_ascent = int(std::ceil(metrics.ascent())) + 1;
    m_character = int(std::ceil(metrics.horizontalAdvance(u'0')));
    m_names.clear();
    qsizetype size = 0;
    if (const auto &sources = m_session.sources(); m_style.names && sources.size() > 1) {
        const auto differs = [&](auto field) {
            return std::any_of(sources.begin(), sources.end(),
                               [&](const auto &source) { return field(source) != field(sources.front()); });
        };
        const bool names = differs([](const auto &source) { return source.name; });
        const bool hosts = differs([](const auto &source) { return source.host; });
        qsizetype nameSize = 0;
        qsizetype hostSize = 0;
        for (const auto &source : sources) {
            nameSize = std::min(std::max(nameSize, source.name.size()), longestName);
            hostSize = std::min(std::max(hostSize, source.host.size()), longestName);
        }
        for (const auto &source : sources) {
            QStringList parts;
            if (names)
                parts << column(core::plainLine(source.name), nameSize);
            if (hosts)
                parts << column(core::plainLine(source.host), hostSize);
            m_names.push_back(parts.join(u' '));
            size = m_names.back().size();
        }
    }
    const auto widthOf = [&](qsizetype characters) {
        return characters == 0 ? 0 : int(std::ceil(metrics.horizontalAdvance(QString(characters + 1, u'0'))));
    };
    m_nameLeft = lineMargin;
    m_timeLeft = m_nameLeft + widthOf(size);
    m_textLeft = m_timeLeft + (m_style.times ? widthOf(12) : 0);
}

LogLines::Laid &LogLines::laid(qint64 number)
{
    if (const auto found = m_laid.find(number); found != m_laid.end())
        return *found->second;
    if (qsizetype(m_laid.size()) >= mostLaid)
        m_laid.clear();
    auto made = std::make_unique<Laid>();
    Laid &line = *made;
    const logs::LineView view = m_session.store().line(number);
    logs::AnsiText text = logs::parseAnsi(view.text);
    if (text.text.size() > longestShown) {
        text.text.truncate(longestShown);
        text.text += u'…';
    }
    line.source = view.source;
    line.isError = view.stream == logs::Stream::Error;
    if (size_t(view.source) < m_names.size())
        line.name = m_names[size_t(view.source)];
    if (m_style.times)
        line.time = logs::shownTime(view.time, *m_style.times, false);

    QTextOption option;
    option.setWrapMode(m_style.wrap ? QTextOption::WrapAtWordBoundaryOrAnywhere : QTextOption::NoWrap);
    option.setTabStopDistance(8 * m_character);
    option.setTextDirection(Qt::LeftToRight);
    line.layout.setTextOption(option);
    line.layout.setFont(m_font);
    line.layout.setText(text.text);
    QList<QTextLayout::FormatRange> formats;
    for (const logs::AnsiSpan &span : text.spans) {
        if (span.start < text.text.size())
            formats.append({int(span.start), int(span.length), formatOf(m_theme, span.style)});
    }
    line.layout.setFormats(formats);
    line.layout.beginLayout();
    const int room = m_style.wrap ? std::max(20 * m_character, m_width - m_textLeft - lineMargin) : 1'000'000;
    for (QTextLine row = line.layout.createLine(); row.isValid(); row = line.layout.createLine()) {
        row.setLineWidth(room);
        row.setPosition(QPointF(0, line.height));
        line.height += m_lineHeight;
        m_widest = std::max(m_widest, int(std::ceil(row.naturalTextWidth())));
    }
    line.layout.endLayout();
    line.height = std::max(line.height, m_lineHeight);
    return *m_laid.emplace(number, std::move(made)).first->second;
}

int LogLines::height(qint64 number)
{
    return m_style.wrap ? laid(number).height : m_lineHeight;
}

QString LogLines::text(qint64 number)
{
    return laid(number).layout.text();
}

int LogLines::columnAt(qint64 number, QPoint point, int scrolled)
{
    const QTextLayout &layout = laid(number).layout;
    if (layout.lineCount() == 0)
        return 0;
    const int row = std::clamp(point.y() / m_lineHeight, 0, layout.lineCount() - 1);
    return layout.lineAt(row).xToCursor(point.x() - m_textLeft + scrolled);
}

QList<QTextLayout::FormatRange> LogLines::marks(const Laid &line) const
{
    QList<QTextLayout::FormatRange> ranges;
    if (!m_marked)
        return ranges;
    QTextCharFormat format;
    QColor back = m_theme.colors().amber;
    back.setAlphaF(0.35f);
    format.setBackground(back);
    for (auto it = m_marked->globalMatch(line.layout.text()); it.hasNext() && ranges.size() < mostMarks;) {
        const auto match = it.next();
        if (match.capturedLength() > 0)
            ranges.append({int(match.capturedStart()), int(match.capturedLength()), format});
    }
    return ranges;
}

void LogLines::paint(QPainter &painter, qint64 number, int y, int scrolled, const Look &look)
{
    const Laid &line = laid(number);
    const Colors &colors = m_theme.colors();
    if (look.current)
        painter.fillRect(0, y, m_width, line.height, colors.selection);
    if (line.isError) // a bar, for those who don't see the colour
        painter.fillRect(0, y, 3, line.height, colors.amber);
    painter.setFont(m_font);
    const int baseline = y + 1 + qRound(line.layout.lineCount() > 0 ? line.layout.lineAt(0).ascent() : m_ascent);
    if (!line.name.isEmpty()) {
        painter.setPen(readable(m_theme, m_theme.series(line.source)));
        painter.drawText(m_nameLeft, baseline, line.name);
    }
    if (!line.time.isEmpty()) {
        painter.setPen(colors.muted);
        painter.drawText(m_timeLeft, baseline, line.time);
    }
    QList<QTextLayout::FormatRange> over = marks(line);
    if (look.selectedFrom && look.selectedTo) {
        const int size = int(line.layout.text().size());
        const int from = look.selectedFrom->line < number ? 0 : look.selectedFrom->column;
        const int to = look.selectedTo->line > number ? size : std::min(look.selectedTo->column, size);
        QTextCharFormat format;
        format.setBackground(colors.accent);
        format.setForeground(colors.onAccent);
        if (to > from)
            over.append({from, to - from, format});
        // A line selected with its end shows it, also when it is empty.
        if (look.selectedTo->line > number && line.layout.lineCount() > 0) {
            const QTextLine last = line.layout.lineAt(line.layout.lineCount() - 1);
            painter.fillRect(
                QRectF(m_textLeft - scrolled + last.naturalTextWidth(), y + last.y(), m_character / 2.0, m_lineHeight),
                colors.accent);
        }
    }
    painter.save();
    painter.setClipRect(m_textLeft, y, m_width - m_textLeft, line.height);
    painter.setPen(colors.text);
    line.layout.draw(&painter, QPointF(m_textLeft - scrolled, y + 1), over);
    painter.restore();
}

} // namespace bayplan::ui
