// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace bayplan::terminal {

/// What a kernel's TTY does where a command has none: shows what is typed, lets it be corrected, and sends it as whole
/// lines. Output's newlines become those of a screen.
class LineMode
{
public:
    struct Outcome
    {
        QByteArray echo;         ///< for the screen
        QByteArray send;         ///< for the command
        bool endOfInput = false; ///< Ctrl+D on an empty line
    };

    /// Bytes as a keyboard makes them.
    Outcome type(const QByteArray &bytes);
    static QByteArray forScreen(const QByteArray &output);

private:
    void dropLast();

    QString m_line;
    bool m_escape = false; ///< within an escape sequence of a key, which means nothing here
};

} // namespace bayplan::terminal
