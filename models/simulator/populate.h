// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/enginestate.h"

namespace bayplan::simulator {

struct PopulateOptions
{
    int containers = 100;
    /// Images beside those the containers were made from; every tenth is dangling.
    int extraImages = 4;
    quint64 seed = 1;
    /// The time of now, in nanoseconds since 1970; what is made is up to some weeks older.
    qint64 now = 0;
};

/// Fills an engine with Compose projects and single containers as one finds them on a host that has been in use for a
/// while: most run, some with health checks, a few exited, restarting, paused, created or unhealthy.
void populate(EngineState &state, const PopulateOptions &options);

/// A replica of a Compose service, with the labels docker compose gives it (facts: labels of Compose v2).
ContainerSpec composeReplica(const QString &project, const QString &service, int number, const QString &image);

} // namespace bayplan::simulator
