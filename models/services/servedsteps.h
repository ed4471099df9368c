// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/containers/containerplan.h"
#include "services/gatewait.h"
#include "services/replicasteps.h"
#include "services/servicespec.h"

#include <functional>

namespace bayplan::services {

/// Whose replica a container is.
struct ReplicaOf
{
    QString service;
    HealthGate gate = {};
};
using FindReplica = std::function<std::optional<ReplicaOf>(const fleet::ContainerKey &)>;

/// Makes an action on containers one that requests survive: replicas that a load balancer sends to are taken out of it
/// before they are stopped, paused or removed, and after a restart each is let in again once its gate has passed,
/// before the next of its service has its turn. `oneByOne`: replicas are restarted one after the other though nothing
/// is balanced. Kill stays what it is: at once. Adds steps to the plan at its end.
void spareRequests(operations::ContainerPlan &plan, operations::ContainerAction action, const FindReplica &find,
                   const Means &means, const GateTimes &times, bool oneByOne = false);

/// The step, which stops or removes a replica, as one that takes it out of its load balancers first; where these can't
/// be told it is left as it is.
operations::Step takenOutFirst(operations::Step step, const QString &service, const Means &means);

/// Done once the replica of the target's name, which is there, is ready as its gate has it, and has requests.
operations::Step letInStep(const operations::Target &target, const ReplicaOf &replica, const Means &means,
                           const GateTimes &times);

} // namespace bayplan::services
