// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/secretcommand.h"

#include "snapshots/secretbytes.h"
#include "snapshots/secretnames.h"

#include <unordered_map>
#include <utility>

namespace bayplan::snapshots {

namespace {

/// How programs take passwords by options that say nothing by themselves.
enum class Family {
    None,
    MySql,
    Mongo,
    Sshpass,
    Redis,
    Ldap,
    Curl,
    Httpie,
    CapitalP,
    SevenZip,
    OpenSsl,
    Samba,
    Lftp,
    SqlPlus,
    Htpasswd,
    RabbitMq,
    Snmp,
    Registry,
    Vault,
    Echo
};

Family familyOf(std::string_view program)
{
    static const std::unordered_map<std::string_view, Family> families{{"mysql", Family::MySql},
                                                                       {"mysqldump", Family::MySql},
                                                                       {"mysqladmin", Family::MySql},
                                                                       {"mysqlimport", Family::MySql},
                                                                       {"mysqlcheck", Family::MySql},
                                                                       {"mysqlshow", Family::MySql},
                                                                       {"mysqlslap", Family::MySql},
                                                                       {"mysqlbinlog", Family::MySql},
                                                                       {"mysqlsh", Family::MySql},
                                                                       {"mariadb", Family::MySql},
                                                                       {"mariadb-dump", Family::MySql},
                                                                       {"mariadb-admin", Family::MySql},
                                                                       {"mariadb-check", Family::MySql},
                                                                       {"mydumper", Family::MySql},
                                                                       {"myloader", Family::MySql},
                                                                       {"mongo", Family::Mongo},
                                                                       {"mongosh", Family::Mongo},
                                                                       {"mongodump", Family::Mongo},
                                                                       {"mongorestore", Family::Mongo},
                                                                       {"mongoexport", Family::Mongo},
                                                                       {"mongoimport", Family::Mongo},
                                                                       {"mongostat", Family::Mongo},
                                                                       {"mongotop", Family::Mongo},
                                                                       {"cqlsh", Family::Mongo},
                                                                       {"sshpass", Family::Sshpass},
                                                                       {"redis-cli", Family::Redis},
                                                                       {"valkey-cli", Family::Redis},
                                                                       {"keydb-cli", Family::Redis},
                                                                       {"ldapsearch", Family::Ldap},
                                                                       {"ldapadd", Family::Ldap},
                                                                       {"ldapmodify", Family::Ldap},
                                                                       {"ldapwhoami", Family::Ldap},
                                                                       {"ldapdelete", Family::Ldap},
                                                                       {"ldappasswd", Family::Ldap},
                                                                       {"curl", Family::Curl},
                                                                       {"wget", Family::Curl},
                                                                       {"http", Family::Httpie},
                                                                       {"https", Family::Httpie},
                                                                       {"xh", Family::Httpie},
                                                                       {"sqlcmd", Family::CapitalP},
                                                                       {"bcp", Family::CapitalP},
                                                                       {"mosquitto_pub", Family::CapitalP},
                                                                       {"mosquitto_sub", Family::CapitalP},
                                                                       {"mosquitto_rr", Family::CapitalP},
                                                                       {"ipmitool", Family::CapitalP},
                                                                       {"zip", Family::CapitalP},
                                                                       {"unzip", Family::CapitalP},
                                                                       {"7z", Family::SevenZip},
                                                                       {"7za", Family::SevenZip},
                                                                       {"openssl", Family::OpenSsl},
                                                                       {"smbclient", Family::Samba},
                                                                       {"smbget", Family::Samba},
                                                                       {"rpcclient", Family::Samba},
                                                                       {"lftp", Family::Lftp},
                                                                       {"sqlplus", Family::SqlPlus},
                                                                       {"expdp", Family::SqlPlus},
                                                                       {"impdp", Family::SqlPlus},
                                                                       {"htpasswd", Family::Htpasswd},
                                                                       {"rabbitmqctl", Family::RabbitMq},
                                                                       {"snmpwalk", Family::Snmp},
                                                                       {"snmpget", Family::Snmp},
                                                                       {"snmpset", Family::Snmp},
                                                                       {"docker", Family::Registry},
                                                                       {"podman", Family::Registry},
                                                                       {"nerdctl", Family::Registry},
                                                                       {"helm", Family::Registry},
                                                                       {"buildah", Family::Registry},
                                                                       {"skopeo", Family::Registry},
                                                                       {"oras", Family::Registry},
                                                                       {"crane", Family::Registry},
                                                                       {"az", Family::Registry},
                                                                       {"vault", Family::Vault},
                                                                       {"bao", Family::Vault},
                                                                       {"echo", Family::Echo},
                                                                       {"printf", Family::Echo}};
    program.remove_prefix(program.rfind('/') + 1);
    const auto found = families.find(program);
    return found == families.end() ? Family::None : found->second;
}

bool isOption(std::string_view word)
{
    return word.size() > 1 && word[0] == '-' && (isLetter(word[1]) || word[1] == '-');
}

/// "--password" followed by this has no value: "-h", "--host=db".
bool isPlainOption(std::string_view word)
{
    const std::string_view name = word.substr(0, word.find('='));
    return isOption(word) &&
           (name.size() == 2 ||
            (name.starts_with("--") && allOf(name, [](char c) { return isLower(c) || c == '-' || c == '_'; })));
}

bool takesNoValue(std::string_view name)
{
    for (const std::string_view begin :
         {"no-", "skip-", "disable-", "enable-", "require-", "allow-", "use-", "with-", "ask-"}) {
        if (startsWithWord(name, begin))
            return true;
    }
    return false;
}

void addAfter(SecretRanges &word, std::string_view separator)
{
    const size_t place = word.text().find(separator);
    if (place != std::string_view::npos)
        word.add(place + separator.size(), word.text().size());
}

} // namespace

void SecretCommand::reset()
{
    m_expected = Expected::Nothing;
    m_program.clear();
    m_before.clear();
    m_secondBefore.clear();
    m_thirdBefore.clear();
    m_positional = -1;
    m_isLogin = false;
}

void SecretCommand::take(SecretRanges &word, Expected expected)
{
    const std::string_view text = word.text();
    switch (expected) {
    case Expected::Nothing:
        break;
    case Expected::Secret:
        if (!isHarmlessValue({}, text))
            word.addAll();
        break;
    case Expected::UserPassword:
        addAfter(word, ":");
        break;
    case Expected::UserCommaPassword:
        addAfter(word, ",");
        break;
    case Expected::UserPercentPassword:
        addAfter(word, "%");
        break;
    case Expected::Header: {
        const size_t colon = text.find(':');
        if (colon == std::string_view::npos || startsWithWord(text, "authorization") ||
            startsWithWord(text, "proxy-auth"))
            break; // found as an assignment
        const size_t value = runEnd(text, colon + 1, isSpace);
        if (m_rules->isSecret(text.substr(0, colon), text.substr(value)))
            word.add(value, text.size());
        break;
    }
    case Expected::Source: // openssl's "pass:secret", "env:NAME", "file:path"
        if (text.starts_with("pass:"))
            word.add(5, text.size());
        break;
    }
}

bool SecretCommand::programOption(SecretRanges &word)
{
    const std::string_view text = word.text();
    const char letter = text[1];
    const bool isAlone = text.size() == 2;
    const auto secretAfter = [&] {
        if (isAlone)
            m_expected = Expected::Secret;
        else
            word.add(2, text.size());
        return true;
    };
    const auto pairAfter = [&](Expected expected) {
        m_expected = isAlone || text[1] == '-' ? expected : Expected::Nothing;
        if (!isAlone && text[1] != '-') {
            SecretRanges value(text.substr(2));
            take(value, expected);
            for (const SecretRanges::Range &range : value.merged())
                word.add(range.begin + 2, range.end + 2);
        }
        return true;
    };
    const bool isShort = letter != '-';
    switch (familyOf(m_program)) {
    case Family::MySql: // alone it asks for the password
        return letter == 'p' && !isAlone && text.find("=") == std::string_view::npos && secretAfter();
    case Family::Mongo:
        return letter == 'p' && isAlone && secretAfter();
    case Family::Sshpass:
        return letter == 'p' && secretAfter();
    case Family::Redis:
        return letter == 'a' && isAlone && secretAfter();
    case Family::Ldap:
        return letter == 'w' && secretAfter();
    case Family::Curl:
        if (letter == 'u' || (letter == 'U' && isShort) || text == "--user" || text == "--proxy-user")
            return m_program != "wget" && pairAfter(Expected::UserPassword);
        if (letter == 'H' || text == "--header" || text == "--proxy-header")
            return pairAfter(Expected::Header);
        if (text.starts_with("--user=") || text.starts_with("--proxy-user="))
            addAfter(word, ":");
        return (text == "-b" || text == "--cookie") && secretAfter();
    case Family::Httpie:
        return (text == "-a" || text == "--auth") && pairAfter(Expected::UserPassword);
    case Family::CapitalP:
        return letter == 'P' && secretAfter();
    case Family::SevenZip:
        return letter == 'p' && !isAlone && secretAfter();
    case Family::OpenSsl:
        if (text == "-pass" || text == "-passin" || text == "-passout")
            return pairAfter(Expected::Source), m_expected = Expected::Source, true;
        return (text == "-k" || text == "-K") && secretAfter();
    case Family::Samba:
        return letter == 'U' && pairAfter(Expected::UserPercentPassword);
    case Family::Lftp:
        return letter == 'u' && pairAfter(Expected::UserCommaPassword);
    case Family::Htpasswd:
        if (isShort && text.find('b') != std::string_view::npos)
            m_positional = text.find('n') != std::string_view::npos ? 1 : 2;
        if (isShort && (text.ends_with('C') || text.ends_with('r')) && m_positional >= 0)
            ++m_positional;
        return true;
    case Family::Snmp:
        return isAlone && (letter == 'c' || letter == 'A' || letter == 'X') && secretAfter();
    case Family::Registry:
        return m_isLogin && letter == 'p' && isShort && secretAfter();
    case Family::None:
        // What a variable gives to mysql and its like: "-u root -psecret". Not "-p8080:80".
        return letter == 'p' && !isAlone && m_secondBefore == "-u" && anyOf(text.substr(2), isLetter) &&
               text.find('=') == std::string_view::npos && secretAfter();
    case Family::SqlPlus:
    case Family::RabbitMq:
    case Family::Vault:
    case Family::Echo:
        break;
    }
    return false;
}

void SecretCommand::option(SecretRanges &word)
{
    const std::string_view text = word.text();
    if (programOption(word))
        return;
    const size_t dashes = runEnd(text, 0, [](char c) { return c == '-'; });
    const size_t equals = text.find('=');
    const std::string_view name = text.substr(dashes, equals == std::string_view::npos ? equals : equals - dashes);
    if (name.size() < 2 || takesNoValue(name) ||
        !allOf(name, [](char c) { return isAlnum(c) || c == '-' || c == '_' || c == '.'; }))
        return;
    if (equals != std::string_view::npos) {
        if (m_rules->isSecret(name, text.substr(equals + 1)))
            word.add(equals + 1, text.size());
    } else if (m_rules->isSecretName(name)) {
        m_expected = Expected::Secret;
    }
}

void SecretCommand::argument(SecretRanges &word)
{
    const std::string_view text = word.text();
    const Family family = familyOf(m_program);
    if (m_positional == 0 && !isReference(text))
        word.addAll();
    if (m_positional >= 0)
        --m_positional;
    if (family == Family::RabbitMq && (text == "add_user" || text == "change_password" || text == "authenticate_user"))
        m_positional = 1;
    if (family == Family::Registry && text == "login")
        m_isLogin = true;
    if (family == Family::Vault && (m_before == "login" || (m_before == "unseal" && m_secondBefore == "operator")))
        word.addAll();
    if (family == Family::Echo && m_isPiped && !isOption(text) && !isReference(text) &&
        familyOf(text) != Family::Echo) {
        const size_t colon = text.find(':'); // "user:password", as chpasswd reads it
        word.add(colon == std::string_view::npos ? 0 : colon + 1, text.size());
    }
    if (family == Family::SqlPlus) {
        const size_t slash = text.find('/');
        const size_t at = text.find('@');
        if (slash != std::string_view::npos && slash > 0 && text[0] != '/')
            word.add(slash + 1, std::min(at, text.size()));
    }
    // Directives of configurations, SQL, netrc.
    for (const std::string_view directive : {"requirepass", "masterauth", "insecure-password", "set-password"}) {
        if (equalsWord(m_before, directive) && !isOption(text))
            m_expected = Expected::Nothing, take(word, Expected::Secret);
    }
    const bool isIdentified = equalsWord(m_before, "by") && equalsWord(m_secondBefore, "identified");
    const bool isSql =
        equalsWord(m_before, "password") &&
        (equalsWord(m_secondBefore, "with") || equalsWord(m_secondBefore, "set") || equalsWord(m_thirdBefore, "user") ||
         equalsWord(m_thirdBefore, "role") || equalsWord(m_thirdBefore, "login"));
    // "aws configure set aws_secret_access_key x", "npm config set //host/:_authToken x"
    const bool isSet = (equalsWord(m_secondBefore, "set") || equalsWord(m_secondBefore, "put") ||
                        equalsWord(m_secondBefore, "config") || equalsWord(m_secondBefore, "setx")) &&
                       m_rules->isSecretName(m_before) &&
                       text.substr(0, text.size() - 1).find('=') == std::string_view::npos;
    if (isIdentified || isSql || isSet) {
        size_t begin = 0;
        size_t end = text.size();
        while (end > begin && (text[end - 1] == ';' || isQuote(text[end - 1])))
            --end;
        while (begin < end && isQuote(text[begin]))
            ++begin;
        if (!isHarmlessValue({}, text.substr(begin, end - begin)))
            word.add(begin, end);
    }
}

/// "NAME=value", all of the word; in a script something else may follow.
void SecretCommand::variable(SecretRanges &word)
{
    const std::string_view text = word.text();
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0)
        return;
    const std::string_view name = text.substr(0, equals);
    if (!allOf(name, [](char c) { return isAlnum(c) || c == '_' || c == '-' || c == '.'; }))
        return;
    const bool isScript =
        (m_before == "-c" || m_before == "-ec" || m_before == "-lc" || m_before == "CMD-SHELL") && anyOf(text, isSpace);
    if (!isScript && m_rules->isSecret(name, text.substr(equals + 1)))
        word.add(equals + 1, text.size());
}

void SecretCommand::next(SecretRanges &word)
{
    const std::string_view text = word.text();
    if (text.empty())
        return;
    const Expected expected = std::exchange(m_expected, Expected::Nothing);
    if (expected != Expected::Nothing && !isPlainOption(text)) {
        take(word, expected);
    } else if (isOption(text)) {
        option(word);
    } else {
        if (familyOf(text) != Family::None) {
            m_program = text.substr(text.rfind('/') + 1);
            m_positional = -1;
            m_isLogin = false;
        }
        argument(word);
        variable(word);
    }
    m_thirdBefore = std::exchange(m_secondBefore, std::exchange(m_before, std::string(text.substr(0, 100))));
    if (text.find(maskText) != std::string_view::npos) {
        // What was something else once tells nothing of the next word, or masking again would change it.
        m_expected = Expected::Nothing;
        m_before.clear();
    }
}

} // namespace bayplan::snapshots
