// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rfc3339.h"

#include <chrono>

namespace bayplan::engine {

namespace {

/// Reads exactly `digits` digits at the front of `text` and drops them; -1 if they are not there.
int takeNumber(QStringView &text, qsizetype digits)
{
    if (text.size() < digits)
        return -1;
    int value = 0;
    for (qsizetype i = 0; i < digits; ++i) {
        const char16_t c = text[i].unicode();
        if (c < u'0' || c > u'9')
            return -1;
        value = value * 10 + int(c - u'0');
    }
    text = text.sliced(digits);
    return value;
}

bool take(QStringView &text, char16_t expected)
{
    if (text.isEmpty() || text.front().toUpper() != QChar(expected))
        return false;
    text = text.sliced(1);
    return true;
}

std::chrono::nanoseconds takeFraction(QStringView &text)
{
    qint64 value = 0;
    qint64 scale = 1'000'000'000;
    while (!text.isEmpty() && text.front().unicode() >= u'0' && text.front().unicode() <= u'9') {
        if (scale > 1) {
            value = value * 10 + (text.front().unicode() - u'0');
            scale /= 10;
        }
        text = text.sliced(1);
    }
    return std::chrono::nanoseconds(value * scale);
}

} // namespace

std::optional<core::Time> parseRfc3339(QStringView text)
{
    using namespace std::chrono;
    const int y = takeNumber(text, 4);
    const bool dash1 = take(text, u'-');
    const int mo = takeNumber(text, 2);
    const bool dash2 = take(text, u'-');
    const int d = takeNumber(text, 2);
    const bool separator = take(text, u'T') || take(text, u' ');
    const int h = takeNumber(text, 2);
    const bool colon1 = take(text, u':');
    const int mi = takeNumber(text, 2);
    const bool colon2 = take(text, u':');
    const int s = takeNumber(text, 2);
    if (!dash1 || !dash2 || !separator || !colon1 || !colon2 || y < 0 || h < 0 || h > 23 || mi < 0 || mi > 59 ||
        s < 0 || s > 60)
        return std::nullopt;
    const year_month_day date{year{y}, month{unsigned(mo)}, day{unsigned(d)}};
    // Nanoseconds in 64 bits reach from 1677 to 2262.
    if (y < 1700 || y > 2250 || mo < 1 || d < 1 || !date.ok())
        return std::nullopt;
    const nanoseconds fraction = take(text, u'.') ? takeFraction(text) : nanoseconds{0};

    minutes offset{0};
    if (!take(text, u'Z')) {
        const bool east = take(text, u'+');
        if (!east && !take(text, u'-'))
            return std::nullopt;
        const int oh = takeNumber(text, 2);
        const bool colon = take(text, u':');
        const int om = takeNumber(text, 2);
        if (oh < 0 || om < 0 || !colon)
            return std::nullopt;
        offset = (east ? 1 : -1) * (hours{oh} + minutes{om});
    }
    if (!text.isEmpty())
        return std::nullopt;
    return core::Time(sys_days{date}) + hours{h} + minutes{mi} + seconds{s} + fraction - offset;
}

} // namespace bayplan::engine
