// SPDX-License-Identifier: GPL-3.0-or-later
// The terminal view's keyboard and mouse.
#include "ui/panels/terminalview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>

namespace bayplan::ui {

using terminal::Cell;
using terminal::Place;
using terminal::Screen;

namespace {

constexpr int wheelStep = 120; // an eighth of a degree each; see QWheelEvent
constexpr int linesAStep = 3;

int buttonNumber(Qt::MouseButton button)
{
    switch (button) {
    case Qt::LeftButton:
        return 1;
    case Qt::MiddleButton:
        return 2;
    case Qt::RightButton:
        return 3;
    default:
        return 0;
    }
}

/// Ctrl and its like by themselves: something may follow, and nothing is typed yet.
bool isModifier(int key)
{
    return (key >= Qt::Key_Shift && key <= Qt::Key_ScrollLock) || key == Qt::Key_AltGr ||
           (key >= Qt::Key_Super_L && key <= Qt::Key_Hyper_R);
}

} // namespace

/// Keys that are the window's even here.
bool TerminalView::isOurs(const QKeyEvent *event) const
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const int key = event->key();
    if (modifiers == (Qt::ControlModifier | Qt::ShiftModifier))
        return (key >= Qt::Key_A && key <= Qt::Key_Z) || key == Qt::Key_F6 || key == Qt::Key_Backtab ||
               key == Qt::Key_Tab;
    return modifiers == Qt::ControlModifier && (key == Qt::Key_Tab || key == Qt::Key_PageUp || key == Qt::Key_PageDown);
}

bool TerminalView::event(QEvent *event)
{
    // Else Ctrl+K and the like would be the window's before they are keys.
    if (event->type() == QEvent::ShortcutOverride && !m_ended && !isOurs(static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return QAbstractScrollArea::event(event);
}

void TerminalView::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const int key = event->key();
    QScrollBar *bar = verticalScrollBar();
    if (modifiers == (Qt::ControlModifier | Qt::ShiftModifier)) {
        if (key == Qt::Key_C)
            return copy();
        if (key == Qt::Key_V)
            return paste();
        if (key == Qt::Key_F6)
            return Q_EMIT leaveRequested();
    }
    if (modifiers == Qt::ShiftModifier && key == Qt::Key_PageUp && !m_screen.isAlternate())
        return bar->setValue(bar->value() - bar->pageStep());
    if (modifiers == Qt::ShiftModifier && key == Qt::Key_PageDown && !m_screen.isAlternate())
        return bar->setValue(bar->value() + bar->pageStep());
    if (m_ended && (key == Qt::Key_Return || key == Qt::Key_Enter))
        return Q_EMIT reopenRequested();
    if (m_ended || isOurs(event) || isModifier(key))
        return QAbstractScrollArea::keyPressEvent(event); // scrolls, or goes on to the panel
    toEnd();
    m_screen.press({key, modifiers, event->text()});
    event->accept();
}

/// What is typed is seen.
void TerminalView::toEnd()
{
    clearSelection();
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void TerminalView::inputMethodEvent(QInputMethodEvent *event)
{
    if (!m_ended && !event->commitString().isEmpty())
        m_screen.press({.text = event->commitString()});
    event->accept();
}

QVariant TerminalView::inputMethodQuery(Qt::InputMethodQuery query) const
{
    if (query == Qt::ImCursorRectangle)
        return cellRect({m_screen.cursor().row, m_screen.cursor().column});
    return QAbstractScrollArea::inputMethodQuery(query);
}

Place TerminalView::placeAt(const QPoint &position) const
{
    const QRect first = cellRect({topLine(), 0});
    const int row = std::clamp((position.y() - first.top()) / first.height(), 0, m_screen.rows() - 1);
    const int column = std::clamp((position.x() - first.left()) / first.width(), 0, m_screen.columns() - 1);
    return {topLine() + row, column};
}

/// Shift takes the mouse back from a program that wants it.
bool TerminalView::isForProgram(const QMouseEvent *event) const
{
    return m_screen.mouse() != Screen::Mouse::None && !m_ended && topLine() == 0 &&
           !event->modifiers().testFlag(Qt::ShiftModifier);
}

void TerminalView::mousePressEvent(QMouseEvent *event)
{
    const Place place = placeAt(event->position().toPoint());
    if (isForProgram(event)) {
        m_pressed = buttonNumber(event->button());
        return m_screen.mouseButton(m_pressed, true, place.line, place.column, event->modifiers());
    }
    if (event->button() == Qt::LeftButton) {
        clearSelection();
        m_selecting = true;
        // Between two places, whichever is nearer.
        const int half = cellRect(place).center().x() < event->position().x() ? 1 : 0;
        m_selection = Selection{{place.line, place.column + half}, {place.line, place.column + half}};
    } else if (event->button() == Qt::MiddleButton && !m_ended) {
        QClipboard *clipboard = QGuiApplication::clipboard();
        toEnd();
        m_screen.paste(clipboard->text(clipboard->supportsSelection() ? QClipboard::Selection : QClipboard::Clipboard));
    }
}

void TerminalView::mouseMoveEvent(QMouseEvent *event)
{
    const Place place = placeAt(event->position().toPoint());
    if (!m_selecting) {
        if (isForProgram(event))
            m_screen.mouseMove(place.line, place.column, event->modifiers());
        return;
    }
    // Dragged out at the top or the bottom: there is more.
    if (event->position().y() < 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() - 1);
    else if (event->position().y() > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + 1);
    const int half = cellRect(place).center().x() < event->position().x() ? 1 : 0;
    m_selection->to = {place.line, place.column + half};
    viewport()->update();
}

void TerminalView::mouseReleaseEvent(QMouseEvent *event)
{
    const Place place = placeAt(event->position().toPoint());
    if (m_pressed != 0) {
        m_screen.mouseButton(std::exchange(m_pressed, 0), false, place.line, place.column, event->modifiers());
        return;
    }
    if (!std::exchange(m_selecting, false) || event->button() != Qt::LeftButton)
        return;
    const QString text = selectedText();
    if (text.isEmpty())
        clearSelection();
    else if (QGuiApplication::clipboard()->supportsSelection())
        QGuiApplication::clipboard()->setText(text, QClipboard::Selection);
}

void TerminalView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || isForProgram(event))
        return mousePressEvent(event);
    const Place place = placeAt(event->position().toPoint());
    const auto isWord = [&](int column) {
        const Cell cell = m_screen.cell({place.line, column});
        return !cell.isBlank() && !QStringLiteral("\"'`()[]{}<>|;,").contains(cell.string());
    };
    if (!isWord(place.column))
        return;
    int first = place.column;
    int last = place.column + 1;
    while (first > 0 && isWord(first - 1))
        --first;
    while (last < m_screen.columns() && isWord(last))
        ++last;
    m_selection = Selection{{place.line, first}, {place.line, last}};
    m_selecting = true;
    viewport()->update();
}

