// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"

#include <QList>
#include <QProcessEnvironment>
#include <QString>

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

    HostConfig host; ///< as it would be added; without an endpoint if there is a problem
    QString source;  ///< in words: "DOCKER_HOST", "Docker context “prod”", "socket"
    Origin origin = Origin::Socket;
    bool current = false;     ///< what the docker command would use now
    QString problem = {};     ///< why it can't be imported; empty if it can
    QString description = {}; ///< more about it, one line: a context's description, where else the endpoint was found
};

/// Looks where the docker command looks, in its order of precedence (DOCKER_HOST, DOCKER_CONTEXT, the current context),
/// then for the usual sockets: Docker's, rootless Docker's, Podman's, and those of desktop engines. Sockets that aren't
/// there are left out; nothing is connected to. Each endpoint once, suggested names distinct.
QList<FoundHost> discoverHosts(const QProcessEnvironment &environment);

/// Those to offer before anybody asked for more: what can be used and is an engine rather than any machine ssh knows.
QList<FoundHost> likelyEngines(QList<FoundHost> found);

} // namespace bayplan::fleet
