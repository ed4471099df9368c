// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/logview.h"

#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QStyle>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

LogView::LogView(const Theme &theme, const logs::LogSession &session, const logs::LogMatches &filter, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
    , m_session(session)
    , m_filter(filter)
    , m_lines(theme, session)
    , m_newLines(new QPushButton(viewport()))
{
    setObjectName(u"logView"_s);
    setAccessibleName(tr("Log lines"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setCursor(Qt::IBeamCursor);
    m_newLines->setObjectName(u"logNewLines"_s);
    m_newLines->setProperty("primary", true);
    m_newLines->setCursor(Qt::PointingHandCursor);
    m_newLines->setFocusPolicy(Qt::NoFocus); // End does the same
    m_newLines->hide();
    connect(m_newLines, &QPushButton::clicked, this, [this] { follow(); });
    m_autoScroll.setInterval(40);
    connect(&m_autoScroll, &QTimer::timeout, this, [this] { autoScroll(); });
    connect(&theme, &Theme::changed, this, [this] {
        m_lines.reset();
        viewport()->update();
    });
    m_lines.setFont(Theme::monospaceFont(font()));
}

void LogView::setLogStyle(const LogStyle &style)
{
    m_lines.setStyle(style);
    setHorizontalScrollBarPolicy(style.wrap ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    refresh();
}

void LogView::setMarked(std::optional<QRegularExpression> pattern)
{
    m_lines.setMarked(std::move(pattern));
    viewport()->update();
}

void LogView::setEmptyText(const QString &text)
{
    if (m_emptyText == text)
        return;
    m_emptyText = text;
    viewport()->update();
}

qint64 LogView::rowCount() const
{
    return isFiltered() ? m_filter.count() : m_session.store().count();
}

qint64 LogView::lineOf(qint64 row) const
{
    return isFiltered() ? m_filter.at(row) : m_session.store().first() + row;
}

/// Of the line, or of the next one shown.
qint64 LogView::rowOf(qint64 line) const
{
    return isFiltered() ? m_filter.placeOf(line) : std::max<qint64>(0, line - m_session.store().first());
}

void LogView::refresh()
{
    const qint64 first = m_session.store().first();
    if (m_cursor && std::min(m_anchor, *m_cursor).line < first)
        m_cursor.reset();
    if (m_currentLine < first)
        m_currentLine = -1;
    layOut();
    updateBars();
    updateButton();
    viewport()->update();
}

void LogView::reset()
{
    m_lines.reset();
    m_cursor.reset();
    m_currentLine = -1;
    m_topLine = 0;
    m_topHidden = 0;
    horizontalScrollBar()->setValue(0);
    setFollowing(true);
    refresh();
}

/// Which lines are in view, and where.
void LogView::layOut()
{
    m_shown.clear();
    m_lines.setWidth(viewport()->width());
    const qint64 rows = rowCount();
    if (rows == 0)
        return;
    if (m_following) {
        layOutFromEnd();
        return;
    }
    int y = -m_topHidden;
    for (qint64 row = std::min(rowOf(m_topLine), rows - 1); row < rows && y < viewport()->height(); ++row) {
        const qint64 line = lineOf(row);
        m_lines.prepare(line);
        m_shown.push_back({line, y, m_lines.height(line)});
        y += m_shown.back().height;
    }
    if (y < viewport()->height()) // a larger window, or a filter that leaves little
        layOutFromEnd();
}

void LogView::layOutFromEnd()
{
    m_shown.clear();
    int y = viewport()->height() - 4;
    for (qint64 row = rowCount() - 1; row >= 0 && y > 0; --row) {
        const qint64 line = lineOf(row);
        m_lines.prepare(line);
        y -= m_lines.height(line);
        m_shown.push_back({line, y, m_lines.height(line)});
    }
    std::reverse(m_shown.begin(), m_shown.end());
    const int gap = m_shown.front().y - 4;
    if (gap > 0) { // too few to fill the view: they begin at its top
        for (Shown &shown : m_shown)
            shown.y -= gap;
    }
}

void LogView::updateBars()
{
    m_updating = true;
    const qint64 rows = rowCount();
    const qint64 page = std::max(1, viewport()->height() / m_lines.lineHeight());
    // While wrapped lines take more room each, fewer are at the end.
    const qint64 atEnd = m_following && !m_shown.empty() ? std::max<qint64>(1, qint64(m_shown.size()) - 1) : page;
    const qint64 maximum = std::clamp<qint64>(rows - std::min(page, atEnd), 0, INT_MAX);
    verticalScrollBar()->setPageStep(int(page));
    verticalScrollBar()->setRange(0, int(maximum));
    // It keeps its room, so that lines don't move when they come to be more than fit.
    if (const bool idle = maximum == 0; idle != verticalScrollBar()->property("idle").toBool()) {
        verticalScrollBar()->setProperty("idle", idle);
        verticalScrollBar()->style()->unpolish(verticalScrollBar());
        verticalScrollBar()->style()->polish(verticalScrollBar());
    }
    const qint64 top = m_shown.empty() ? 0 : rowOf(m_shown.front().line);
    verticalScrollBar()->setValue(m_following ? int(maximum) : int(std::min(top, std::max<qint64>(0, maximum - 1))));
    const int room = viewport()->width() - m_lines.textLeft() - 12;
    horizontalScrollBar()->setPageStep(std::max(1, room));
    horizontalScrollBar()->setSingleStep(24);
    horizontalScrollBar()->setRange(0, m_lines.style().wrap ? 0 : std::max(0, m_lines.widest() - room));
    m_updating = false;
}

void LogView::scrollContentsBy(int dx, int dy)
{
    Q_UNUSED(dx)
    if (!m_updating && dy != 0) { // by the bar
        const int value = verticalScrollBar()->value();
        const bool atEnd = value >= verticalScrollBar()->maximum();
        if (!atEnd) {
            m_topLine = lineOf(std::clamp<qint64>(value, 0, rowCount() - 1));
            m_topHidden = 0;
        }
        setFollowing(atEnd);
        layOut();
        updateButton();
    }
    viewport()->update();
}

void LogView::scrollBy(int pixels)
{
    if (m_shown.empty() || (pixels > 0 && m_following))
        return;
    const qint64 rows = rowCount();
    qint64 row = rowOf(m_shown.front().line);
    int hidden = -m_shown.front().y + pixels;
    while (hidden < 0 && row > 0)
        hidden += m_lines.height(lineOf(--row));
    hidden = std::max(hidden, 0);
    while (row < rows - 1 && hidden >= m_lines.height(lineOf(row)))
        hidden -= m_lines.height(lineOf(row++));
    m_topLine = lineOf(row);
    m_topHidden = hidden;
    // The end is reached when what follows does not fill the view.
    int bottom = -hidden;
    for (qint64 below = row; below < rows && bottom <= viewport()->height() - 4; ++below)
        bottom += m_lines.height(lineOf(below));
    setFollowing(bottom <= viewport()->height() - 4);
    layOut();
    updateBars();
    updateButton();
    viewport()->update();
}

void LogView::setFollowing(bool following)
{
    if (m_following == following)
        return;
    if (!following) {
        m_seen = m_session.store().end();
        if (m_shown.empty())
            m_topLine = m_session.store().first();
    }
    m_following = following;
    Q_EMIT followingChanged();
}

void LogView::follow()
{
    setFollowing(true);
    refresh();
}

void LogView::reveal(qint64 line)
{
    const qint64 rows = rowCount();
    if (rows == 0)
        return;
    const qint64 wanted = lineOf(std::min(rowOf(line), rows - 1));
    const bool inView = std::any_of(m_shown.begin(), m_shown.end(), [&](const Shown &shown) {
        return shown.line == wanted && shown.y >= 0 && shown.y + shown.height <= viewport()->height();
    });
    if (m_following && !m_shown.empty() && !inView)
        m_topLine = m_shown.front().line;
    setFollowing(false);
    if (!inView) {
        m_shown = {{wanted, 0, m_lines.height(wanted)}};
        scrollBy(-viewport()->height() / 2);
        setFollowing(false);
    }
    // It stays where it is, whatever comes.
    m_topLine = m_shown.front().line;
    m_topHidden = std::max(0, -m_shown.front().y);
    refresh();
}

void LogView::setCurrentLine(qint64 line)
{
    m_currentLine = line;
    viewport()->update();
}

qint64 LogView::firstInView() const
{
    return m_shown.empty() ? -1 : m_shown.front().line;
}

void LogView::updateButton()
{
    const qint64 fresh = m_following    ? 0
                         : isFiltered() ? m_filter.count() - m_filter.placeOf(m_seen)
                                        : m_session.store().end() - std::max(m_seen, m_session.store().first());
    if (fresh > 0) {
        m_newLines->setText(tr("%Ln new line(s)", nullptr, int(std::min<qint64>(fresh, INT_MAX))));
        placeButton();
    }
    m_newLines->setVisible(fresh > 0);
}

void LogView::placeButton()
{
    m_newLines->adjustSize();
    m_newLines->move((viewport()->width() - m_newLines->width()) / 2, viewport()->height() - m_newLines->height() - 10);
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    refresh();
    placeButton();
}

void LogView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_lines.setFont(Theme::monospaceFont(font()));
        refresh();
    }
}

void LogView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.colors().panel);
    if (m_shown.empty()) {
        painter.setPen(m_theme.colors().muted);
        painter.drawText(viewport()->rect().adjusted(24, 12, -24, -12), Qt::AlignCenter | Qt::TextWordWrap,
                         m_emptyText);
        return;
    }
    const int scrolled = horizontalScrollBar()->value();
    LogLines::Look look;
    if (hasSelection()) {
        look.selectedFrom = std::min(m_anchor, *m_cursor);
        look.selectedTo = std::max(m_anchor, *m_cursor);
    }
    for (const Shown &shown : m_shown) {
        LogLines::Look its;
        its.current = shown.line == m_currentLine;
        if (look.selectedFrom && look.selectedFrom->line <= shown.line && look.selectedTo->line >= shown.line) {
            its.selectedFrom = look.selectedFrom;
            its.selectedTo = look.selectedTo;
        }
        m_lines.paint(painter, shown.line, shown.y, scrolled, its);
    }
    if (hasFocus()) {
        painter.setPen(m_theme.colors().accent);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

} // namespace bayplan::ui
