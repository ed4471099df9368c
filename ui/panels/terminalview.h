// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "terminal/screen.h"
#include "ui/panels/terminalcells.h"
#include "ui/theme.h"

#include <QAbstractScrollArea>
#include <QTimer>

#include <optional>

namespace bayplan::ui {

/// Shows a terminal's screen and what has scrolled off it, and takes keyboard and mouse for it. As many rows and
/// columns as fit.
///
/// Keys go to the program, those of the window's shortcuts too; but for Ctrl+Shift+C and Ctrl+Shift+V (copy, paste),
/// Shift+PageUp and Shift+PageDown (scroll back), Ctrl+Tab, Ctrl+PageUp, Ctrl+PageDown (other tabs), Ctrl+Shift with a
/// letter and Ctrl+Shift+F6, which leaves the terminal.
class TerminalView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    /// Both must outlive the view.
    TerminalView(const Theme &theme, terminal::Screen &screen, QWidget *parent = nullptr);

    QString selectedText() const;
    void copy() const;
    /// From the clipboard.
    void paste();
    /// Once what runs has ended nothing is typed any more.
    void setEnded(bool ended);
    /// Where a cell is in the viewport; for tests.
    QRect cellRect(terminal::Place place) const;

Q_SIGNALS:
    /// As many as fit now; the screen has them already.
    void sizeChanged(int rows, int columns);
    void leaveRequested();
    /// Enter, once what ran has ended.
    void reopenRequested();

protected:
    bool event(QEvent *event) override;
    bool focusNextPrevChild(bool) override { return false; } // Tab is the program's
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    struct Selection
    {
        terminal::Place from; ///< where it began
        terminal::Place to;
    };

    void fit();
    void restyle();
    void updateScrollBar();
    void onScrolled(int lines);
    void updateRows(int firstRow, int lastRow);
    int topLine() const; ///< the line at the top: 0 or, scrolled back, less
    terminal::Place placeAt(const QPoint &position) const;
    bool isForProgram(const QMouseEvent *event) const;
    void clearSelection();
    void updateBlinking();
    bool isOurs(const QKeyEvent *event) const;
    void toEnd();

    const Theme &m_theme;
    terminal::Screen &m_screen;
    TerminalCells m_cells;
    std::optional<Selection> m_selection;
    bool m_selecting = false;
    int m_pressed = 0; ///< the button the program was told of
    int m_wheel = 0;   ///< of the wheel's turn what is not a line yet
    bool m_ended = false;
    bool m_cursorOn = true;
    int m_cursorRow = 0; ///< where it was painted
    QTimer m_blink;
};

} // namespace bayplan::ui
