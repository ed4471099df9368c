// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"

#include <QList>
#include <QString>

#include <optional>

namespace bayplan::fleet {

/// A host found on this machine or in the settings of docker, docker-machine or ssh.
struct FoundHost
{
    enum class Origin {
        Environment, ///< DOCKER_HOST and its like
        Context,     ///< a Docker context
        Machine,     ///< a machine of docker-machine's store
        Socket,      ///< a usual socket that is there
        SshConfig    ///< an alias of ~/.ssh/config; it may run no engine at all
    };

    HostConfig host;                ///< as it would be added; without an endpoint if there is a problem
    QString source;                 ///< in words: "DOCKER_HOST", "Docker context “prod”", "socket"
    Origin origin = Origin::Socket; ///< where it was found
    bool current = false;           ///< what the docker command would use now
    QString problem = {};           ///< why it can't be imported; empty if it can
    QString description = {};       ///< more about it, one line: what docker says of it, where else it was found

    bool operator==(const FoundHost &) const = default;
};

/// Those to offer before anybody asked for more: what can be used, has its socket if it is one, and is an engine rather
/// than any machine that ssh knows.
QList<FoundHost> likelyEngines(QList<FoundHost> found);

/// Each endpoint once, from its best source: the current context, then contexts, machines, the environment, sockets,
/// ssh. The others are named in its description. The suggested names are made distinct. Those with a problem stay.
QList<FoundHost> mergeFound(QList<FoundHost> found);

/// Tells whether two endpoints are the same engine reached with the same rights: sockets by the file they lead to,
/// certificates by what is in them.
QString endpointKey(const engine::Endpoint &endpoint);

/// A name as a host may have it (see Workspace::addHost()), as close to `text` as can be.
QString suggestedName(QString text);

/// `name`, or with a number behind it that makes it differ from all `taken`.
QString freeName(const QString &name, const QStringList &taken);

/// Gives `found` the endpoint that `text` is, or says as its problem why it can't be used: `text` or a certificate is
/// no good.
void setEndpoint(FoundHost &found, const QString &text, const std::optional<engine::TlsFiles> &tls);

} // namespace bayplan::fleet
