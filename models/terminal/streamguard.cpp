// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/streamguard.h"

#include "core/plaintext.h"

#include <QChar>

#include <algorithm>

namespace bayplan::terminal {

namespace {

constexpr char escapeByte = 0x1b;
constexpr int mostCombining = 3;      // what a cell holds beside its character
constexpr int mostArguments = 14;     // libvterm 0.1 has room for 16, and does not look
constexpr int largestArgument = 9999; // no screen has as many rows or columns, and no mode such a number
constexpr qsizetype longestCsi = 96;
constexpr qsizetype longestTitle = 512;
constexpr int titleLength = 120; // characters

/// Whether a character takes no place of its own, by any of the tables there are.
bool combines(char32_t point)
{
    switch (QChar::category(point)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Mark_Enclosing:
    case QChar::Other_Format:
        return true;
    default:
        return point >= 0x1160 && point <= 0x11ff; // Hangul's middle and last parts
    }
}

/// Changes how what follows is read; never shown, as it could show text in another order than it is.
bool isDirection(char32_t point)
{
    return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) || point == 0x200e ||
           point == 0x200f || point == 0x061c;
}

} // namespace

QByteArray StreamGuard::clean(const QByteArray &bytes)
{
    m_out.reserve(bytes.size());
    for (const char byte : bytes) {
        if (m_missing > 0 && (quint8(byte) & 0xc0) != 0x80)
            broken();
        // CAN and SUB end whatever was begun.
        if (byte == 0x18 || byte == 0x1a) {
            m_state = State::Ground;
            continue;
        }
        switch (m_state) {
        case State::Ground:
            ground(byte);
            break;
        case State::Escape:
            escape(byte);
            break;
        case State::EscapeIntermediate:
            escapeIntermediate(byte);
            break;
        case State::Csi:
            csi(byte);
            break;
        case State::String:
        case State::StringEscape:
            string(byte);
            break;
        }
    }
    return std::exchange(m_out, {});
}

void StreamGuard::ground(char byte)
{
    const auto value = quint8(byte);
    if (value >= 0x80)
        return utf8(byte);
    if (byte == escapeByte) {
        m_state = State::Escape;
    } else if (value >= 0x20 && value != 0x7f) {
        m_combining = 0;
        m_out += byte;
    } else if (value >= 0x07 && value <= 0x0f) { // BEL, BS, HT, LF, VT, FF, CR, SO, SI
        m_combining = 0;
        m_out += byte;
    }
}

void StreamGuard::utf8(char byte)
{
    const auto value = quint8(byte);
    if (m_missing > 0) {
        m_point = (m_point << 6) | (value & 0x3f);
        if (--m_missing == 0)
            character(m_point);
    } else if (value >= 0xc2 && value <= 0xdf) {
        m_point = value & 0x1f;
        m_least = 0x80;
        m_missing = 1;
    } else if (value >= 0xe0 && value <= 0xef) {
        m_point = value & 0x0f;
        m_least = 0x800;
        m_missing = 2;
    } else if (value >= 0xf0 && value <= 0xf4) {
        m_point = value & 0x07;
        m_least = 0x10000;
        m_missing = 3;
    } else {
        broken();
    }
}

void StreamGuard::broken()
{
    m_missing = 0;
    m_least = 0;
    character(QChar::ReplacementCharacter);
}

void StreamGuard::character(char32_t point)
{
    const bool valid = point >= m_least && point <= 0x10ffff && !QChar::isSurrogate(point) &&
                       !QChar::isNonCharacter(point) && (point < 0x80 || point > 0x9f);
    if (!valid)
        point = QChar::ReplacementCharacter;
    if (isDirection(point))
        return;
    if (!combines(point))
        m_combining = 0;
    else if (++m_combining > mostCombining)
        return;
    m_out += QString::fromUcs4(&point, 1).toUtf8();
}

