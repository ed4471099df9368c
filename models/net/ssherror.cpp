// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/ssherror.h"

#include <QRegularExpression>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

QString captured(const QString &text, const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::MultilineOption).match(text).captured(1).trimmed();
}

QString lastLine(const QString &text)
{
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    return lines.isEmpty() ? QString() : lines.last().trimmed();
}

enum class Refusal { None, HostKey, Login };

/// Who refused whom. ssh's own word on it is its last; what comes before may be the server's banner, which can say
/// anything. Only a jump host's ssh has its word before ours, which then knows no more than that the pipe was closed.
Refusal refusalIn(const QString &text)
{
    const auto said = [](const QString &words) {
        if (words.contains(u"Permission denied ("_s) || words.contains(u"Too many authentication failures"_s))
            return Refusal::Login;
        return words.contains(u"Host key verification failed"_s) ? Refusal::HostKey : Refusal::None;
    };
    const QString last = lastLine(text);
    if (last.contains(u"UNKNOWN port"_s))
        return said(text);
    if (last.startsWith(u"Disconnected from"_s))
        return said(text.trimmed().section(u'\n', -2));
    return said(last);
}

Error hostKeyError(const SshTarget &target, const SshEnd &end)
{
    if (end.messages.contains(u"IDENTIFICATION HAS CHANGED"_s)) {
        const QString fingerprint = captured(end.messages, u"^(SHA256:\\S+?)\\.?\\r?$"_s);
        const QString file = captured(end.messages, u"^Add correct host key in (\\S+) to get rid"_s);
        const QString remedy = captured(end.messages, u"^\\s+(ssh-keygen -f .*)$"_s);
        return {.kind = Error::Kind::PermissionDenied,
                .what = u"The host's key is not the one that is known%1: somebody may be in between"_s.arg(
                    fingerprint.isEmpty() ? QString() : u" (it is now %1)"_s.arg(fingerprint)),
                .where = target.name,
                .next = remedy.isEmpty() ? u"If the host was set up anew, remove its old key from %1"_s.arg(
                                               file.isEmpty() ? u"known_hosts"_s : file)
                                         : u"If the host was set up anew, forget the old key with: %1"_s.arg(remedy)};
    }
    if (end.batch)
        return {.kind = Error::Kind::PermissionDenied,
                .what = u"The host's key is not known yet, and nobody is there to accept it"_s,
                .where = target.name,
                .next = u"Connect once in the window, or with: %1"_s.arg(sshByHand(target))};
    return {.kind = Error::Kind::PermissionDenied,
            .what = u"The host's key could not be verified"_s,
            .where = target.name,
            .next = u"Try by hand: %1"_s.arg(sshByHand(target))};
}

Error loginError(const SshTarget &target, const SshEnd &end)
{
    const QString methods = captured(lastLine(end.messages), u"Permission denied \\((.*)\\)\\."_s);
    return {.kind = Error::Kind::PermissionDenied,
            .what = u"The ssh server let nobody in by what was offered%1"_s.arg(
                methods.isEmpty() ? QString() : u" (it takes %1)"_s.arg(methods)),
            .where = target.name,
            .next = end.batch
                        ? u"Load the key into your agent, or check the user's name; try by hand: %1"_s.arg(
                              sshByHand(target))
                        : u"Check the user's name, the key and the password; try by hand: %1"_s.arg(sshByHand(target))};
}

Error declined(const SshTarget &target, SshQuestion::Kind question)
{
    const bool key = question == SshQuestion::Kind::HostKey;
    return {.kind = Error::Kind::Declined,
            .what = key ? u"The host's key was not accepted"_s : u"ssh was not told what it asked for"_s,
            .where = target.name,
            .next = key ? u"“Retry now” shows the key again"_s : u"“Retry now” asks again"_s};
}

} // namespace

Error describeSshEnd(const SshTarget &target, const SshEnd &end)
{
    const QString &text = end.messages;
    if (end.declined)
        return declined(target, *end.declined);
    const auto has = [&](const QString &words) { return text.contains(words, Qt::CaseInsensitive); };
    switch (refusalIn(text)) {
    case Refusal::HostKey:
        return hostKeyError(target, end);
    case Refusal::Login:
        return loginError(target, end);
    case Refusal::None:
        break;
    }
    if (has(u"Could not resolve hostname"_s))
        return {.kind = Error::Kind::NotFound,
                .what = u"ssh can't resolve the host's name: %1"_s.arg(captured(text, u"resolve hostname (.*)$"_s)),
                .where = target.name,
                .next = u"Check the name; aliases come from ~/.ssh/config"_s};
    if (has(u"Bad configuration option"_s) || has(u"Bad owner or permissions"_s) || has(u"bad configuration options"_s))
        return {.kind = Error::Kind::Input,
                .what = u"ssh can't use its configuration: %1"_s.arg(text.section(u'\n', 0, 0).trimmed()),
                .where = target.name,
                .next = u"Mend ~/.ssh/config; try by hand: %1"_s.arg(sshByHand(target))};
    if (has(u": Connection refused"_s))
        return {.kind = Error::Kind::Refused,
                .what = u"No ssh server listens there"_s,
                .where = target.name,
                .next = u"Check the port, and that sshd runs"_s};
    if (has(u"No route to host"_s) || has(u"Network is unreachable"_s))
        return {.kind = Error::Kind::Refused,
                .what = u"There is no route to that host"_s,
                .where = target.name,
                .next = u"Check the address and the network"_s};
    if (has(u"not responding"_s))
        return {.kind = Error::Kind::Timeout,
                .what = u"The ssh connection broke: the host stopped answering"_s,
                .where = target.name,
                .next = {}};
    if (has(u"timed out"_s))
        return {.kind = Error::Kind::Timeout,
                .what = u"The ssh server does not answer"_s,
                .where = target.name,
                .next = u"Check the address, the port and firewalls in between"_s};
    if (isDroppedAtStart(end))
        return {.kind = Error::Kind::ConnectionLost,
                .what = u"The ssh server closed the connection before login: %1"_s.arg(lastLine(text)),
                .where = target.name,
                .next = u"It may be starting, or take no more connections just now"_s};
    if (!end.loggedIn && (has(u"Connection closed by"_s) || has(u"Connection reset by"_s)))
        return {.kind = end.asked ? Error::Kind::PermissionDenied : Error::Kind::ConnectionLost,
                .what = u"The ssh server closed the connection during the login"_s,
                .where = target.name,
                .next = u"The account may have expired or not be let in; try by hand: %1"_s.arg(sshByHand(target))};
    return {.kind = Error::Kind::ConnectionLost,
            .what = (end.loggedIn ? u"The ssh connection ended%1"_s : u"ssh gave up%1"_s)
                        .arg(text.trimmed().isEmpty() ? QString() : QString(u": "_s + lastLine(text))),
            .where = target.name,
            .next = end.loggedIn ? QString() : u"Try by hand: %1"_s.arg(sshByHand(target))};
}

bool isDroppedAtStart(const SshEnd &end)
{
    // Later in a login than at its first words, a connection that is closed means an account that may not come in.
    static const QRegularExpression dropped(u"(kex_exchange_identification|ssh_exchange_identification|"
                                            u"banner exchange|Exceeded MaxStartups|Not allowed at this time)"_s);
    return !end.loggedIn && !end.asked && !end.declined && dropped.match(end.messages).hasMatch() &&
           refusalIn(end.messages) == Refusal::None &&
           // A host that says nothing for so long will not do so at once.
           !end.messages.contains(u"timed out"_s);
}

} // namespace bayplan::net
