// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/linemode.h"

namespace bayplan::terminal {

using namespace Qt::Literals::StringLiterals;

LineMode::Outcome LineMode::type(const QByteArray &bytes)
{
    Outcome outcome;
    QString echo;
    for (const QChar character : QString::fromUtf8(bytes)) {
        if (m_escape) {
            m_escape = character == u'O' || (!character.isLetter() && character != u'~');
            continue;
        }
        switch (character.unicode()) {
        case '\r':
        case '\n':
            echo += u"\r\n"_s;
            outcome.send += m_line.toUtf8() + '\n';
            m_line.clear();
            break;
        case 0x7f:
        case '\b':
            if (!m_line.isEmpty()) {
                dropLast();
                echo += u"\b \b"_s;
            }
            break;
        case 0x15: // Ctrl+U
            for (; !m_line.isEmpty(); dropLast())
                echo += u"\b \b"_s;
            break;
        case 0x04: // Ctrl+D
            outcome.send += m_line.toUtf8();
            outcome.endOfInput = m_line.isEmpty();
            m_line.clear();
            break;
        case 0x1b:
            m_escape = true;
            break;
        default:
            if (character.isPrint() || character == u'\t' || character.isSurrogate()) {
                m_line += character;
                echo += character;
            }
        }
    }
    outcome.echo = echo.toUtf8();
    return outcome;
}

void LineMode::dropLast()
{
    m_line.chop(m_line.back().isLowSurrogate() ? 2 : 1);
}

QByteArray LineMode::forScreen(const QByteArray &output)
{
    QByteArray screen = output;
    return screen.replace('\n', "\r\n");
}

} // namespace bayplan::terminal