void StreamGuard::escape(char byte)
{
    m_state = State::Ground;
    if (quint8(byte) < 0x20 && byte != escapeByte) {
        ground(byte);
        m_state = State::Escape; // a control character within a sequence counts by itself
        return;
    }
    m_sequence.clear();
    m_overlong = false;
    switch (byte) {
    case escapeByte:
        m_state = State::Escape;
        return;
    case '[':
        m_state = State::Csi;
        return;
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
        m_isOsc = byte == ']';
        m_state = State::String;
        return;
    case '8': // puts the cursor back, as CSI u does; but libvterm looks only after that whether it is on the screen
        m_out += "\x1b[u";
        return;
    case '7': // notes where the cursor is
    case 'D': // index, next line, tab stop, reverse index
    case 'E':
    case 'H':
    case 'M':
    case '=': // keypad
    case '>':
    case 'c': // reset
    case 'N': // single shifts
    case 'O':
    case 'n': // locking shifts
    case 'o':
    case '|':
    case '}':
    case '~':
        m_out += escapeByte;
        m_out += byte;
        return;
    default:
        if (byte >= 0x20 && byte <= 0x2f) {
            m_sequence += byte;
            m_state = State::EscapeIntermediate;
        } else if (quint8(byte) >= 0x80) {
            ground(byte);
        }
    }
}

void StreamGuard::escapeIntermediate(char byte)
{
    if (byte == escapeByte) {
        m_state = State::Escape;
    } else if (quint8(byte) < 0x20) {
        ground(byte);
        m_state = State::EscapeIntermediate;
    } else if (byte >= 0x20 && byte <= 0x2f) {
        m_overlong = true;
    } else {
        m_state = State::Ground;
        if (quint8(byte) >= 0x80)
            return ground(byte);
        // Charsets, and the screen full of E. Lines of double width are not for here.
        const bool charset = QByteArrayView("()*+").contains(m_sequence.at(0)) && byte >= 0x30;
        if (!m_overlong && (charset || (m_sequence == "#" && byte == '8')))
            m_out += escapeByte + m_sequence + byte;
    }
}

void StreamGuard::csi(char byte)
{
    if (byte == escapeByte) {
        m_state = State::Escape;
    } else if (quint8(byte) < 0x20) {
        ground(byte);
        m_state = State::Csi;
    } else if (quint8(byte) >= 0x7f) {
        m_state = State::Ground;
        ground(byte);
    } else if (byte >= 0x40) {
        m_state = State::Ground;
        endCsi(byte);
    } else if (m_sequence.size() < longestCsi) {
        m_sequence += byte;
    } else {
        m_overlong = true;
    }
}

void StreamGuard::endCsi(char final)
{
    if (m_overlong || final == 't') // reports on the window and changes of it
        return;
    QByteArray safe;
    int arguments = 1;
    int number = -1;
    const auto endNumber = [&] {
        if (number >= 0)
            safe += QByteArray::number(number);
        number = -1;
    };
    enum { Leader, Numbers, Intermediates } part = Leader;
    for (const char byte : std::as_const(m_sequence)) {
        if (byte >= '<') { // < = > ?
            if (part != Leader || !safe.isEmpty())
                return;
            safe += byte;
        } else if (byte >= '0') {
            if (part == Intermediates)
                return;
            part = Numbers;
            if (byte <= '9') {
                number = std::min(std::max(number, 0) * 10 + (byte - '0'), largestArgument);
                continue;
            }
            endNumber();
            if (++arguments > mostArguments)
                return;
            safe += byte; // ; and :
        } else {
            if (part == Intermediates)
                return;
            part = Intermediates;
            endNumber();
            safe += byte;
        }
    }
    endNumber();
    m_out += QByteArray("\x1b[") + safe + final;
}

void StreamGuard::string(char byte)
{
    if (m_state == State::StringEscape) {
        if (byte == '\\') {
            m_state = State::Ground;
            return endString();
        }
        return escape(byte); // another sequence has begun; the string is void
    }
    if (byte == escapeByte) {
        m_state = State::StringEscape;
    } else if (byte == 0x07) {
        m_state = State::Ground;
        endString();
    } else if (m_isOsc && m_sequence.size() < longestTitle) {
        m_sequence += byte;
    }
}

void StreamGuard::endString()
{
    if (m_isOsc && (m_sequence.startsWith("0;") || m_sequence.startsWith("2;")))
        m_title = core::plainLine(QString::fromUtf8(m_sequence.mid(2)), titleLength);
    m_sequence.clear();
}

} // namespace bayplan::terminal
