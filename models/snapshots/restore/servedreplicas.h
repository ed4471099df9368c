// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/plan.h"
#include "services/servedsteps.h"
#include "snapshots/restore/restoreplan.h"

#include <QHash>

namespace bayplan::snapshots {

/// Makes a restore one that requests to its services survive. `made` has a step for each of the plan's, at the same
/// places: replicas are taken out of their load balancers before they are stopped or removed, and where one is made or
/// started, what waits for that waits for another step, at the end of `made`, which is done once its gate has passed
/// and it is let in. Services whose records aren't written are left to whoever acts on containers.
void spareRequests(operations::Plan &made, const RestorePlan &plan, const services::Means &means,
                   const services::GateTimes &times = {});

} // namespace bayplan::snapshots
