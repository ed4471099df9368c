// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"

#include <QList>
#include <QProcessEnvironment>
#include <QString>

namespace bayplan::fleet {

/// An engine found on this machine or in the docker command's settings.
struct FoundHost
{
    HostConfig host;
    QString source; ///< "DOCKER_HOST", "Docker context “prod”", "socket"
};

/// Looks where the docker command looks, in its order of precedence (DOCKER_HOST, DOCKER_CONTEXT, the current context),
/// then for the usual sockets: Docker's, rootless Docker's, Podman's, and those of desktop engines. Sockets that aren't
/// there are left out; nothing is connected to. Each endpoint once, suggested names distinct.
QList<FoundHost> discoverHosts(const QProcessEnvironment &environment);

} // namespace bayplan::fleet
