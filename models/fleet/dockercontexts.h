// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/foundhost.h"
#include "fleet/surroundings.h"

namespace bayplan::fleet {

/// What the docker command goes by: DOCKER_HOST before DOCKER_CONTEXT before the configuration's current context before
/// "default", which is an engine on this machine unless the environment says otherwise.
struct DockerChoice
{
    bool isDefault = true; ///< the environment or this machine's socket
    QString context = {};  ///< the context's name otherwise
};

DockerChoice dockerChoice(const Surroundings &surroundings);

/// What DOCKER_HOST, DOCKER_TLS, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH describe, read as the docker command reads
/// them; nothing if they are not set.
std::optional<FoundHost> findInEnvironment(const Surroundings &surroundings);

/// All Docker contexts, also those that can't be used, by name. One that is chosen but not there is among them, with
/// its problem.
QList<FoundHost> findContexts(const Surroundings &surroundings);

/// The context of a name; nothing if there is none.
std::optional<FoundHost> findContext(const Surroundings &surroundings, const QString &name);

/// The files and folders in which a context is described, to be watched.
QStringList contextPaths(const Surroundings &surroundings, const QString &name);

} // namespace bayplan::fleet
