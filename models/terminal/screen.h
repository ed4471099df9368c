// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "terminal/cell.h"
#include "terminal/history.h"
#include "terminal/keys.h"
#include "terminal/streamguard.h"

#include <QObject>

#include <memory>

namespace bayplan::terminal {

/// What a program sees of a terminal and an operator of the program: libvterm's screen, what has scrolled off it, the
/// keyboard and the mouse. Knows no widgets. Nothing a program writes reaches anything but the screen and the title;
/// see StreamGuard.
class Screen : public QObject
{
    Q_OBJECT

public:
    static constexpr int leastRows = 2;
    static constexpr int leastColumns = 20; ///< the widest character that may come has to fit
    static constexpr int mostRows = 400;
    static constexpr int mostColumns = 800;
    static constexpr int historyLimit = 10'000; ///< lines

    /// Which moves of the mouse the program wants to hear of.
    enum class Mouse { None, Clicks, Drags, Moves };
    enum class CursorShape { Block, Underline, Bar };

    struct Cursor
    {
        int row = 0;
        int column = 0;
        bool visible = true;
        bool blinks = false;
        CursorShape shape = CursorShape::Block;
    };

    Screen(int rows, int columns);
    ~Screen() override;

    int rows() const { return m_rows; }
    int columns() const { return m_columns; }
    /// Held to the limits above.
    void resize(int rows, int columns);
    /// What a program has written.
    void feed(const QByteArray &bytes);
    /// As it began, the history gone.
    void reset();

    /// Lines that can be scrolled back to.
    int historySize() const { return m_history.size(); }
    void clearHistory();
    /// Blank where there is none.
    Cell cell(Place place) const;
    const Cursor &cursor() const { return m_cursor; }
    Mouse mouse() const { return m_mouse; }
    /// A program has the screen for itself, without history.
    bool isAlternate() const { return m_alternate; }
    /// All colours are the other way round.
    bool isReversed() const { return m_reversed; }
    /// What the program calls itself; one plain line.
    const QString &title() const { return m_title; }
    /// From the first place up to and without the second, lines' blank ends left out, and lines that go on in the next
    /// one joined.
    QString text(Place from, Place to) const;

    /// What the operator does; bytes for the program come as typed().
    void press(const KeyStroke &stroke);
    void paste(const QString &text);
    /// Button 1 is the left one, 2 the middle, 3 the right, 4 and 5 the wheel up and down. Rows and columns of the
    /// screen. Nothing comes of it unless the program wants to know; see mouse().
    void mouseButton(int button, bool pressed, int row, int column, Qt::KeyboardModifiers modifiers);
    void mouseMove(int row, int column, Qt::KeyboardModifiers modifiers);

Q_SIGNALS:
    /// What the operator has typed.
    void typed(const QByteArray &bytes);
    /// What the terminal answers to the program by itself: where the cursor is, what it can do. A program may ask much
    /// and read nothing, so it may be thrown away.
    void answered(const QByteArray &bytes);
    /// Rows of the screen that look different, the last one included.
    void changed(int firstRow, int lastRow);
    /// So many lines have left the screen for the history since this was last told; negative: come back.
    void scrolled(int lines);
    void cursorChanged();
    void titleChanged();
    void modesChanged(); ///< mouse(), isAlternate()
    void bell();

private:
    struct Terminal;

    void endMargins();
    void told();
    Cell screenCell(int row, int column) const;
    int lineEnd(int line, int from, int to) const;

    StreamGuard m_guard;
    History m_history{historyLimit};
    int m_rows;
    int m_columns;
    Cursor m_cursor;
    Mouse m_mouse = Mouse::None;
    bool m_alternate = false;
    bool m_reversed = false;
    QString m_title;
    // What is to be told once libvterm is through.
    bool m_feeding = false;
    QByteArray m_answers;
    QByteArray m_typed;
    int m_firstDamaged = 0;
    int m_lastDamaged = -1;
    int m_scrolled = 0;
    bool m_cursorMoved = false;
    bool m_modesChanged = false;
    bool m_rang = false;
    std::unique_ptr<Terminal> m_terminal; ///< libvterm's; last, as it calls back
};

} // namespace bayplan::terminal
