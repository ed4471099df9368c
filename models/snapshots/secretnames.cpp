// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/secretnames.h"

#include "snapshots/secretbytes.h"

#include <array>
#include <cstdint>
#include <unordered_set>

namespace bayplan::snapshots {

namespace {

using WordSet = std::unordered_set<std::string_view>;

constexpr size_t pieceIndex(char a, char b, char c)
{
    return size_t(a & 31) << 10 | size_t(b & 31) << 5 | size_t(c & 31);
}

/// Three letters of each word that makes a name one of a secret. Most names have none of them, and are done with.
constexpr auto makePieces()
{
    std::array<bool, 1 << 15> pieces{};
    for (const char *piece : {"pas", "pwd", "pin", "pep", "sec", "sal", "sas", "tok", "cre", "coo", "com",
                              "key", "aut", "otp", "mne", "jwt", "bea", "enc", "phr", "psk", "sig", "esh"})
        pieces[pieceIndex(piece[0], piece[1], piece[2])] = true;
    return pieces;
}

bool mayNameSecret(std::string_view name)
{
    static constexpr auto pieces = makePieces();
    for (size_t i = 0; i + 1 < name.size(); ++i) {
        if ((name[i] | 32) == 'p' && (name[i + 1] | 32) == 'w')
            return true;
        if (i + 2 < name.size() && pieces[pieceIndex(name[i], name[i + 1], name[i + 2])])
            return true;
    }
    return false;
}

/// A name in its words, in lower case: "dbPassword2" and "DB_PASSWORD_2" are "db", "password". Parts are what dots,
/// slashes and colons are between: "spring.datasource.password" has three.
class NameWords
{
public:
    explicit NameWords(std::string_view name)
    {
        // The words that tell are the last ones.
        if (name.size() > m_letters.size())
            name.remove_prefix(name.size() - m_letters.size());
        size_t begin = 0;
        size_t part = 0;
        for (size_t i = 0; i <= name.size(); ++i) {
            const char c = i < name.size() ? name[i] : '\0';
            const bool ends = !isAlnum(c) || (isUpper(c) && i > begin && beginsWord(name, i));
            if (ends) {
                add(begin, i, part);
                begin = isAlnum(c) ? i : i + 1;
            }
            if (c == '.' || c == '/' || c == ':')
                ++part;
            if (i < name.size())
                m_letters[i] = lowerOf(c);
        }
    }

    size_t size() const { return size_t(m_size); }
    std::string_view operator[](size_t i) const { return m_words[i]; }
    size_t part(size_t i) const { return m_parts[i]; }
    bool has(std::string_view word) const
    {
        return std::find(m_words.begin(), m_words.begin() + m_size, word) != m_words.begin() + m_size;
    }

private:
    /// "dbPassword", "APIKey"
    static bool beginsWord(std::string_view name, size_t i)
    {
        return !isUpper(name[i - 1]) || (i + 1 < name.size() && isLower(name[i + 1]));
    }

    void add(size_t begin, size_t end, size_t part)
    {
        while (end > begin && isDigit(m_letters[end - 1]))
            --end;
        if (end <= begin || size_t(m_size) == m_words.size())
            return;
        m_parts[size_t(m_size)] = part;
        m_words[size_t(m_size++)] = std::string_view(m_letters.data() + begin, end - begin);
    }

