// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/terminalview.h"

#include <QGuiApplication>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyleHints>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using terminal::Place;
using terminal::Screen;

namespace {
constexpr int margin = 6;
} // namespace

TerminalView::TerminalView(const Theme &theme, Screen &screen, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
    , m_screen(screen)
    , m_cells(theme)
{
    setObjectName(u"terminalView"_s);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_InputMethodEnabled);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setMouseTracking(true);
    connect(&screen, &Screen::changed, this, &TerminalView::updateRows);
    connect(&screen, &Screen::scrolled, this, &TerminalView::onScrolled);
    connect(&screen, &Screen::cursorChanged, this, [this] {
        updateRows(m_cursorRow, m_cursorRow);
        m_cursorRow = m_screen.cursor().row;
        m_cursorOn = true;
        updateRows(m_cursorRow, m_cursorRow);
        updateBlinking();
    });
    connect(&screen, &Screen::modesChanged, this, [this] {
        clearSelection();
        viewport()->setCursor(m_screen.mouse() == Screen::Mouse::None ? Qt::IBeamCursor : Qt::ArrowCursor);
        updateScrollBar();
    });
    connect(&m_blink, &QTimer::timeout, this, [this] {
        m_cursorOn = !m_cursorOn;
        updateRows(m_cursorRow, m_cursorRow);
    });
    connect(&m_theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
}

void TerminalView::restyle()
{
    QFont font = Theme::monospaceFont(this->font());
    font.setPixelSize(font.pixelSize() + 1);
    m_cells.setFont(font);
    fit();
    viewport()->update();
}

void TerminalView::fit()
{
    const QSize cell = m_cells.cellSize();
    // The bar's room is left free, so that the size does not depend on the history.
    const int width = this->width() - verticalScrollBar()->sizeHint().width() - 2 * margin;
    const int height = this->height() - 2 * margin;
    if (!isVisible() || width < cell.width() || height < cell.height())
        return;
    m_screen.resize(height / cell.height(), width / cell.width());
    updateScrollBar();
    Q_EMIT sizeChanged(m_screen.rows(), m_screen.columns());
}

void TerminalView::updateScrollBar()
{
    QScrollBar *bar = verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    const int lines = m_screen.isAlternate() ? 0 : m_screen.historySize();
    bar->setPageStep(m_screen.rows());
    bar->setRange(0, lines);
    if (atEnd)
        bar->setValue(lines);
}

void TerminalView::onScrolled(int lines)
{
    QScrollBar *bar = verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    if (m_selection) {
        m_selection->from.line -= lines;
        m_selection->to.line -= lines;
        if (m_selection->from.line < -m_screen.historySize())
            clearSelection();
    }
    updateScrollBar();
    // Who reads what has gone by keeps it in view, also when the oldest lines are dropped.
    if (!atEnd && m_screen.historySize() >= Screen::historyLimit)
        bar->setValue(std::max(0, bar->value() - lines));
    viewport()->update();
}

int TerminalView::topLine() const
{
    return verticalScrollBar()->value() - verticalScrollBar()->maximum();
}

void TerminalView::scrollContentsBy(int, int)
{
    viewport()->update();
}

void TerminalView::updateRows(int firstRow, int lastRow)
{
    const int height = m_cells.cellSize().height();
    viewport()->update(0, margin + (firstRow - topLine()) * height, viewport()->width(),
                       (lastRow - firstRow + 1) * height + 1);
}

void TerminalView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.colors().panel);
    painter.translate(margin, margin);
    const int height = m_cells.cellSize().height();
    const QRect dirty = event->rect().translated(-margin, -margin);
    const Place from = m_selection ? std::min(m_selection->from, m_selection->to) : Place();
    const Place to = m_selection ? std::max(m_selection->from, m_selection->to) : Place();
    for (int row = std::max(0, dirty.top() / height); row < m_screen.rows() && row * height <= dirty.bottom(); ++row) {
        const int line = topLine() + row;
        int first = 0;
        int last = 0;
        if (m_selection && line >= from.line && line <= to.line) {
            first = line == from.line ? from.column : 0;
            last = line == to.line ? to.column : m_screen.columns();
        }
        m_cells.paintLine(painter, m_screen, line, row * height, first, last);
    }
    const Screen::Cursor &cursor = m_screen.cursor();
    const int row = cursor.row - topLine();
    m_cursorRow = cursor.row;
    if (cursor.visible && !m_ended && row < m_screen.rows() && (m_cursorOn || !hasFocus()))
        m_cells.paintCursor(painter, m_screen, row * height, hasFocus());
    if (hasFocus()) { // which of several parts of the window the keyboard goes to
        painter.resetTransform();
        painter.setPen(m_theme.colors().accent);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void TerminalView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    fit();
}

void TerminalView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    fit();
}

void TerminalView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    m_cursorOn = true;
    updateBlinking();
    viewport()->update();
}

void TerminalView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    updateBlinking();
    viewport()->update();
}

/// Only where the program asks for it, and as slowly as the desktop has it.
void TerminalView::updateBlinking()
{
    const int flash = QGuiApplication::styleHints()->cursorFlashTime();
    if (hasFocus() && m_screen.cursor().blinks && flash > 0)
        m_blink.start(flash / 2);
    else
        m_blink.stop();
}

void TerminalView::setEnded(bool ended)
{
    m_ended = ended;
    viewport()->update();
}

QRect TerminalView::cellRect(Place place) const
{
    const QSize cell = m_cells.cellSize();
    return {margin + place.column * cell.width(), margin + (place.line - topLine()) * cell.height(), cell.width(),
            cell.height()};
}

} // namespace bayplan::ui
