// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plaintext.h"

#include "core/plaincharacter.h"

namespace bayplan::core {

namespace {

bool changesDirection(char16_t c)
{
    // Unicode's explicit directional formatting characters and marks (UAX #9).
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool isInvisible(char16_t c)
{
    return c == 0x2028 || c == 0x2029 || c == 0xFEFF || (c >= 0x200B && c <= 0x200D) || (c >= 0x7F && c < 0xA0);
}

} // namespace

char16_t plainCharacter(char16_t c)
{
    if (c < 0x20)
        return char16_t(u'\u2400' + c); // the Unicode "control pictures"
    return changesDirection(c) || isInvisible(c) ? u'\uFFFD' : c;
}

QString plainLine(const QString &text, int limit)
{
    const bool cut = text.size() > limit;
    QString line = text;
    if (cut) {
        const bool halved = limit > 0 && text.at(limit - 1).isHighSurrogate() && text.at(limit).isLowSurrogate();
        line.truncate(halved ? limit - 1 : limit);
    }
    for (QChar &c : line)
        c = QChar(plainCharacter(c.unicode()));
    if (cut)
        line += u'…';
    return line;
}

} // namespace bayplan::core
