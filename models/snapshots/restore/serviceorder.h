// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/restore/hostplan.h"

namespace bayplan::snapshots {

/// A replica that the snapshot doesn't have.
struct SurplusReplica
{
    QString host;
    QString name;
    QString id;
    QString why;
};

/// Adds the steps that make a container that is there as it was, which only runs otherwise. Returns the last one's
/// place.
qsizetype addActs(RestorePlan &plan, const WantedContainer &container, const QString &service,
                  const QList<qsizetype> &after);

/// Has containers made and started after those of their host that they need. `othersFor`: the names of these.
void orderByNeeds(RestorePlan &plan,
                  const std::function<QStringList(const QString &host, const QJsonObject &inspect)> &othersFor);

/// Has a container made or started after those that have its ports have given them away.
void orderByPorts(RestorePlan &plan, const WantedContainer &container);

/// Adds the steps that make one service's replicas as they were, after the steps at `first`: those that are missing,
/// then those that are others, one after the other over all hosts, and last of all those that are too many, unless
/// they have what others need. `needs`: what each container needs done, at its place.
void addReplicas(RestorePlan &plan, const QString &service, const QList<WantedContainer> &containers,
                 const QList<QList<qsizetype>> &needs, const QList<SurplusReplica> &surplus,
                 const QList<qsizetype> &first);

} // namespace bayplan::snapshots
