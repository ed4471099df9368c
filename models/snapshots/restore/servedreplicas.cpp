// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/servedreplicas.h"

#include "services/labels.h"
#include "services/traffic.h"
#include "snapshots/restore/restoredrecord.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using operations::ContainerAction;
using Action = RestoreStep::Action;
using Gates = QMap<int, services::HealthGate>;

namespace {

bool endsRequests(const RestoreStep &step)
{
    return step.action == Action::Remove ||
           (step.action == Action::Create && (step.act == ContainerAction::Stop || step.act == ContainerAction::Pause));
}

/// Whether it runs when the step is done.
bool beginsRequests(const RestoreStep &step)
{
    if (step.action != Action::Create || endsRequests(step))
        return false;
    const QJsonObject state = step.object[u"State"_s].toObject();
    return step.act || (state[u"Running"_s].toBool() && !state[u"Paused"_s].toBool());
}

services::HealthGate gateOf(const RestoreStep &step, const Gates &gates)
{
    const int revision = step.object[u"Config"_s][u"Labels"_s][services::revisionLabel].toString().toInt();
    return gates.value(revision, gates.isEmpty() ? services::HealthGate() : gates.last());
}

} // namespace

void spareRequests(operations::Plan &made, const RestorePlan &plan, const services::Means &means,
                   const services::GateTimes &times)
{
    QHash<QString, Gates> gatesOf;
    QHash<qsizetype, qsizetype> letIn; ///< the further step of the one at that place
    for (qsizetype place = 0; place < plan.steps.size(); ++place) {
        const RestoreStep &step = plan.steps.at(place);
        if (step.action == Action::WriteRecord) {
            if (const auto record = recordOf(step.object))
                gatesOf.insert(step.service, record->gates());
            continue;
        }
        if (!gatesOf.contains(step.service))
            continue;
        if (endsRequests(step) && means.traffic && means.traffic->isBalanced(step.service)) {
            operations::Step &ending = made.steps[size_t(place)];
            ending = services::takenOutFirst(std::move(ending), step.service, means);
        }
        if (!beginsRequests(step))
            continue;
        operations::Target target = made.steps[size_t(place)].target;
        if (!step.act)
            target.id.clear(); // it is made anew
        operations::Step further =
            services::letInStep(target, {step.service, gateOf(step, gatesOf.value(step.service))}, means, times);
        further.after = {place};
        letIn.insert(place, qsizetype(made.steps.size()));
        made.steps.push_back(std::move(further));
    }
    for (qsizetype place = 0; place < plan.steps.size(); ++place) {
        for (const qsizetype before : plan.steps.at(place).after) {
            if (const auto further = letIn.constFind(before); further != letIn.cend())
                made.steps[size_t(place)].after << *further;
        }
    }
}

} // namespace bayplan::snapshots
