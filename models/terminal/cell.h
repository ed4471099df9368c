// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>

namespace bayplan::terminal {

/// As a program asked for it; what it looks like is the theme's.
struct Colour
{
    enum class Kind : quint8 { Default, Indexed, Rgb };

    Kind kind = Kind::Default;
    quint8 red = 0; ///< or the index: 0-15 named, 16-231 a cube of six each, 232-255 greys
    quint8 green = 0;
    quint8 blue = 0;

    bool operator==(const Colour &) const = default;
};

/// One place of the screen.
struct Cell
{
    enum Attribute : quint8 { Bold = 1, Underline = 2, Italic = 4, Blink = 8, Reverse = 16, Strike = 32 };

    std::array<char32_t, 4> text{}; ///< a character and what combines with it, to the first 0; empty: blank
    Colour foreground;
    Colour background;
    quint8 attributes = 0;
    quint8 width = 1; ///< 2: this place and the next; 0: the second half of such a one

    bool isBlank() const { return text[0] == 0 || text[0] == U' '; }
    QString string() const;
    bool operator==(const Cell &) const = default;
};

inline QString Cell::string() const
{
    qsizetype length = 0;
    while (length < qsizetype(text.size()) && text[size_t(length)] != 0)
        ++length;
    return QString::fromUcs4(text.data(), length);
}

/// A place in what can be scrolled through: line 0 is the screen's first, -1 the last one that has left it.
struct Place
{
    int line = 0;
    int column = 0;

    auto operator<=>(const Place &) const = default;
};

} // namespace bayplan::terminal
