// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/applyplan.h"

namespace bayplan::services {

using operations::Step;

Step applyStep(const PlannedStep &planned, const Desired &desired, const GateTimes &times, const Means &means)
{
    const QString name = replicaName(desired.spec, planned.slot);
    switch (planned.action) {
    case PlannedStep::Action::BringImage:
        return bringImageStep(desired, planned.host, planned.imageFrom, means);
    case PlannedStep::Action::Create:
        return createReplicaStep(desired, planned.host, planned.slot, name, times, means);
    case PlannedStep::Action::Remove:
        break;
    }
    return removeReplicaStep(desired.spec, planned.host, planned.id, name, means);
}

std::vector<Step> applySteps(const ServicePlan &plan, const Desired &desired, const GateTimes &times,
                             const Means &means)
{
    std::vector<Step> steps;
    for (const PlannedStep &planned : plan.steps) {
        steps.push_back(applyStep(planned, desired, times, means));
        steps.back().after = planned.after;
    }
    return steps;
}

} // namespace bayplan::services