void TerminalView::wheelEvent(QWheelEvent *event)
{
    m_wheel += event->angleDelta().y();
    const int steps = m_wheel / wheelStep;
    m_wheel -= steps * wheelStep;
    event->accept();
    if (steps == 0)
        return;
    const Place place = placeAt(event->position().toPoint());
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    if (!m_ended && m_screen.mouse() != Screen::Mouse::None && !shift && topLine() == 0) {
        for (int i = 0; i < std::abs(steps); ++i)
            m_screen.mouseButton(steps > 0 ? 4 : 5, true, place.line, place.column, event->modifiers());
    } else if (!m_ended && m_screen.isAlternate()) {
        // There is nothing to scroll back to; less and vi go by lines.
        for (int i = 0; i < std::abs(steps) * linesAStep; ++i)
            m_screen.press({steps > 0 ? Qt::Key_Up : Qt::Key_Down});
    } else {
        verticalScrollBar()->setValue(verticalScrollBar()->value() - steps * linesAStep);
    }
}

void TerminalView::contextMenuEvent(QContextMenuEvent *event)
{
    if (m_screen.mouse() != Screen::Mouse::None && !m_ended && event->reason() == QContextMenuEvent::Mouse &&
        !event->modifiers().testFlag(Qt::ShiftModifier))
        return; // the program has had it
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *copying = menu->addAction(tr("Copy"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, this, [this] { copy(); });
    copying->setEnabled(m_selection.has_value());
    QAction *pasting = menu->addAction(tr("Paste"), Qt::CTRL | Qt::SHIFT | Qt::Key_V, this, [this] { paste(); });
    pasting->setEnabled(!m_ended && !QGuiApplication::clipboard()->text().isEmpty());
    menu->addSeparator();
    menu->addAction(tr("Clear what has scrolled off"), this, [this] { m_screen.clearHistory(); })
        ->setEnabled(m_screen.historySize() > 0);
    menu->addAction(tr("Reset the terminal"), this, [this] { m_screen.reset(); })->setEnabled(!m_ended);
    menu->popup(event->globalPos());
}

QString TerminalView::selectedText() const
{
    return m_selection ? m_screen.text(m_selection->from, m_selection->to) : QString();
}

void TerminalView::copy() const
{
    if (const QString text = selectedText(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void TerminalView::paste()
{
    if (m_ended)
        return;
    toEnd();
    m_screen.paste(QGuiApplication::clipboard()->text());
}

void TerminalView::clearSelection()
{
    if (m_selection)
        viewport()->update();
    m_selection.reset();
    m_selecting = false;
}

} // namespace bayplan::ui
