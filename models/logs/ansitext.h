// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <vector>

namespace bayplan::logs {

/// A colour as a program asked for it (ECMA-48 SGR). What it looks like is for whoever paints.
struct AnsiColor
{
    enum class Kind : quint8 { Default, Palette, Rgb };
    Kind kind = Kind::Default;
    quint32 value = 0; ///< Palette: 0 to 255, xterm's; Rgb: 0xRRGGBB

    bool operator==(const AnsiColor &) const = default;
};

struct AnsiStyle
{
    AnsiColor foreground;
    AnsiColor background;
    bool bold = false;
    bool faint = false;
    bool italic = false;
    bool underline = false;
    bool strikeOut = false;
    bool inverse = false;

    bool operator==(const AnsiStyle &) const = default;
};

struct AnsiSpan
{
    qsizetype start = 0;
    qsizetype length = 0;
    AnsiStyle style;

    bool operator==(const AnsiSpan &) const = default;
};

/// A line made fit to be shown: escapes are gone, what is left of control characters is visible symbols (tabs stay).
struct AnsiText
{
    QString text;
    std::vector<AnsiSpan> spans = {}; ///< in order, only where the style is not the default
};

/// Colours and styles become spans; every other escape sequence (cursor, title, clipboard, charset, strings of any
/// kind) is dropped whole and never does anything. Pure; any bytes may come.
AnsiText parseAnsi(QByteArrayView line);
/// Only the text of it, which is cheaper.
QString plainTextOf(QByteArrayView line);

} // namespace bayplan::logs
