// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "net/sshcommand.h"

#include <QList>

#include <variant>

namespace bayplan::net {

/// What a look around on the host found, after a forwarded connection to the engine's socket was not taken. sshd does
/// not say whether that is forbidden, the socket isn't there, or may not be opened.
struct SshLook
{
    enum class Socket { Usable, Denied, Other, Absent };

    QList<std::pair<QString, Socket>> sockets; ///< in the order they should be tried
    bool docker = false;                       ///< the docker command is there
    QString user;                              ///< who we are there
};

/// The usual socket, where forwarding is tried first when the endpoint names none.
QString usualSocket();

/// A command for the login shell of the host that writes what readSshLook() reads. For an endpoint without a socket it
/// also looks for those of a rootless engine and of Podman.
QString sshLookCommand(const SshTarget &target);

/// Nothing if the output is something else: the account runs no commands.
std::optional<SshLook> readSshLook(const QString &output);

/// The socket to forward to, or a command to run for each connection, or why neither can do.
struct ForwardTo
{
    QString socket;
};
struct RunOnHost
{
    QString command;
};
using SshWay = std::variant<ForwardTo, RunOnHost, core::Error>;

/// What to do next, `refused` being the sockets that forwarding was tried to in vain. Pure.
SshWay chooseSshWay(const SshTarget &target, const std::optional<SshLook> &look, const QStringList &refused);

} // namespace bayplan::net
