// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/plan.h"
#include "services/replicasteps.h"
#include "services/serviceplan.h"

#include <vector>

namespace bayplan::services {

/// One step of a plan, by itself.
operations::Step applyStep(const PlannedStep &planned, const Desired &desired, const GateTimes &times,
                           const Means &means);

/// The plan as steps of an operation, at the same places, each after those the plan has before it: see
/// bringImageStep(), createReplicaStep() and removeReplicaStep().
std::vector<operations::Step> applySteps(const ServicePlan &plan, const Desired &desired, const GateTimes &times,
                                         const Means &means);

} // namespace bayplan::services