    std::array<char, 160> m_letters{};
    std::array<std::string_view, 40> m_words{};
    std::array<size_t, 40> m_parts{};
    std::ptrdiff_t m_size = 0;
};

/// What a name may end with without being about something else: "API_KEY_OLD".
bool isNeutralWord(std::string_view word)
{
    static const WordSet words{"value",       "string",   "text",      "data",     "raw",    "plain",      "plaintext",
                               "encoded",     "base",     "b",         "hash",     "hashed", "old",        "new",
                               "current",     "previous", "next",      "default",  "prod",   "production", "dev",
                               "development", "test",     "staging",   "fallback", "backup", "initial",    "encrypted",
                               "json",        "primary",  "secondary", "content"};
    return words.contains(word);
}

/// What makes a name one of something about a secret: "PASSWORD_FILE", "TOKEN_URL", "password.min.length".
bool isHarmlessTail(std::string_view word)
{
    static const WordSet words{
        "file",        "files",     "filename",    "usersfile", "path",      "paths",       "dir",         "directory",
        "folder",      "url",       "uri",         "urls",      "host",      "hostname",    "port",        "name",
        "names",       "min",       "max",         "length",    "len",       "size",        "ttl",         "expiry",
        "expiration",  "expires",   "timeout",     "interval",  "type",      "types",       "policy",      "policies",
        "count",       "limit",     "limits",      "enabled",   "disabled",  "enable",      "disable",     "required",
        "optional",    "rotation",  "algorithm",   "alg",       "algo",      "prefix",      "suffix",      "format",
        "encoding",    "field",     "fields",      "header",    "headers",   "endpoint",    "endpoints",   "issuer",
        "audience",    "version",   "provider",    "method",    "methods",   "mode",        "modes",       "class",
        "backend",     "manager",   "store",       "attempts",  "retries",   "level",       "cost",        "rounds",
        "iterations",  "strategy",  "regex",       "pattern",   "label",     "labels",      "description", "ref",
        "arn",         "mount",     "stdin",       "days",      "hours",     "minutes",     "seconds",     "sec",
        "ms",          "age",       "lifetime",    "duration",  "minute",    "hour",        "day",         "second",
        "rate",        "uppercase", "lowercase",   "digits",    "special",   "chars",       "charset",     "complexity",
        "strength",    "rule",      "rules",       "sock",      "socket",    "entrypoints", "middlewares", "service",
        "priority",    "resolver",  "scope",       "scopes",    "user",      "username",    "usernames",   "email",
        "domain",      "realm",     "region",      "zone",      "source",    "sources",     "location",    "server",
        "servers",     "address",   "parallelism", "template",  "hasher",    "validators",  "validator",   "env",
        "environment", "engine",    "driver",      "plugin",    "plugins",   "module",      "bits",        "width",
        "usage",       "spec",      "title",       "status",    "date",      "time",        "timestamp",   "created",
        "updated",     "options",   "flags",       "command",   "cmd",       "tag",         "tags",        "image",
        "group",       "index",     "sort",        "order",     "separator", "delimiter",   "namespace",   "cache",
        "delay",       "secure",    "samesite",    "httponly",  "keytype",   "fingerprint", "sha",         "digest"};
    return words.contains(word);
}

/// Ends of words that are written as one: "PGPASSWORD", "rootpw", "accesskey".
bool endsSecretly(std::string_view word)
{
    for (const std::string_view end :
         {"apikey",     "apikeys",    "privatekey",    "secretkey", "accesskey",  "authkey",   "sharedkey",
          "masterkey",  "signingkey", "encryptionkey", "cryptkey",  "accountkey", "deploykey", "sshkey",
          "licensekey", "appkey",     "hmackey",       "psk",       "pwd",        "passcode",  "masterauth"}) {
        if (word.ends_with(end))
            return true;
    }
    static const WordSet passes{"compass",   "bypass",  "trespass",  "overpass",
                                "underpass", "surpass", "encompass", "askpass"};
    return word.size() > 4 && word.ends_with("pass") && !passes.contains(word);
}

/// A word that makes a name one of a secret wherever it is in it.
bool isStrongWord(std::string_view word)
{
    const auto has = [word](std::string_view piece) { return word.find(piece) != std::string_view::npos; };
    if (has("passw"))
        return !has("passwordless");
    if (has("secret"))
        return !has("secretar") && !has("secretion");
    if (has("token"))
        return !has("tokeniz") && !has("tokenis");
    static const WordSet words{"creds",      "cred",        "authorization", "mnemonic",  "rootpw",      "bindpw",
                               "adminpw",    "userpw",      "dbpw",          "pgpass",    "requirepass", "userpass",
                               "passphrase", "passphrases", "passin",        "basicauth", "preshared"};
    return has("credential") || has("passphrase") || endsSecretly(word) || words.contains(word);
}

/// A word that makes a name one of a secret if nothing that matters follows: "DB_PASS", "AUTH", but not "AUTH_METHOD".
bool isWeakWord(std::string_view word)
{
    static const WordSet words{"key",  "keys", "pass", "pw",     "auth", "pin", "otp",    "cookie",
                               "salt", "jwt",  "psk",  "pepper", "sas",  "sig", "bearer", "signature"};
    return words.contains(word);
}

bool isPublicKey(std::string_view qualifier)
{
    static const WordSet words{"public",  "pub",     "primary", "foreign",     "partition",   "sort",        "row",
                               "range",   "routing", "cache",   "idempotency", "index",       "object",      "lookup",
                               "group",   "unique",  "shard",   "map",         "translation", "publishable", "site",
                               "feature", "config",  "order",   "i18n",        "message",     "tag",         "label",
                               "dedup",   "hot",     "arrow",   "any"};
    return words.contains(qualifier);
}

/// "API_KEY_STRIPE": with such a word before it, "key" tells wherever it is.
bool isPrivateKey(std::string_view qualifier)
{
    static const WordSet words{"api",    "private", "access", "secret",   "encryption", "encrypt", "signing", "sign",
                               "master", "auth",    "shared", "account",  "deploy",     "license", "licence", "hmac",
                               "jwt",    "ssh",     "unseal", "recovery", "preshared",  "client",  "crypto",  "cipher"};
    return words.contains(qualifier);
}

bool isStrongPair(std::string_view first, std::string_view second)
{
    if (second == "key" || second == "keys")
        return isPrivateKey(first);
    if (first == "pass" || first == "access")
        return second == "word" || second == "phrase" || (second == "code" && first == "pass");
    if (first == "basic" && second == "auth")
        return true;
    return ((first == "seed" || first == "recovery" || first == "mnemonic") && second == "phrase") ||
           (first == "snmp" && second == "community");
}

/// "MAX_TOKENS", "tokens.limit": how many, not which.
bool countsTokens(const NameWords &words, size_t tail)
{
    static const WordSet counting{"max",   "min",    "num",    "number",     "total",     "count", "limit",
                                  "input", "output", "prompt", "completion", "reasoning", "n"};
    return words[tail] == "tokens" && tail > 0 && counting.contains(words[tail - 1]);
}

bool isSecretId(const NameWords &words, size_t tail)
{
    const std::string_view before = tail > 0 ? words[tail - 1] : std::string_view();
    return before == "secret" ||
           (before == "key" && tail > 1 && (words[tail - 2] == "access" || words[tail - 2] == "secret"));
}

bool isMeantByTail(const NameWords &words, size_t tail)
{
    if (!isWeakWord(words[tail]))
        return false;
    const bool isKey = words[tail] == "key" || words[tail] == "keys";
    return !isKey || tail == 0 || words.part(tail) != words.part(tail - 1) || !isPublicKey(words[tail - 1]);
}

bool isMechanism(std::string_view value)
{
    static const WordSet words{"basic",         "none",        "oauth", "oauth2",   "digest",  "trust",    "md5",
                               "scram-sha-256", "scram-sha-1", "plain", "ldap",     "saml",    "oidc",     "jwt",
                               "local",         "mtls",        "tls",   "kerberos", "peer",    "ident",    "cert",
                               "anonymous",     "ntlm",        "login", "bearer",   "forward", "optional", "required"};
    return words.contains(value);
}

bool isSwitch(std::string_view value)
{
    if (value.size() == 1)
        return value[0] == '0' || value[0] == '1';
    for (const std::string_view word : {"true", "false", "yes", "no", "on", "off", "null", "none", "nil", "undefined",
                                        "enabled", "disabled", "auto"}) {
        if (equalsWord(value, word))
            return true;
    }
    return false;
}

/// The path of a file where files are, which base64 with a slash at its beginning is not.
bool isPath(std::string_view value)
{
    for (const std::string_view scheme : {"file://", "file:"}) {
        if (value.starts_with(scheme)) {
            value.remove_prefix(scheme.size());
            break;
        }
    }
    if (value.starts_with("~/") || value.starts_with("./") || value.starts_with("../"))
        return allOf(value,
                     [](char c) { return isAlnum(c) || c == '/' || c == '.' || c == '-' || c == '_' || c == '~'; });
    if (!value.starts_with('/') || !allOf(value, [](char c) { return isAlnum(c) || isOneOf(c, "/._-@"); }))
        return false;
    static const WordSet tops{"run",   "etc",  "var",  "usr",  "opt",     "home",     "srv",   "tmp",
                              "app",   "data", "mnt",  "root", "secrets", "config",   "certs", "keys",
                              "vault", "dev",  "proc", "bin",  "lib",     "workspace"};
    value.remove_prefix(1);
    return tops.contains(value.substr(0, value.find('/')));
}

/// "0D96DF4D4110E5C43FBFB17F2D347EA6AA65421D", several of them with spaces between them: what public keys are known by.
bool isFingerprints(std::string_view value)
{
    return value.size() >= 8 && allOf(value, [](char c) { return isDigit(c) || (c >= 'A' && c <= 'F') || c == ' '; });
}

} // namespace

bool namesSecret(std::string_view name)
{
    if (!mayNameSecret(name))
        return false;
    const NameWords words(name);
    if (words.size() == 0)
        return false;
    size_t tail = words.size() - 1;
    while (tail > 0 && isNeutralWord(words[tail]))
        --tail;
    if (words[tail] == "id" || words[tail] == "ids")
        return isSecretId(words, tail);
    if (isHarmlessTail(words[tail]) || countsTokens(words, tail))
        return false;
    if (isMeantByTail(words, tail))
        return true;
    for (size_t i = 0; i <= tail; ++i) {
        const bool isPartItself = (i == 0 || words.part(i - 1) != words.part(i)) &&
                                  (i + 1 == words.size() || words.part(i + 1) != words.part(i));
        if (words.part(i) != words.part(tail) && !isPartItself)
            continue;
        if (isStrongWord(words[i]) || (i > 0 && isStrongPair(words[i - 1], words[i])))
            return true;
    }
    return false;
}

bool isHarmlessValue(std::string_view name, std::string_view value)
{
    if (value.empty() || value == maskText || isSwitch(value) || isReference(value) || isPath(value))
        return true;
    const bool isFolder = value.starts_with('/') || value.starts_with('~') || (value.size() > 2 && value[1] == ':');
    if (equalsWord(name, "pwd") || equalsWord(name, "oldpwd"))
        return isFolder;
    const NameWords words(name);
    const std::string_view tail = words.size() == 0 ? std::string_view() : words[words.size() - 1];
    if (tail == "auth")
        return isMechanism(value);
    if (tail == "tokens" || tail == "pin")
        return allOf(value, isDigit) && (tail == "tokens" || value.size() < 3);
    if (words.has("gpg") || words.has("pgp"))
        return isFingerprints(value);
    if (tail == "sig" || tail == "signature")
        return value.size() < 20 || value.find(' ') != std::string_view::npos;
    return false;
}

bool isReference(std::string_view text)
{
    const auto isName = [](char c) { return isAlnum(c) || c == '_' || c == '.' || c == '-' || c == ' '; };
    if (text.empty())
        return false;
    if (allOf(text, [](char c) { return c == '*'; }) || text == "%s" || text == "%d" ||
        text == "\u2022\u2022\u2022\u2022\u2022\u2022")
        return true;
    if (text.starts_with("$$"))
        text.remove_prefix(1); // as Compose writes a dollar
    if (text.starts_with("${{") && text.ends_with("}}"))
        return allOf(text.substr(3, text.size() - 5), isName);
    if (text.starts_with("{{") && text.ends_with("}}"))
        return text.size() > 4 && allOf(text.substr(2, text.size() - 4), isName);
    if (text.starts_with("${") && text.ends_with('}'))
        return text.size() > 3 && allOf(text.substr(2, text.size() - 3), isName);
    if (text.starts_with("$(cat ") && text.ends_with(')'))
        return isPath(text.substr(6, text.size() - 7));
    return text.size() > 2 && text[0] == '$' && isUpper(text[1]) &&
           allOf(text.substr(1), [](char c) { return isUpper(c) || isDigit(c) || c == '_'; });
}

} // namespace bayplan::snapshots
