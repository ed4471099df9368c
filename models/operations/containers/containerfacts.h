// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/container.h"
#include "fleet/containerkey.h"
#include "fleet/servicename.h"
#include "operations/plan.h"

#include <QStringList>

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::operations {

/// What has to be known of a container to plan something for it.
struct ContainerFact
{
    Target target;
    engine::ContainerState state = engine::ContainerState::Unknown;
    bool unhealthy = false; ///< by its own health check
    fleet::ServiceName service = {};
    QStringList dependsOn = {}; ///< services of its project, by Compose's label
    QString swarmService = {};  ///< set: the swarm made it and sees to it
    bool stale = false;         ///< its host is out of reach: this is how it was when last seen
    bool readOnly = false;      ///< its host is marked so
    bool production = false;    ///< its host is marked so

    bool isRunning() const { return engine::isAlive(state); }
};

/// "db:service_started:true,cache:service_healthy:false" → db, cache; "db,cache" as older Composes have it.
QStringList dependenciesIn(const QString &label);

/// Those of `keys` that are there, in that order.
QList<ContainerFact> factsOf(const fleet::Fleet &fleet, const QList<fleet::ContainerKey> &keys);
/// All containers, on all hosts, of the services and projects that `some` belong to.
QList<ContainerFact> relativesOf(const fleet::Fleet &fleet, const QList<ContainerFact> &some);

} // namespace bayplan::operations
