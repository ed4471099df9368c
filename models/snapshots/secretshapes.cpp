// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/secretshapes.h"

#include "snapshots/secretbytes.h"
#include "snapshots/secrettokens.h"
#include "snapshots/secreturls.h"

#include <QByteArray>

namespace bayplan::snapshots {

namespace {

constexpr size_t nowhere = std::string_view::npos;

/// "-----BEGIN … PRIVATE KEY-----" and all to its end; certificates and public keys are made to be shown.
void findPrivateKey(SecretRanges &ranges, size_t begin)
{
    const std::string_view text = ranges.text();
    const std::string_view head = text.substr(begin, 80);
    const size_t titleEnd = head.find("-----", 11);
    if (head.substr(0, titleEnd).find("PRIVATE KEY") == nowhere && head.substr(0, titleEnd).find("SECRET") == nowhere)
        return;
    size_t end = text.find("-----END", begin);
    if (end != nowhere) {
        end = text.find("-----", end + 8);
        end = end == nowhere ? text.size() : end + 5;
    }
    ranges.add(begin, end);
}

/// "LS0tLS1CRUdJTi…", a PEM text in base64, as Kubernetes and many variables have it.
void findEncodedKey(SecretRanges &ranges, size_t begin)
{
    const std::string_view text = ranges.text();
    const size_t end = runEnd(text, begin, isBase64);
    const std::string decoded = decodedText(text.substr(begin, end - begin));
    SecretRanges within(decoded);
    if (!decoded.empty())
        findPrivateKey(within, 0);
    if (decoded.empty() || !within.isEmpty())
        ranges.add(begin, end);
}

/// "$2y$10$…", "$$apr1$$…" (as Compose writes dollars), "$argon2id$v=19$…"
void findPasswordHash(SecretRanges &ranges, size_t begin)
{
    const std::string_view text = ranges.text();
    const size_t word = runEnd(text, begin, [](char c) { return c == '$'; });
    const std::string_view rest = text.substr(word);
    for (const std::string_view kind : {"apr1$",
                                        "1$",
                                        "2a$",
                                        "2b$",
                                        "2x$",
                                        "2y$",
                                        "5$",
                                        "6$",
                                        "7$",
                                        "y$",
                                        "gy$",
                                        "sha1$",
                                        "argon2id$",
                                        "argon2i$",
                                        "argon2d$",
                                        "scrypt$",
                                        "pbkdf2-sha256$",
                                        "pbkdf2-sha512$",
                                        "pbkdf2$",
                                        "P$"}) {
        if (!rest.starts_with(kind))
            continue;
        const size_t end = runEnd(text, word, [](char c) { return isBase64(c) || c == '$' || c == '.' || c == ','; });
        if (end - word >= kind.size() + 8)
            ranges.add(begin, end);
        return;
    }
}

/// "{SSHA}…", as LDAP has them.
void findSchemeHash(SecretRanges &ranges, size_t begin)
{
    const std::string_view text = ranges.text();
    for (const std::string_view scheme : {"{SSHA}", "{SHA}", "{SMD5}", "{MD5}", "{SSHA256}", "{SSHA512}", "{SHA256}",
                                          "{SHA512}", "{CRYPT}", "{PBKDF2}", "{ARGON2}"}) {
        if (!text.substr(begin).starts_with(scheme))
            continue;
        const size_t hash = begin + scheme.size();
        const size_t end = runEnd(text, hash, [](char c) { return isBase64(c) || c == '$' || c == '.' || c == ','; });
        if (end - hash >= 16)
            ranges.add(hash, end);
        return;
    }
}

/// "Bearer …" and "Basic …" with something after it that is no word.
void findCredentials(SecretRanges &ranges, size_t begin)
{
    const std::string_view text = ranges.text();
    const bool isBearer = startsWithWord(text.substr(begin), "bearer");
    if (!isBearer && !startsWithWord(text.substr(begin), "basic"))
        return;
    const size_t after = begin + (isBearer ? 6 : 5);
    size_t from = runEnd(text, after, [](char c) { return c == ' ' || c == '\t'; });
    if (from == after)
        return;
    const size_t end = runEnd(text, from, [](char c) { return isBase64(c) || c == '.' || c == '~' || c == ':'; });
    const std::string_view run = text.substr(from, end - from);
    if (isBearer && run.size() >= 8 && (anyOf(run, isDigit) || run.size() >= 24))
        ranges.add(from, end);
    if (!isBearer && run.size() >= 4 && decodedText(run).find(':') != std::string::npos)
        ranges.add(from, end);
}

} // namespace

std::string decodedText(std::string_view base64)
{
    while (base64.ends_with('='))
        base64.remove_suffix(1);
    if (base64.size() < 4 || base64.size() % 4 == 1)
        return {};
    const bool isUrl = base64.find_first_of("-_") != nowhere;
    const auto how =
        QByteArray::AbortOnBase64DecodingErrors | (isUrl ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding);
    const auto isText = [](char c) { return static_cast<unsigned char>(c) >= 0x20 || isSpace(c); };
    // Most of what could be base64 is an id: its first bytes tell.
    for (const size_t size : {std::min<size_t>(base64.size(), 16), base64.size()}) {
        const auto part = QByteArray::fromBase64Encoding(QByteArray::fromRawData(base64.data(), qsizetype(size)), how);
        if (!part || !allOf(std::string_view(part.decoded.constData(), size_t(part.decoded.size())), isText))
            return {};
        if (size == base64.size())
            return part.decoded.toStdString();
    }
    return {};
}

void findSecretShapes(SecretRanges &ranges)
{
    const std::string_view text = ranges.text();
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (const size_t covered = ranges.coveredFrom(i); covered > i) {
            i = covered - 1;
            continue;
        }
        if (isAlnum(c)) {
            if (i > 0 && isAlnum(text[i - 1]))
                continue;
            if (const size_t end = issuedTokenEnd(text, i); end != i)
                ranges.add(i, end);
            else if (lowerOf(c) == 'b')
                findCredentials(ranges, i);
            else if (c == 'L' && text.substr(i).starts_with("LS0tLS1CRUdJTi"))
                findEncodedKey(ranges, i);
            else if (c == 'P' && text.substr(i).starts_with("Private-Lines:"))
                ranges.add(i + 14, std::min(text.find("Private-MAC", i), text.size())); // PuTTY's
            continue;
        }
        const std::string_view rest = text.substr(i);
        if (c == '/' && rest.starts_with("//"))
            findInUrl(ranges, i + 2);
        else if (c == '\\' && rest.starts_with("\\/\\/"))
            findInUrl(ranges, i + 4);
        else if (c == '%' && startsWithWord(rest, "%3a%2f%2f"))
            findInEncodedUrl(ranges, i + 9);
        else if (c == '@')
            findBeforeAt(ranges, i);
        else if (c == '-' && rest.starts_with("-----BEGIN"))
            findPrivateKey(ranges, i);
        else if (c == '$' && (i == 0 || text[i - 1] != '$'))
            findPasswordHash(ranges, i);
        else if (c == '{')
            findSchemeHash(ranges, i);
    }
}

} // namespace bayplan::snapshots
