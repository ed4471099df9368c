// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "terminal/screen.h"
#include "ui/theme.h"

#include <QFont>
#include <QSize>

class QPainter;

namespace bayplan::ui {

/// Paints a terminal's cells, each in its place, whatever the typeface thinks of it.
class TerminalCells
{
public:
    /// `theme` must outlive it.
    explicit TerminalCells(const Theme &theme);

    void setFont(const QFont &font);
    QSize cellSize() const { return m_cell; }

    /// One line at this height; `selectedFrom` up to and without `selectedTo` are selected columns.
    void paintLine(QPainter &painter, const terminal::Screen &screen, int line, int y, int selectedFrom,
                   int selectedTo) const;
    void paintCursor(QPainter &painter, const terminal::Screen &screen, int y, bool focused) const;

private:
    struct Look
    {
        QColor text;
        QColor back; ///< invalid: the panel shows
        quint8 attributes = 0;
        bool operator==(const Look &) const = default;
    };

    Look lookOf(const terminal::Cell &cell, bool reversed, bool selected) const;
    QColor colour(const terminal::Colour &colour) const;
    void paintRun(QPainter &painter, const QString &text, int x, int y, int columns, const Look &look) const;

    const Theme &m_theme;
    QFont m_fonts[4]; ///< plain, bold, italic, both
    QSize m_cell{8, 16};
    int m_ascent = 12;
};

} // namespace bayplan::ui
