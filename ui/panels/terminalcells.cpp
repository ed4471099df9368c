// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/terminalcells.h"

#include "ui/panels/ansicolours.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace bayplan::ui {

using terminal::Cell;
using terminal::Colour;
using terminal::Screen;

namespace {

/// What may be drawn together with its neighbours: the letters whose width the typeface keeps.
bool isPlain(const Cell &cell)
{
    return cell.width == 1 && cell.text[1] == 0 && cell.text[0] < 0x7f;
}

} // namespace

TerminalCells::TerminalCells(const Theme &theme) : m_theme(theme) {}

void TerminalCells::setFont(const QFont &font)
{
    for (int i = 0; i < 4; ++i) {
        m_fonts[i] = font;
        m_fonts[i].setKerning(false);
        m_fonts[i].setBold((i & 1) != 0);
        m_fonts[i].setItalic((i & 2) != 0);
    }
    const QFontMetricsF metrics(m_fonts[0]);
    m_cell = QSize(int(std::ceil(metrics.horizontalAdvance(u'M') - 0.25)), int(std::ceil(metrics.height())) + 1);
    m_ascent = int(std::ceil(metrics.ascent()));
    // Places are whole pixels wide, letters are not.
    for (QFont &each : m_fonts)
        each.setLetterSpacing(QFont::AbsoluteSpacing, m_cell.width() - QFontMetricsF(each).horizontalAdvance(u'M'));
}

QColor TerminalCells::colour(const Colour &colour) const
{
    return colour.kind == Colour::Kind::Rgb ? QColor(colour.red, colour.green, colour.blue)
                                            : ansiColour(m_theme, colour.red);
}

TerminalCells::Look TerminalCells::lookOf(const Cell &cell, bool reversed, bool selected) const
{
    const Colors &colors = m_theme.colors();
    const bool ownText = cell.foreground.kind != Colour::Kind::Default;
    const bool ownBack = cell.background.kind != Colour::Kind::Default;
    Look look{ownText ? colour(cell.foreground) : colors.text, ownBack ? colour(cell.background) : QColor(),
              cell.attributes};
    if (ownText && !ownBack)
        look.text = readable(m_theme, look.text);
    else if (ownBack && !ownText) // the panel's text is for the panel
        look.text = (look.back.lightness() > 128) == m_theme.isDark() ? colors.panel : colors.text;
    if (reversed != ((cell.attributes & Cell::Reverse) != 0)) {
        const QColor back = look.back.isValid() ? look.back : colors.panel;
        look.back = look.text;
        look.text = back;
    }
    look.attributes &= quint8(~Cell::Reverse);
    if (selected) {
        look.back = colors.selection;
        look.text = colors.text;
    }
    return look;
}

void TerminalCells::paintLine(QPainter &painter, const Screen &screen, int line, int y, int selectedFrom,
                              int selectedTo) const
{
    QString run;
    int runStart = 0;
    int runColumns = 0;
    Look runLook;
    const auto flush = [&] {
        if (runColumns > 0)
            paintRun(painter, run, runStart * m_cell.width(), y, runColumns, runLook);
        run.clear();
        runColumns = 0;
    };
    for (int column = 0; column < screen.columns(); ++column) {
        const Cell cell = screen.cell({line, column});
        if (cell.width == 0)
            continue;
        const bool selected = column >= selectedFrom && column < selectedTo;
        const Look look = lookOf(cell, screen.isReversed(), selected);
        if (isPlain(cell)) {
            if (runColumns > 0 && !(look == runLook))
                flush();
            if (runColumns == 0) {
                runStart = column;
                runLook = look;
            }
            run += cell.text[0] == 0 ? QChar(u' ') : QChar(char16_t(cell.text[0]));
            ++runColumns;
        } else {
            flush();
            paintRun(painter, cell.string(), column * m_cell.width(), y, cell.width, look);
        }
    }
    flush();
}

void TerminalCells::paintRun(QPainter &painter, const QString &text, int x, int y, int columns, const Look &look) const
{
    const QRect place(x, y, columns * m_cell.width(), m_cell.height());
    if (look.back.isValid())
        painter.fillRect(place, look.back);
    const bool lines = (look.attributes & (Cell::Underline | Cell::Strike)) != 0;
    if (text.trimmed().isEmpty() && !lines)
        return;
    painter.setPen(look.text);
    painter.setFont(m_fonts[((look.attributes & Cell::Bold) ? 1 : 0) + ((look.attributes & Cell::Italic) ? 2 : 0)]);
    painter.save();
    painter.setClipRect(place, Qt::IntersectClip);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.drawText(QPoint(x, y + m_ascent), text);
    painter.restore();
    if (look.attributes & Cell::Underline)
        painter.fillRect(x, y + m_ascent + 2, place.width(), 1, look.text);
    if (look.attributes & Cell::Strike)
        painter.fillRect(x, y + m_ascent - m_ascent / 3, place.width(), 1, look.text);
}

void TerminalCells::paintCursor(QPainter &painter, const Screen &screen, int y, bool focused) const
{
    const Screen::Cursor &cursor = screen.cursor();
    const Cell cell = screen.cell({cursor.row, cursor.column});
    const int columns = cell.width == 2 ? 2 : 1;
    const QRect place(cursor.column * m_cell.width(), y, columns * m_cell.width(), m_cell.height());
    const QColor color = m_theme.colors().accent;
    if (!focused) {
        painter.setPen(color);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(place.adjusted(0, 0, -1, -1));
        return;
    }
    switch (cursor.shape) {
    case Screen::CursorShape::Underline:
        painter.fillRect(place.left(), place.bottom() - 1, place.width(), 2, color);
        break;
    case Screen::CursorShape::Bar:
        painter.fillRect(place.left(), place.top(), 2, place.height(), color);
        break;
    case Screen::CursorShape::Block:
        paintRun(painter, cell.string(), place.left(), y, columns, {m_theme.colors().onAccent, color, cell.attributes});
        break;
    }
}

} // namespace bayplan::ui
