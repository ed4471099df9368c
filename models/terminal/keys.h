// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <variant>

namespace bayplan::terminal {

/// A key pressed, in Qt's terms.
struct KeyStroke
{
    int key = 0; ///< Qt::Key
    Qt::KeyboardModifiers modifiers = Qt::NoModifier;
    QString text = {}; ///< what it types, by the keyboard's layout
};

/// Keys whose bytes depend on the modes that the program has set.
enum class CursorKey { Up, Down, Left, Right, Home, End, Insert, Delete, PageUp, PageDown };

struct CursorStroke
{
    CursorKey key;
    Qt::KeyboardModifiers modifiers;
    bool operator==(const CursorStroke &) const = default;
};

/// F1 is 1.
struct FunctionStroke
{
    int number;
    Qt::KeyboardModifiers modifiers;
    bool operator==(const FunctionStroke &) const = default;
};

/// What a key sends to a program; std::monostate for nothing.
using KeyMeaning = std::variant<std::monostate, QByteArray, CursorStroke, FunctionStroke>;

/// As xterm has it: Ctrl with a letter is its control character, Alt puts an escape before what the key sends.
KeyMeaning meaningOf(const KeyStroke &stroke);

/// What is pasted, as typed text: lines end in returns, and no control characters go with it, so that what is copied
/// from a web page can't end the bracket that programs ask for around it (CSI 201~).
QByteArray pastedBytes(const QString &text);

} // namespace bayplan::terminal
