// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/secretassignments.h"

#include "snapshots/secretbytes.h"

namespace bayplan::snapshots {

namespace {

bool isNameLetter(char c)
{
    return isAlnum(c) || c == '_' || c == '-' || c == '.';
}

/// A name, what is between it and its value, and the text they are in.
struct Assignment
{
    std::string_view text;
    size_t nameBegin;
    size_t nameEnd;
    char quote; ///< around the name; '\0' if there is none
    char sign;  ///< '=' or ':'
    size_t after;

    std::string_view name() const { return text.substr(nameBegin, nameEnd - nameBegin); }
    char before(size_t back = 1) const { return nameBegin >= back ? text[nameBegin - back] : '\0'; }
};

/// The name before the sign at `sign`; an empty one if there is none.
Assignment assignmentAt(std::string_view text, size_t sign)
{
    size_t end = sign;
    while (end > 0 && sign - end < 8 && (text[end - 1] == ' ' || text[end - 1] == '\t'))
        --end;
    char quote = '\0';
    if (end > 1 && (isQuote(text[end - 1]) || text[end - 1] == ']')) {
        quote = text[end - 1];
        --end;
        if (text[end - 1] == '\\')
            --end; // \"name\": in JSON within a text
        else if (quote == ']' && end > 0 && isQuote(text[end - 1]))
            --end; // config['name']
    }
    size_t begin = end;
    while (begin > 0 && isNameLetter(text[begin - 1]) && end - begin < 160)
        --begin;
    while (begin < end && text[begin] == '-')
        ++begin; // an option's
    return {text, begin, end, quote, text[sign], sign + 1};
}

/// "{user: a, password: b c}"
bool isBetweenBraces(const Assignment &found)
{
    const size_t begin = found.nameBegin - std::min<size_t>(found.nameBegin, 300);
    const std::string_view before = found.text.substr(begin, found.nameBegin - begin);
    const size_t brace = before.find_last_of("{}");
    return brace != std::string_view::npos && before[brace] == '{';
}

/// "https://host/token:8080", "registry/secret:1.2", "12:30": nobody's name. A colon is one between a name and a value
/// if a space or a quote is beside it, or the name is a header's.
bool isMeant(const Assignment &found)
{
    if (found.before() == '*')
        return false; // a pattern of files: "*.key=01"
    if (found.sign == '=')
        return true;
    if (found.after == found.text.size())
        return false;
    const char next = found.text[found.after];
    if (found.quote != '\0' || isSpace(next) || isQuote(next))
        return true;
    const char before = found.before();
    const bool isHeader = startsWithWord(found.name(), "x-") || equalsWord(found.name(), "authorization");
    return isHeader || before == '{' || (before == ',' && isBetweenBraces(found)) ||
           (before == ':' && found.before(2) == '/');
}

/// Whether a quotation begun before `place`, on its line, is still open there.
bool isWithin(char quote, std::string_view text, size_t place)
{
    bool isOpen = false;
    const size_t begin = place - std::min(place, farthest);
    for (size_t i = place; i > begin && text[i - 1] != '\n'; --i)
        isOpen ^= text[i - 1] == quote && (i < 2 || text[i - 2] != '\\');
    return isOpen;
}

/// Whether what follows a separator is another setting, or nothing: then the separator ends the value before it.
bool beginsSetting(std::string_view text, size_t place)
{
    size_t i = runEnd(text, place, [](char c) { return c == ' '; });
    if (i == text.size() || i > place + 1 || text[i] == '\n')
        return true;
    const size_t end = runEnd(text, i, [](char c) { return isNameLetter(c) || c == ' '; });
    return end > i && end < text.size() && (text[end] == '=' || text[end] == ':');
}

bool isAtLineBegin(const Assignment &found)
{
    size_t begin = found.nameBegin;
    while (begin > 0 && (found.text[begin - 1] == ' ' || found.text[begin - 1] == '\t' ||
                         found.text[begin - 1] == '-' || isQuote(found.text[begin - 1])))
        --begin;
    return begin == 0 || found.text[begin - 1] == '\n';
}

/// The end of a value without quotes.
size_t bareEnd(const Assignment &found, size_t from)
{
    const std::string_view text = found.text;
    const bool inDouble = isWithin('"', text, from);
    const bool inSingle = isWithin('\'', text, from);
    // Lines of a file of settings, and what is between semicolons, may have spaces in them.
    const bool isLine = isAtLineBegin(found) && (found.sign == ':' || text.find('\n') != std::string_view::npos);
    const bool isFlow = found.sign == ':' && isBetweenBraces(found);
    const bool isListed = found.before() == ',' && !anyOf(text.substr(0, std::min(found.nameBegin, farthest)), isSpace);
    const bool isField = found.before() == ';' || isListed || isFlow;
    for (size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n' || c == '\r' || c == '\0' || (isSpace(c) && !isLine && !isField))
            return i;
        if ((c == '"' && inDouble) || (c == '\'' && inSingle))
            return i;
        if (c == '\\' && i + 1 < text.size() && ((text[i + 1] == '"' && i > from) || text[i + 1] == 'n'))
            return i;
        if ((c == ';' || c == '&' || c == ',' || c == '|') && beginsSetting(text, i + 1))
            return i;
        if (isFlow && c == '}')
            return i;
        if ((c == '}' || c == ']' || c == ')') &&
            text.substr(i, 100).find_first_not_of("}])\"' \n") == std::string_view::npos)
            return i;
    }
    return text.size();
}

/// "password: |", and lines that are indented after it: YAML's.
bool isBlockBegin(std::string_view text, size_t from)
{
    if (from >= text.size() || (text[from] != '|' && text[from] != '>'))
        return false;
    const size_t end = runEnd(text, from + 1, [](char c) { return c == '-' || c == '+' || isDigit(c) || c == ' '; });
    return end < text.size() && text[end] == '\n';
}

void addBlock(SecretRanges &ranges, size_t from)
{
    const std::string_view text = ranges.text();
    const size_t begin = text.find('\n', from) + 1;
    size_t end = begin;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t' || text[end] == '\n'))
        end = std::min(text.find('\n', end), text.size() - 1) + 1;
    const size_t first = runEnd(text, begin, isSpace);
    while (end > first && isSpace(text[end - 1]))
        --end;
    ranges.add(first, end);
}

void addQuoted(SecretRanges &ranges, size_t from, std::string_view name, const SecretRules &rules)
{
    const std::string_view text = ranges.text();
    const bool isEscaped = text[from] == '\\';
    const char quote = isEscaped ? text[from + 1] : text[from];
    const size_t begin = from + (isEscaped ? 2 : 1);
    size_t end = begin;
    for (; end < text.size(); ++end) {
        if (text[end] == quote)
            break;
        if (text[end] != '\\')
            continue;
        if (isEscaped && end + 1 < text.size() && text[end + 1] == quote)
            break;
        ++end;
    }
    end = std::min(end, text.size());
    if (rules.isSecret(name, text.substr(begin, end - begin)))
        ranges.add(begin, end);
}

/// "Authorization: Bearer x": the scheme may be read.
void addAuthorization(SecretRanges &ranges, size_t from)
{
    const std::string_view text = ranges.text();
    const auto isWord = [](char c) { return !isSpace(c) && c != '"' && c != '\'' && c != '\\'; };
    size_t end = runEnd(text, from, isWord);
    for (const std::string_view scheme : {"bearer", "basic", "token", "digest", "apikey", "api-key", "negotiate",
                                          "ntlm", "splunk", "genie-key", "sso-key", "hmac", "key", "bot"}) {
        if (!equalsWord(text.substr(from, end - from), scheme))
            continue;
        const size_t next = runEnd(text, end, [](char c) { return c == ' '; });
        const size_t nextEnd = runEnd(text, next, isWord);
        if (nextEnd > next)
            return ranges.add(next, nextEnd);
    }
    ranges.add(from, end);
}

void findValue(SecretRanges &ranges, const Assignment &found, const SecretRules &rules)
{
    const std::string_view text = found.text;
    size_t from = found.after;
    while (from < text.size() && (text[from] == '=' || text[from] == '>'))
        ++from; // "==", "=>"
    const size_t spaces = runEnd(text, from, [](char c) { return c == ' ' || c == '\t'; });
    const bool isSpaced = found.nameEnd + (found.quote ? 1 : 0) + 1 < found.after || found.sign == ':' || found.quote;
    // "PASSWORD= next": nothing, and then something else.
    if (spaces > from && !isSpaced)
        return;
    from = spaces;
    if (from >= text.size())
        return;
    if (equalsWord(found.name(), "authorization") || equalsWord(found.name(), "proxy-authorization")) {
        if (!isQuote(text[from]) && !rules.isAllowed(found.name()))
            return addAuthorization(ranges, from);
    }
    const bool isEscapedQuote = text[from] == '\\' && from + 1 < text.size() && isQuote(text[from + 1]);
    if ((isQuote(text[from]) && !(isWithin(text[from], text, from))) || isEscapedQuote)
        return addQuoted(ranges, from, found.name(), rules);
    if (found.sign == ':' && isBlockBegin(text, from))
        return addBlock(ranges, from);
    const size_t end = bareEnd(found, from);
    if (rules.isSecret(found.name(), text.substr(from, end - from)))
        ranges.add(from, end);
}

/// "define('DB_PASSWORD', 'x')", "['--password', 'x']"; `comma` is between the two.
void findSecondOfPair(SecretRanges &ranges, size_t comma, const SecretRules &rules)
{
    const std::string_view text = ranges.text();
    const size_t from = runEnd(text, comma + 1, isSpace);
    if (comma == 0 || from >= text.size() || !isQuote(text[from]) || text[comma - 1] != text[from])
        return;
    const Assignment found = assignmentAt(text, comma);
    if (found.nameBegin != found.nameEnd && rules.isSecretName(found.name()))
        addQuoted(ranges, from, found.name(), rules);
}

/// "<password>x</password>"; `close` is the ">".
void findElement(SecretRanges &ranges, size_t close, const SecretRules &rules)
{
    const std::string_view text = ranges.text();
    const size_t from = close - std::min<size_t>(close, 300);
    const size_t back = text.substr(from, close - from).rfind('<');
    if (back == std::string_view::npos || text[from + back + 1] == '/')
        return;
    const size_t open = from + back;
    const size_t nameEnd = runEnd(text, open + 1, [](char c) { return isNameLetter(c) || c == ':'; });
    const size_t end = std::min(text.find('<', close), text.size());
    if (end < text.size() &&
        rules.isSecret(text.substr(open + 1, nameEnd - open - 1), text.substr(close + 1, end - close - 1)))
        ranges.add(close + 1, end);
}

} // namespace

void findAssignments(SecretRanges &ranges, const SecretRules &rules)
{
    const std::string_view text = ranges.text();
    for (size_t i = 1; i < text.size(); ++i) {
        const char c = text[i];
        if (const size_t covered = ranges.coveredFrom(i); covered > i) {
            i = covered - 1;
            continue;
        }
        if (c == '>' && text[i - 1] != '=' && text[i - 1] != '-')
            findElement(ranges, i, rules);
        if (c == ',')
            findSecondOfPair(ranges, i, rules);
        if (c != '=' && c != ':')
            continue;
        const Assignment found = assignmentAt(text, i);
        if (found.nameBegin != found.nameEnd && isMeant(found) && rules.isSecretName(found.name()))
            findValue(ranges, found, rules);
    }
}

} // namespace bayplan::snapshots
