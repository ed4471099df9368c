// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/plan.h"
#include "services/gatewait.h"
#include "services/serviceplan.h"

namespace bayplan::images {
class RegistryLogins;
}

namespace bayplan::services {

/// What acting on hosts takes. All of it must outlive the operations.
struct Means
{
    fleet::Fleet &fleet;
    net::HttpLoop &loop; ///< for probes
    images::RegistryLogins &logins;
};

/// The plan as steps of an operation, at the same places, each after those the plan has before it:
/// - an image is copied from the host that has it, else pulled;
/// - a replica is made and started, and done once its gate has passed; one that doesn't pass is removed again;
/// - a replica that goes is stopped by its own signal and time, then removed with its anonymous volumes. One that is
///   gone already is done.
std::vector<operations::Step> applySteps(const ServicePlan &plan, const Desired &desired, const GateTimes &times,
                                         const Means &means);

} // namespace bayplan::services
