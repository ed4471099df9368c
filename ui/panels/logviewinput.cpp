// SPDX-License-Identifier: GPL-3.0-or-later
// The log view's mouse, keyboard, selection and clipboard.
#include "logs/ansitext.h"
#include "ui/panels/logview.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr qint64 mostCopied = 200'000; // lines: more is for a file
constexpr int wheelLines = 3;
} // namespace

void LogView::wheelEvent(QWheelEvent *event)
{
    const QPoint pixels = event->pixelDelta();
    const QPoint angle = event->angleDelta();
    if (const int down = !pixels.isNull() ? -pixels.y() : -angle.y() * wheelLines * m_lines.lineHeight() / 120)
        scrollBy(down);
    if (const int right = !pixels.isNull() ? -pixels.x() : -angle.x() / 2)
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + right);
    event->accept();
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    const int page = std::max(m_lines.lineHeight(), viewport()->height() - m_lines.lineHeight());
    if (event->matches(QKeySequence::Copy)) {
        copy();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if (event->key() == Qt::Key_Up) {
        shift ? extendByLine(-1) : scrollBy(-m_lines.lineHeight());
    } else if (event->key() == Qt::Key_Down) {
        shift ? extendByLine(1) : scrollBy(m_lines.lineHeight());
    } else if (event->key() == Qt::Key_PageUp && event->modifiers() == Qt::NoModifier) {
        scrollBy(-page);
    } else if (event->key() == Qt::Key_PageDown && event->modifiers() == Qt::NoModifier) {
        scrollBy(page);
    } else if (event->key() == Qt::Key_Home && rowCount() > 0) {
        m_topLine = lineOf(0);
        m_topHidden = 0;
        setFollowing(false);
        refresh();
    } else if (event->key() == Qt::Key_End) {
        follow();
    } else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + (event->key() == Qt::Key_Left ? -48 : 48));
    } else if (event->key() == Qt::Key_Escape && hasSelection()) {
        m_cursor.reset();
        viewport()->update();
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

/// By whole lines; the first time from the end of the view that is moved away from.
void LogView::extendByLine(int by)
{
    if (m_shown.empty())
        return;
    if (!hasSelection()) {
        const qint64 line = by < 0 ? m_shown.back().line : m_shown.front().line;
        const int size = int(m_lines.text(line).size());
        m_anchor = {line, by < 0 ? size : 0};
        m_cursor = LogPosition{line, by < 0 ? 0 : size};
    } else {
        const qint64 row = std::clamp<qint64>(rowOf(m_cursor->line) + by, 0, rowCount() - 1);
        const qint64 line = lineOf(row);
        m_cursor = LogPosition{line, LogPosition{line, 0} < m_anchor ? 0 : int(m_lines.text(line).size())};
    }
    reveal(m_cursor->line);
}

std::optional<LogPosition> LogView::positionAt(QPoint point)
{
    if (m_shown.empty())
        return std::nullopt;
    for (const Shown &shown : m_shown) {
        if (point.y() < shown.y + shown.height)
            return LogPosition{
                shown.line, m_lines.columnAt(shown.line, point - QPoint(0, shown.y), horizontalScrollBar()->value())};
    }
    const qint64 last = m_shown.back().line;
    return LogPosition{last, int(m_lines.text(last).size())};
}

void LogView::mousePressEvent(QMouseEvent *event)
{
    const auto position = positionAt(event->pos());
    if (event->button() != Qt::LeftButton || !position)
        return;
    m_dragging = true;
    if (event->modifiers().testFlag(Qt::ShiftModifier) && m_cursor) {
        m_cursor = position;
    } else {
        m_anchor = *position;
        m_cursor = position;
    }
    viewport()->update();
}

void LogView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_dragging)
        return;
    m_dragPoint = event->pos();
    if (const auto position = positionAt(m_dragPoint)) {
        // What is being selected must not move away.
        if (m_following && *position != m_anchor)
            reveal(m_shown.front().line);
        m_cursor = position;
    }
    const bool outside = m_dragPoint.y() < 0 || m_dragPoint.y() >= viewport()->height();
    if (outside && !m_autoScroll.isActive())
        m_autoScroll.start();
    else if (!outside)
        m_autoScroll.stop();
    viewport()->update();
}

void LogView::autoScroll()
{
    const int beyond = m_dragPoint.y() < 0 ? m_dragPoint.y() : m_dragPoint.y() - viewport()->height();
    scrollBy(std::clamp(beyond, -8 * m_lines.lineHeight(), 8 * m_lines.lineHeight()));
    if (const auto position = positionAt(m_dragPoint))
        m_cursor = position;
}

void LogView::mouseReleaseEvent(QMouseEvent *)
{
    m_dragging = false;
    m_autoScroll.stop();
}

void LogView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const auto position = positionAt(event->pos());
    if (event->button() != Qt::LeftButton || !position)
        return;
    const QString text = m_lines.text(position->line);
    const auto isWord = [&](int at) { return text.at(at).isLetterOrNumber() || u"_-./:@"_s.contains(text.at(at)); };
    int from = position->column;
    int to = from;
    while (from > 0 && isWord(from - 1))
        --from;
    while (to < text.size() && isWord(to))
        ++to;
    m_anchor = {position->line, from};
    m_cursor = LogPosition{position->line, to};
    viewport()->update();
}

void LogView::contextMenuEvent(QContextMenuEvent *event)
{
    Q_EMIT contextMenuWanted(event->reason() == QContextMenuEvent::Keyboard
                                 ? viewport()->mapToGlobal(QPoint(24, viewport()->height() / 2))
                                 : event->globalPos());
}

void LogView::selectAll()
{
    if (rowCount() == 0)
        return;
    const qint64 last = lineOf(rowCount() - 1);
    m_anchor = {lineOf(0), 0};
    m_cursor = LogPosition{last, int(m_lines.text(last).size())};
    viewport()->update();
}

QString LogView::selectedText() const
{
    if (!hasSelection())
        return {};
    const LogPosition from = std::min(m_anchor, *m_cursor);
    const LogPosition to = std::max(m_anchor, *m_cursor);
    QStringList texts;
    for (qint64 row = rowOf(from.line); row < rowCount() && lineOf(row) <= to.line; ++row) {
        const qint64 line = lineOf(row);
        QString text = logs::plainTextOf(m_session.store().line(line).text);
        // A line is cut when shown, not when copied: its end is then the end of all of it.
        if (line == to.line && to.column <= LogLines::longestShown)
            text.truncate(to.column);
        if (line == from.line)
            text.remove(0, from.column);
        texts << text;
    }
    return texts.join(u'\n');
}

void LogView::copy()
{
    if (!hasSelection())
        return;
    const LogPosition from = std::min(m_anchor, *m_cursor);
    const LogPosition to = std::max(m_anchor, *m_cursor);
    if (rowOf(to.line) - rowOf(from.line) > mostCopied)
        Q_EMIT copyRefused();
    else
        QGuiApplication::clipboard()->setText(selectedText());
}

} // namespace bayplan::ui
