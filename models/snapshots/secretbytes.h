// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string_view>

namespace bayplan::snapshots {

// Characters and words of texts in UTF-8, ASCII as far as they matter here. Tests of characters are objects, so that
// what they are given to is compiled for each: most of the time goes into these.

/// In place of a secret.
inline constexpr std::string_view maskText = "MASKED-BY-BAYPLAN";

inline constexpr auto isDigit = [](char c) { return c >= '0' && c <= '9'; };

inline constexpr auto isUpper = [](char c) { return c >= 'A' && c <= 'Z'; };

inline constexpr auto isLower = [](char c) { return c >= 'a' && c <= 'z'; };

inline constexpr auto isLetter = [](char c) { return isUpper(c) || isLower(c); };

inline constexpr auto isAlnum = [](char c) { return isLetter(c) || isDigit(c); };

inline constexpr auto isSpace = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };

inline constexpr auto isQuote = [](char c) { return c == '"' || c == '\'' || c == '`'; };

constexpr char lowerOf(char c)
{
    return isUpper(c) ? char(c + ('a' - 'A')) : c;
}

constexpr bool isOneOf(char c, std::string_view characters)
{
    return characters.find(c) != std::string_view::npos;
}

/// `lower` is in lower case.
constexpr bool startsWithWord(std::string_view text, std::string_view lower)
{
    return text.size() >= lower.size() && std::equal(lower.begin(), lower.end(), text.begin(),
                                                     [](char wanted, char c) { return wanted == lowerOf(c); });
}

/// `lower` is in lower case.
constexpr bool equalsWord(std::string_view text, std::string_view lower)
{
    return text.size() == lower.size() && startsWithWord(text, lower);
}

template <typename Test>
constexpr bool allOf(std::string_view text, Test test)
{
    return std::all_of(text.begin(), text.end(), test);
}

template <typename Test>
constexpr bool anyOf(std::string_view text, Test test)
{
    return std::any_of(text.begin(), text.end(), test);
}

/// The end of the run of such characters that begins at `from`.
template <typename Test>
constexpr size_t runEnd(std::string_view text, size_t from, Test test)
{
    while (from < text.size() && test(text[from]))
        ++from;
    return from;
}

/// How far texts are looked through for where something ends, each time: labels may be megabytes.
inline constexpr size_t farthest = 4096;

inline constexpr auto isBase64 = [](char c) {
    return isAlnum(c) || c == '+' || c == '/' || c == '=' || c == '-' || c == '_';
};

/// Where a value stands in for another: "$NAME", "${NAME}", "{{ … }}", "%s", "****". Nothing is given away by it.
bool isReference(std::string_view text);

} // namespace bayplan::snapshots
