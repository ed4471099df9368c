// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/secrettokens.h"

#include "snapshots/secretbytes.h"

#include <array>

namespace bayplan::snapshots {

namespace {

enum class Letters { Alnum, Upper, Hex, Word, Dotted, Base64 };

/// Tokens that say themselves what they are, as their issuers document them.
struct TokenForm
{
    std::string_view prefix;
    Letters letters;
    size_t least; ///< letters after the prefix
};

constexpr TokenForm tokenForms[] = {
    // Forges and their like
    {"ghp_", Letters::Alnum, 20},
    {"gho_", Letters::Alnum, 20},
    {"ghu_", Letters::Alnum, 20},
    {"ghs_", Letters::Alnum, 20},
    {"ghr_", Letters::Alnum, 20},
    {"github_pat_", Letters::Word, 20},
    {"glpat-", Letters::Dotted, 16},
    {"gldt-", Letters::Word, 16},
    {"glrt-", Letters::Dotted, 16},
    {"glptt-", Letters::Word, 16},
    {"glcbt-", Letters::Word, 16},
    {"glsoat-", Letters::Word, 16},
    {"glagent-", Letters::Word, 16},
    {"GR1348941", Letters::Word, 16},
    {"ATBB", Letters::Alnum, 28},
    {"ATATT3", Letters::Base64, 40},
    {"CCIPAT_", Letters::Word, 20},
    {"bkua_", Letters::Alnum, 30},
    {"squ_", Letters::Hex, 40},
    {"sqp_", Letters::Hex, 40},
    {"sqa_", Letters::Hex, 40},
    {"lin_api_", Letters::Alnum, 20},
    {"figd_", Letters::Word, 20},
    {"ntn_", Letters::Alnum, 30},
    {"secret_", Letters::Alnum, 40},
    {"PMAK-", Letters::Word, 40},
    // Packages and images
    {"npm_", Letters::Alnum, 30},
    {"pypi-AgE", Letters::Word, 30},
    {"rubygems_", Letters::Hex, 40},
    {"oy2", Letters::Alnum, 40},
    {"dckr_pat_", Letters::Word, 20},
    {"dckr_oat_", Letters::Word, 20},
    {"cio", Letters::Alnum, 32},
    // Chat and mail
    {"xoxa-", Letters::Word, 10},
    {"xoxb-", Letters::Word, 10},
    {"xoxe-", Letters::Word, 10},
    {"xoxo-", Letters::Word, 10},
    {"xoxp-", Letters::Word, 10},
    {"xoxr-", Letters::Word, 10},
    {"xoxs-", Letters::Word, 10},
    {"xoxe.", Letters::Dotted, 20},
    {"xapp-", Letters::Word, 20},
    {"SG.", Letters::Dotted, 40},
    {"xkeysib-", Letters::Word, 40},
    {"key-", Letters::Hex, 32},
    {"re_", Letters::Word, 24},
    {"SK", Letters::Hex, 32},
    // Payment
    {"sk_live_", Letters::Alnum, 10},
    {"sk_test_", Letters::Alnum, 10},
    {"rk_live_", Letters::Alnum, 10},
    {"rk_test_", Letters::Alnum, 10},
    {"whsec_", Letters::Base64, 20},
    {"sq0atp-", Letters::Word, 20},
    {"sq0csp-", Letters::Word, 20},
    {"shpat_", Letters::Hex, 32},
    {"shpss_", Letters::Hex, 32},
    {"shpca_", Letters::Hex, 32},
    {"shppa_", Letters::Hex, 32},
    {"access_token$production$", Letters::Dotted, 20},
    // Clouds
    {"AKIA", Letters::Upper, 16},
    {"ASIA", Letters::Upper, 16},
    {"ABIA", Letters::Upper, 16},
    {"ACCA", Letters::Upper, 16},
    {"ABSK", Letters::Base64, 60},
    {"LTAI", Letters::Alnum, 16},
    {"AKID", Letters::Alnum, 28},
    {"AIza", Letters::Word, 30},
    {"ya29.", Letters::Word, 20},
    {"GOCSPX-", Letters::Word, 20},
    {"1//0", Letters::Word, 30},
    {"dop_v1_", Letters::Hex, 40},
    {"doo_v1_", Letters::Hex, 40},
    {"dor_v1_", Letters::Hex, 40},
    {"HRKU-", Letters::Word, 30},
    {"fo1_", Letters::Word, 30},
    {"tskey-", Letters::Word, 16},
    {"dapi", Letters::Hex, 32},
    {"pul-", Letters::Hex, 40},
    {"v1.0-", Letters::Word, 60},
    {"APA91b", Letters::Word, 60},
    {"scw-", Letters::Word, 36},
    // Machine learning
    {"sk-", Letters::Word, 20},
    {"hf_", Letters::Alnum, 30},
    {"r8_", Letters::Alnum, 30},
    {"gsk_", Letters::Alnum, 30},
    {"xai-", Letters::Alnum, 40},
    {"pplx-", Letters::Alnum, 30},
    {"nvapi-", Letters::Word, 40},
    // Operations
    {"hvs.", Letters::Word, 20},
    {"hvb.", Letters::Word, 20},
    {"hvr.", Letters::Word, 20},
    {"s.", Letters::Alnum, 24},
    {"dp.st.", Letters::Dotted, 30},
    {"dp.pt.", Letters::Alnum, 30},
    {"dp.ct.", Letters::Alnum, 30},
    {"glsa_", Letters::Word, 30},
    {"glc_", Letters::Base64, 32},
    {"eyJrIjoi", Letters::Base64, 40},
    {"NRAK-", Letters::Alnum, 20},
    {"NRII-", Letters::Word, 20},
    {"sntrys_", Letters::Base64, 30},
    {"sntryu_", Letters::Hex, 40},
    {"phx_", Letters::Alnum, 30},
    {"SWMTKN-1-", Letters::Word, 30},
    {"SWMKEY-1-", Letters::Base64, 30},
    {"K10", Letters::Hex, 60},
    {"AGE-SECRET-KEY-1", Letters::Upper, 20},
    {"age-secret-key-1", Letters::Alnum, 20},
    {"EAACEdEose0cBA", Letters::Alnum, 10},
    {"pat-na1-", Letters::Word, 30},
    {"pat-eu1-", Letters::Word, 30},
    {"ops_ey", Letters::Base64, 40},
};

constexpr bool isOf(Letters letters, char c)
{
    switch (letters) {
    case Letters::Alnum:
        return isAlnum(c);
    case Letters::Upper:
        return isUpper(c) || isDigit(c);
    case Letters::Hex:
        return isDigit(c) || (lowerOf(c) >= 'a' && lowerOf(c) <= 'f');
    case Letters::Word:
        return isAlnum(c) || c == '_' || c == '-';
    case Letters::Dotted:
        return isAlnum(c) || c == '_' || c == '-' || c == '.';
    case Letters::Base64:
        return isBase64(c);
    }
    return false;
}

/// The forms by their first letters, and where those of each letter begin, so that most words are compared with none.
struct TokenTable
{
    std::array<TokenForm, std::size(tokenForms)> forms{};
    std::array<size_t, 257> begins{};
};

constexpr TokenTable makeTokenTable()
{
    TokenTable table;
    size_t size = 0;
    for (size_t letter = 0; letter < 256; ++letter) {
        table.begins[letter] = size;
        for (const TokenForm &form : tokenForms) {
            if (size_t(static_cast<unsigned char>(form.prefix[0])) == letter)
                table.forms[size++] = form;
        }
    }
    table.begins[256] = size;
    return table;
}

constexpr TokenTable tokenTable = makeTokenTable();

size_t longestWord(std::string_view run)
{
    size_t longest = 0;
    for (size_t i = 0; i < run.size(); ++i) {
        const size_t end = runEnd(run, i, isAlnum);
        longest = std::max(longest, end - i);
        i = end;
    }
    return longest;
}

size_t prefixedEnd(std::string_view text, size_t from)
{
    const std::string_view rest = text.substr(from);
    const auto letter = size_t(static_cast<unsigned char>(rest[0]));
    for (size_t i = tokenTable.begins[letter]; i < tokenTable.begins[letter + 1]; ++i) {
        const TokenForm &form = tokenTable.forms[i];
        if (!rest.starts_with(form.prefix))
            continue;
        const size_t begin = form.prefix.size();
        const auto isTokens = [&](char c) { return isOf(form.letters, c); };
        const size_t end = runEnd(rest.substr(0, 512), begin, isTokens); // enough to tell
        const std::string_view run = rest.substr(begin, end - begin);
        if (run.size() < form.least)
            continue;
        // Words of people have no digits and capitals among them: "sk-learn-contrib-lightning".
        if (form.letters != Letters::Hex && !anyOf(run, isDigit) && !(anyOf(run, isUpper) && anyOf(run, isLower)))
            continue;
        if (form.prefix == "sk-" && longestWord(run) < 12)
            continue;
        // An identifier that only begins like one: "SKADE…", 64 hexadecimal digits.
        size_t last = runEnd(rest, end, isTokens);
        if (last < rest.size() && isAlnum(rest[last]) && form.letters != Letters::Hex)
            continue;
        // The one that goes with it: "AKIA…:secret", as s3fs and others write it.
        if (form.prefix.starts_with("AKIA") && last < rest.size() && isOneOf(rest[last], ":/,;| \t")) {
            const size_t secretEnd = runEnd(rest, last + 1, isBase64);
            if (secretEnd - last - 1 >= 40)
                last = secretEnd;
        }
        if (form.prefix == "K10" && rest.substr(last).starts_with("::"))
            last = runEnd(rest, last + 2, [](char c) { return isAlnum(c) || c == ':' || c == '.'; });
        return from + last;
    }
    return from;
}

/// "eyJhbGciOi….eyJzdWIiOi….c2lnbmF0dXJl", also of five parts.
size_t webTokenEnd(std::string_view text, size_t from)
{
    if (!text.substr(from).starts_with("eyJ"))
        return from;
    const auto isPart = [](char c) { return isAlnum(c) || c == '_' || c == '-'; };
    size_t end = runEnd(text.substr(0, from + farthest), from, isPart);
    if (end - from < 12)
        return from;
    int parts = 1;
    while (end + 1 < text.size() && text[end] == '.' && (isPart(text[end + 1]) || text[end + 1] == '.')) {
        end = runEnd(text, end + 1, isPart);
        ++parts;
    }
    return parts >= 2 ? end : from;
}

/// "123456789:AAF…", of a Telegram bot.
size_t botTokenEnd(std::string_view text, size_t from)
{
    const size_t digits = runEnd(text.substr(0, from + 12), from, isDigit);
    if (digits - from < 8 || digits - from > 10 || digits == text.size() || text[digits] != ':')
        return from;
    const size_t end =
        runEnd(text.substr(0, digits + 40), digits + 1, [](char c) { return isAlnum(c) || c == '_' || c == '-'; });
    return end - digits - 1 >= 34 && end - digits - 1 <= 36 ? end : from;
}

/// Three parts of known lengths, of a Discord bot; "….atlasv1.…", of Terraform; "…-us12", of Mailchimp; "…8Q~…", of
/// Azure.
size_t formedEnd(std::string_view text, size_t from)
{
    const auto isPart = [](char c) { return isAlnum(c) || c == '_' || c == '-' || c == '~'; };
    const size_t first = runEnd(text.substr(0, from + 42), from, isPart);
    const size_t length = first - from;
    const std::string_view run = text.substr(from, length);
    if (length == 40 && run.substr(3, 3) == "8Q~")
        return first;
    if ((length == 36 || length == 37) && run.substr(32, 3) == "-us" &&
        allOf(run.substr(0, 32), [](char c) { return isOf(Letters::Hex, c); }))
        return first;
    if (length == 14 && text.substr(first).starts_with(".atlasv1."))
        return runEnd(text, first + 9, isPart);
    if (length < 23 || length > 28 || first == text.size() || text[first] != '.' || !anyOf(run, isDigit))
        return from;
    const size_t second = runEnd(text.substr(0, first + 10), first + 1, isPart);
    if (second - first - 1 < 5 || second - first - 1 > 7 || second == text.size() || text[second] != '.')
        return from;
    const size_t third = runEnd(text, second + 1, isPart);
    return third - second - 1 >= 27 ? third : from;
}

} // namespace

size_t issuedTokenEnd(std::string_view text, size_t from)
{
    if (text.size() - from < 12)
        return from;
    if (const size_t end = prefixedEnd(text, from); end != from)
        return end;
    if (const size_t end = webTokenEnd(text, from); end != from)
        return end;
    if (isDigit(text[from])) {
        if (const size_t end = botTokenEnd(text, from); end != from)
            return end;
    }
    return text.size() - from < 36 ? from : formedEnd(text, from);
}

} // namespace bayplan::snapshots
