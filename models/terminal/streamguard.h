// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace bayplan::terminal {

/// Lets through to the terminal only what it can do nothing wrong with. What a container writes is hostile: text that
/// was meant for a screen may try to reach the clipboard (OSC 52), have itself typed back (answers to DECRQSS, titles),
/// or break the terminal by huge numbers, endless sequences and malformed UTF-8; libvterm 0.1, which Debian 12 has, is
/// broken by some of them.
///
/// Through go: well-formed UTF-8 with few combining marks a character, single control characters, the escape sequences
/// of cursor, screen and charset, and CSI sequences with few and small arguments. The window's title is kept here; all
/// other strings (OSC, DCS, APC, PM, SOS) and reports on the window end here.
class StreamGuard
{
public:
    /// What of `bytes` (and of sequences begun before) may go on.
    QByteArray clean(const QByteArray &bytes);
    /// The title a program has set since this was last called, as it may be shown: one plain line.
    std::optional<QString> takeTitle() { return std::exchange(m_title, {}); }

private:
    enum class State { Ground, Escape, EscapeIntermediate, Csi, String, StringEscape };

    void ground(char byte);
    void utf8(char byte);
    void character(char32_t point);
    void escape(char byte);
    void escapeIntermediate(char byte);
    void csi(char byte);
    void endCsi(char final);
    void string(char byte);
    void endString();
    void broken();

    State m_state = State::Ground;
    QByteArray m_out;
    QByteArray m_sequence; ///< what was read of an escape sequence, without what begins it
    bool m_isOsc = false;
    bool m_overlong = false;
    char32_t m_point = 0; ///< of a character not yet complete
    char32_t m_least = 0; ///< it must not be smaller: each has one encoding
    int m_missing = 0;    ///< bytes of it
    int m_combining = 0;  ///< marks since the last character
    std::optional<QString> m_title;
};

} // namespace bayplan::terminal
