// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace bayplan::net {

/// Where an ssh connection goes. `host` and `user` never begin with a dash nor hold anything a shell would notice
/// (Endpoint::parse refuses that), and `socket` only what safe paths have.
struct SshTarget
{
    QString name;   ///< what messages call it: the endpoint as the user wrote it
    QString user;   ///< empty: ssh's own choice
    QString host;   ///< a name, an address or an alias of ssh's configuration
    int port = 0;   ///< 0: ssh's own choice
    QString socket; ///< the engine's socket on the host; empty: the usual ones are looked for
};

/// Arguments of the one process that holds the connection: logs in, then waits for requests on `controlPath`. With
/// `batch` it fails where it would have to ask.
QStringList sshMasterArguments(const SshTarget &target, const QString &controlPath, bool batch);

/// Arguments that make the process at `controlPath` forward connections on the local socket to the one on the host.
QStringList sshForwardArguments(const QString &controlPath, const QString &localSocket, const QString &remoteSocket);

/// Arguments that make the process at `controlPath` forward connections to a port of this machine, reached from here
/// only, to a port as the host reaches it; `address` is an IP address.
QStringList sshForwardPortArguments(const QString &controlPath, quint16 localPort, const QString &address,
                                    quint16 port);

/// Arguments that run a command on the host through the process at `controlPath`; `command` goes to a shell there.
QStringList sshRunArguments(const QString &controlPath, const QString &command);

/// "ssh -p 2222 me@aws1": what an operator types to try the same by hand.
QString sshByHand(const SshTarget &target);

} // namespace bayplan::net
