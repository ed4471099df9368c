// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/secrettext.h"

#include "snapshots/maskingjson.h"
#include "snapshots/secretassignments.h"
#include "snapshots/secretbytes.h"
#include "snapshots/secretshapes.h"

namespace bayplan::snapshots {

namespace {

constexpr int deepestText = 8; // JSON as a text in JSON, and so on

bool looksLikeJson(std::string_view text)
{
    const size_t begin = runEnd(text, 0, isSpace);
    size_t end = text.size();
    while (end > begin && isSpace(text[end - 1]))
        --end;
    if (end < begin + 2)
        return false;
    const char first = text[begin];
    const char last = text[end - 1];
    return (first == '{' && last == '}') || (first == '[' && last == ']') || (first == '"' && last == '"');
}

/// A text as base64 with a secret in it: it can only be masked as a whole.
bool holdsSecretWithin(std::string_view text, MaskRun &run)
{
    if (text.size() < 16 || !allOf(text, isBase64) || !anyOf(text, isUpper) || !anyOf(text, isLower))
        return false;
    const std::string decoded = decodedText(text);
    if (decoded.empty())
        return false;
    MaskRun within{run.rules, 0, run.depth + 1};
    return maskedText(decoded, within).has_value();
}

void findAll(SecretRanges &ranges, const SecretRules &rules)
{
    findSecretShapes(ranges);
    findAssignments(ranges, rules);
    if (anyOf(ranges.text(), isSpace))
        findInShellText(ranges, rules, 0);
}

/// What is left of the text may look different around the masks. So that masking it again changes nothing, it is looked
/// at until nothing is found.
std::string settled(std::string text, MaskRun &run)
{
    constexpr int most = 4;
    for (int i = 0; i < most; ++i) {
        SecretRanges ranges(text);
        findAll(ranges, run.rules);
        if (ranges.isEmpty())
            return text;
        int again = 0; // it was counted
        text = ranges.masked(again);
    }
    return std::string(maskText);
}

std::optional<std::string> maskedVariableOnce(std::string_view text, MaskRun &run)
{
    const size_t equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    const auto isNameLetter = [](char c) { return isAlnum(c) || c == '_' || c == '.' || c == '-' || c == '/'; };
    // Anything may be among variables, also what is no name and value.
    const bool isVariable = equals != std::string_view::npos && equals > 0 && allOf(name, isNameLetter) &&
                            text.find_first_not_of('=', equals) != std::string_view::npos;
    MaskRun within{run.rules, 0, run.depth + 1};
    if (!isVariable || (name.size() > 16 && !run.rules.isAllowed(name) && maskedText(name, within)))
        return maskedText(text, run);
    auto value = maskedValue(name, text.substr(equals + 1), run);
    if (!value)
        return std::nullopt;
    return std::string(text.substr(0, equals + 1)) + *value;
}

} // namespace

std::optional<std::string> maskedText(std::string_view text, MaskRun &run)
{
    const auto isHex = [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); };
    if (text.size() < 4 || allOf(text, isHex)) // ids, by which nothing is opened
        return std::nullopt;
    if (run.depth > deepestText) {
        ++run.count;
        return std::string(maskText);
    }
    if (looksLikeJson(text)) {
        MaskRun within{run.rules, 0, run.depth + 1};
        const MaskedJson json = maskedJson(text, within);
        run.count += within.count;
        if (json.isJson)
            return json.text;
    }
    if (holdsSecretWithin(text, run)) {
        ++run.count;
        return std::string(maskText);
    }
    SecretRanges ranges(text);
    findAll(ranges, run.rules);
    if (ranges.isEmpty())
        return std::nullopt;
    return settled(ranges.masked(run.count), run);
}

std::optional<std::string> maskedValue(std::string_view name, std::string_view value, MaskRun &run)
{
    if (run.rules.isAllowed(name))
        return std::nullopt;
    if (!run.rules.isSecret(name, value))
        return maskedText(value, run);
    ++run.count;
    return std::string(maskText);
}

std::optional<std::string> maskedVariable(std::string_view text, MaskRun &run)
{
    auto masked = maskedVariableOnce(text, run);
    if (!masked || masked->substr(masked->find('=') + 1) == maskText)
        return masked;
    // As in settled(): where the name ends may be elsewhere now.
    MaskRun again{run.rules, 0, run.depth};
    if (auto more = maskedVariableOnce(*masked, again))
        return more;
    return masked;
}

std::optional<std::string> maskedWord(std::string_view text, SecretCommand &command, MaskRun &run)
{
    SecretRanges ranges(text);
    command.next(ranges);
    if (ranges.isEmpty())
        return maskedText(text, run);
    findAll(ranges, run.rules);
    return settled(ranges.masked(run.count), run);
}

} // namespace bayplan::snapshots
