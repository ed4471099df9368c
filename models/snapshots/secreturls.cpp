// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/secreturls.h"

#include "snapshots/secretbytes.h"

namespace bayplan::snapshots {

namespace {

constexpr size_t noPlace = std::string_view::npos;

/// The end of the address whose authority begins at `begin`: at a space, or the quote that it stands in.
size_t addressEnd(std::string_view text, size_t begin)
{
    size_t scheme = begin;
    while (scheme > 0 && begin - scheme < 40 && (isAlnum(text[scheme - 1]) || isOneOf(text[scheme - 1], "+.-:/\\")))
        --scheme;
    const char before = scheme > 0 ? text[scheme - 1] : '\0';
    const char closing = isQuote(before) ? before : before == '<' ? '>' : '\0';
    return runEnd(text.substr(0, begin + farthest), begin,
                  [closing](char c) { return !isSpace(c) && c != '\0' && c != closing; });
}

/// "8080", "$PORT", "{{port}}"
bool isPort(std::string_view text)
{
    return allOf(text, isDigit) || isOneOf(text.front(), "${%<");
}

bool isPlaceholder(std::string_view text)
{
    const bool isWrapped =
        (text.starts_with('{') && text.ends_with('}')) || (text.starts_with('<') && text.ends_with('>'));
    return text.size() > 2 && isWrapped && allOf(text.substr(1, text.size() - 2), [](char c) {
               return isAlnum(c) || c == '_' || c == '-' || c == '.';
           });
}

void addPassword(SecretRanges &ranges, size_t begin, size_t at)
{
    const std::string_view rest = ranges.text().substr(at + 1);
    // "nginx:1.25@sha256:…"
    if (!rest.starts_with("sha256:") && !rest.starts_with("sha512:") &&
        !isPlaceholder(ranges.text().substr(begin, at - begin)))
        ranges.add(begin, at);
}

/// A token in place of a user's name: "https://0123456789abcdef0123@host".
bool isOpaque(std::string_view user)
{
    return user.size() >= 20 && anyOf(user, isDigit) && anyOf(user, isLetter) &&
           allOf(user, [](char c) { return isAlnum(c) || c == '_' || c == '-'; });
}

/// Addresses that are secrets themselves: what comes after these is.
constexpr std::string_view webhooks[] = {"hooks.slack.com/services/",
                                         "hooks.slack.com/workflows/",
                                         "hooks.slack.com/triggers/",
                                         "discord.com/api/webhooks/",
                                         "discordapp.com/api/webhooks/",
                                         "api.telegram.org/bot",
                                         "outlook.office.com/webhook/",
                                         "webhook.office.com/webhookb2/",
                                         "hooks.zapier.com/hooks/catch/",
                                         "hc-ping.com/",
                                         "maker.ifttt.com/use/",
                                         "hooks.glip.com/webhook/",
                                         "open.feishu.cn/open-apis/bot/v2/hook/",
                                         "events.pagerduty.com/integration/"};

void findWebhook(SecretRanges &ranges, size_t begin)
{
    const std::string_view text = ranges.text();
    const std::string_view rest = text.substr(begin, 120);
    if (rest.find("hook") == noPlace && rest.find("api.telegram") == noPlace && rest.find("hc-ping") == noPlace &&
        rest.find("ifttt") == noPlace && rest.find("pagerduty") == noPlace)
        return;
    for (const std::string_view hook : webhooks) {
        const size_t place = rest.find(hook);
        if (place == noPlace || rest.substr(0, place).find('/') != noPlace)
            continue;
        const size_t secret = begin + place + hook.size();
        ranges.add(secret, runEnd(text, secret, [](char c) {
                       return !isSpace(c) && !isQuote(c) && c != '?' && c != '<' && c != '\\';
                   }));
    }
}

} // namespace

void findInUrl(SecretRanges &ranges, size_t begin)
{
    const std::string_view text = ranges.text();
    if (begin < text.size() && text[begin] == '[')
        return; // an IPv6 address, and no user before it
    findWebhook(ranges, begin);
    const size_t userEnd = runEnd(text.substr(0, begin + farthest), begin,
                                  [](char c) { return !isSpace(c) && !isQuote(c) && !isOneOf(c, ":@/?#<>\\,;"); });
    if (userEnd == text.size())
        return;
    if (text[userEnd] == '@' && isOpaque(text.substr(begin, userEnd - begin)))
        ranges.add(begin, userEnd);
    if (text[userEnd] != ':')
        return;
    const size_t password = userEnd + 1;
    const size_t end = addressEnd(text, begin);
    const std::string_view address = text.substr(0, end);
    const size_t authorityEnd = std::min(address.find_first_of("/?#", password), end);
    if (const size_t at = text.substr(password, authorityEnd - password).rfind('@'); at != noPlace) {
        if (at > 0)
            addPassword(ranges, password, password + at);
        return;
    }
    // One with a slash in it that nobody encoded; but in "http://host:8080/@scope" there is none.
    const size_t laterAt = address.find('@', authorityEnd);
    if (laterAt == noPlace)
        return;
    const std::string_view port = text.substr(password, authorityEnd - password);
    const bool isHost = port.empty() ? text[authorityEnd] == '/' : isPort(port);
    if (!isHost)
        addPassword(ranges, password, laterAt);
}

void findInEncodedUrl(SecretRanges &ranges, size_t begin)
{
    const std::string_view text = ranges.text();
    const size_t end =
        runEnd(text.substr(0, begin + farthest), begin, [](char c) { return isAlnum(c) || isOneOf(c, "%._~+-!*'()"); });
    size_t password = noPlace;
    for (size_t i = begin; i + 2 < end; ++i) {
        if (text[i] != '%')
            continue;
        const std::string_view code = text.substr(i, 3);
        if (password == noPlace && equalsWord(code, "%3a"))
            password = i + 3;
        else if (equalsWord(code, "%2f"))
            return;
        else if (password != noPlace && code == "%40")
            return ranges.add(password, i);
    }
}

void findBeforeAt(SecretRanges &ranges, size_t at)
{
    const std::string_view text = ranges.text();
    size_t begin = at;
    while (begin > 0 && !isSpace(text[begin - 1]) && !isQuote(text[begin - 1]) && at - begin < 300)
        --begin;
    const std::string_view before = text.substr(begin, at - begin);
    if (before.find("//") != noPlace)
        return;
    if (const size_t thin = before.find("oracle:thin:"); thin != noPlace) {
        const size_t slash = before.find('/', thin);
        if (slash != noPlace)
            ranges.add(begin + slash + 1, at);
        return;
    }
    const size_t colon = before.find(':');
    if (colon == noPlace || colon == 0)
        return;
    size_t user = colon;
    while (user > 0 && (isAlnum(before[user - 1]) || isOneOf(before[user - 1], "_.-+%")))
        --user;
    const std::string_view name = before.substr(user, colon - user);
    for (const std::string_view scheme :
         {"mailto", "acct", "sip", "sips", "xmpp", "pkg", "npm", "git", "docker-image"}) {
        if (name.empty() || equalsWord(name, scheme))
            return;
    }
    const std::string_view after = text.substr(at + 1);
    const size_t hostEnd = runEnd(after, 0, [](char c) { return isAlnum(c) || c == '.' || c == '-' || c == '_'; });
    const bool isMySql = hostEnd < after.size() && after[hostEnd] == '('; // "user:password@tcp(db:3306)/name"
    size_t portEnd = hostEnd;
    if (hostEnd > 0 && hostEnd < after.size() && after[hostEnd] == ':')
        portEnd = runEnd(after, hostEnd + 1, isDigit);
    const size_t digits = portEnd - hostEnd;
    const bool isHostPort = digits >= 3 && digits <= 6 && (portEnd == after.size() || !isAlnum(after[portEnd]));
    if (isMySql || isHostPort)
        ranges.add(begin + colon + 1, at);
}

} // namespace bayplan::snapshots
