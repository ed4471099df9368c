// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/keys.h"

#include <optional>

namespace bayplan::terminal {

namespace {

std::optional<CursorKey> cursorKey(int key)
{
    switch (key) {
    case Qt::Key_Up:
        return CursorKey::Up;
    case Qt::Key_Down:
        return CursorKey::Down;
    case Qt::Key_Left:
        return CursorKey::Left;
    case Qt::Key_Right:
        return CursorKey::Right;
    case Qt::Key_Home:
        return CursorKey::Home;
    case Qt::Key_End:
        return CursorKey::End;
    case Qt::Key_Insert:
        return CursorKey::Insert;
    case Qt::Key_Delete:
        return CursorKey::Delete;
    case Qt::Key_PageUp:
        return CursorKey::PageUp;
    case Qt::Key_PageDown:
        return CursorKey::PageDown;
    default:
        return std::nullopt;
    }
}

/// Ctrl with these keys of an English keyboard is a control character; 0x40 to 0x5f with the upper bits off.
std::optional<char> controlCharacter(int key)
{
    if (key >= Qt::Key_A && key <= Qt::Key_Z)
        return char(key - Qt::Key_A + 1);
    switch (key) {
    case Qt::Key_At:
    case Qt::Key_Space:
    case Qt::Key_2:
        return '\0';
    case Qt::Key_BracketLeft:
    case Qt::Key_3:
        return '\x1b';
    case Qt::Key_Backslash:
    case Qt::Key_4:
        return '\x1c';
    case Qt::Key_BracketRight:
    case Qt::Key_5:
        return '\x1d';
    case Qt::Key_AsciiCircum:
    case Qt::Key_6:
        return '\x1e';
    case Qt::Key_Underscore:
    case Qt::Key_Minus:
    case Qt::Key_Slash:
    case Qt::Key_7:
        return '\x1f';
    case Qt::Key_8:
        return '\x7f';
    default:
        return std::nullopt;
    }
}

KeyMeaning withAlt(const QByteArray &bytes, Qt::KeyboardModifiers modifiers)
{
    return modifiers.testFlag(Qt::AltModifier) ? "\x1b" + bytes : bytes;
}

} // namespace

KeyMeaning meaningOf(const KeyStroke &stroke)
{
    const Qt::KeyboardModifiers modifiers = stroke.modifiers & (Qt::ShiftModifier | Qt::ControlModifier | Qt::AltModifier);
    const bool control = modifiers.testFlag(Qt::ControlModifier);
    if (const auto key = cursorKey(stroke.key))
        return CursorStroke{*key, modifiers};
    if (stroke.key >= Qt::Key_F1 && stroke.key <= Qt::Key_F12)
        return FunctionStroke{stroke.key - Qt::Key_F1 + 1, modifiers};
    switch (stroke.key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return withAlt("\r", modifiers);
    case Qt::Key_Backspace:
        return withAlt(control ? "\b" : "\x7f", modifiers);
    case Qt::Key_Escape:
        return withAlt("\x1b", modifiers);
    case Qt::Key_Backtab:
        return QByteArray("\x1b[Z");
    case Qt::Key_Tab:
        return modifiers.testFlag(Qt::ShiftModifier) ? QByteArray("\x1b[Z") : withAlt("\t", modifiers);
    default:
        break;
    }
    if (control) {
        // AltGr is Ctrl+Alt to some systems, and types what it types.
        const bool types = !stroke.text.isEmpty() && stroke.text.at(0).isPrint();
        if (!types || !modifiers.testFlag(Qt::AltModifier)) {
            if (const auto character = controlCharacter(stroke.key))
                return withAlt(QByteArray(1, *character), modifiers);
        }
    }
    if (stroke.text.isEmpty())
        return {};
    return control ? KeyMeaning(stroke.text.toUtf8()) : withAlt(stroke.text.toUtf8(), modifiers);
}

QByteArray pastedBytes(const QString &text)
{
    QString plain;
    plain.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar character = text.at(i);
        if (character == u'\n' && i > 0 && text.at(i - 1) == u'\r')
            continue;
        if (character == u'\n' || character == u'\r' || character == QChar::LineSeparator ||
            character == QChar::ParagraphSeparator)
            plain += u'\r';
        else if (character == u'\t' || character.category() != QChar::Other_Control)
            plain += character;
    }
    return plain.toUtf8();
}

} // namespace bayplan::terminal
