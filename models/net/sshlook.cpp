// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sshlook.h"

#include "core/plaintext.h"

#include <algorithm>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using Socket = SshLook::Socket;

namespace {

Error refusedBy(Error::Kind kind, const SshTarget &target, const QString &what, const QString &next)
{
    return {.kind = kind, .what = what, .where = target.name, .next = next};
}

QString names(const SshLook &look)
{
    QStringList list;
    for (const auto &[path, state] : look.sockets)
        list << core::plainLine(path, 107);
    return list.join(u", "_s);
}

} // namespace

QString usualSocket()
{
    return u"/var/run/docker.sock"_s;
}

QString sshLookCommand(const SshTarget &target)
{
    // Endpoint::parse lets only characters through that mean nothing to a shell.
    const QString sockets = target.socket.isEmpty()
                                ? usualSocket() + u" /run/user/$(id -u)/docker.sock /run/podman/podman.sock "_s
                                                  u"/run/user/$(id -u)/podman/podman.sock"_s
                                : target.socket;
    // For any login shell: all it has to understand is a word in single quotes.
    return u"exec sh -c 'echo bayplan-look; for s in "_s + sockets +
           u"; do if test -S \"$s\"; then if test -r \"$s\" && test -w \"$s\"; then echo \"usable $s\"; "_s
           u"else echo \"denied $s\"; fi; elif test -e \"$s\"; then echo \"other $s\"; else echo \"absent $s\"; fi; "_s
           u"done; if command -v docker >/dev/null 2>&1; then echo docker; fi; echo \"user $(id -un)\"'"_s;
}

std::optional<SshLook> readSshLook(const QString &output)
{
    // A login shell may say something of its own before.
    const QStringList lines = output.split(u'\n');
    const qsizetype start = lines.indexOf(u"bayplan-look"_s);
    if (start < 0)
        return std::nullopt;
    SshLook look;
    for (const QString &line : lines.mid(start + 1)) {
        const QString word = line.section(u' ', 0, 0);
        const QString rest = line.section(u' ', 1);
        if (word == u"usable"_s)
            look.sockets.append({rest, Socket::Usable});
        else if (word == u"denied"_s)
            look.sockets.append({rest, Socket::Denied});
        else if (word == u"other"_s)
            look.sockets.append({rest, Socket::Other});
        else if (word == u"absent"_s)
            look.sockets.append({rest, Socket::Absent});
        else if (word == u"docker"_s)
            look.docker = true;
        else if (word == u"user"_s)
            look.user = core::plainLine(rest, 64);
    }
    return look;
}

SshWay chooseSshWay(const SshTarget &target, const std::optional<SshLook> &look, const QStringList &refused)
{
    if (!look)
        return refusedBy(Error::Kind::PermissionDenied, target,
                         u"ssh lets this account in, but neither forwards to a socket nor runs commands"_s,
                         u"Let sshd forward (AllowStreamLocalForwarding yes), or use another account"_s);
    const auto find = [&](Socket wanted) {
        return std::find_if(look->sockets.begin(), look->sockets.end(),
                            [wanted](const auto &socket) { return socket.second == wanted; });
    };
    const auto untried = std::find_if(look->sockets.begin(), look->sockets.end(), [&](const auto &socket) {
        return socket.second == Socket::Usable && !refused.contains(socket.first);
    });
    if (untried != look->sockets.end()) // one may be left over from an engine that is gone
        return ForwardTo{untried->first};
    if (const auto usable = find(Socket::Usable); usable != look->sockets.end()) {
        const QString &path = usable->first;
        if (look->docker)
            return RunOnHost{u"docker --host=unix://"_s + path + u" system dial-stdio"_s};
        return refusedBy(Error::Kind::Refused, target,
                         u"A connection to %1 on the host is refused: sshd forbids forwarding to sockets, or no engine "
                         u"listens there"_s.arg(path),
                         u"Let sshd forward (AllowStreamLocalForwarding yes), install the docker command there, or "
                         u"start the engine"_s);
    }
    if (const auto denied = find(Socket::Denied); denied != look->sockets.end())
        return refusedBy(Error::Kind::PermissionDenied, target,
                         u"Permission denied on %1 for “%2” on the host"_s.arg(denied->first, look->user),
                         u"Add “%1” to the group that owns the socket (often “docker”)"_s.arg(look->user));
    if (const auto other = find(Socket::Other); other != look->sockets.end())
        return refusedBy(Error::Kind::NotAnEngine, target, u"%1 on the host is not a socket"_s.arg(other->first),
                         u"Check the path"_s);
    // The docker command there may know of an engine elsewhere.
    if (target.socket.isEmpty() && look->docker)
        return RunOnHost{u"docker system dial-stdio"_s};
    return refusedBy(Error::Kind::NotFound, target, u"There is no engine's socket on the host: %1"_s.arg(names(*look)),
                     u"Start the engine there, or give the path: ssh://host/path/to/docker.sock"_s);
}

} // namespace bayplan::net
