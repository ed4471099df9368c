// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QLatin1String>
#include <QString>

#include <cstddef>
#include <optional>

namespace bayplan::services {

// What the JSON of specs, records and rollouts has in common.

/// An enum's value and the word it is written as.
template <typename Enum>
struct Word
{
    Enum value;
    const char *text;
};

template <typename Enum, std::size_t N>
QString textOf(const Word<Enum> (&words)[N], Enum value)
{
    for (const auto &word : words) {
        if (word.value == value)
            return QLatin1String(word.text);
    }
    return {};
}

/// Nothing if it is none of them.
template <typename Enum, std::size_t N>
std::optional<Enum> wordOf(const Word<Enum> (&words)[N], const QString &text)
{
    for (const auto &word : words) {
        if (text == QLatin1String(word.text))
            return word.value;
    }
    return std::nullopt;
}

/// "2026-03-01T12:00:00.000Z".
QString timeText(core::Time time);
/// Nothing if it is no time from 1970 to 2261: nanoseconds in 64 bits end in 2262.
std::optional<core::Time> timeFromText(const QString &text);

} // namespace bayplan::services
