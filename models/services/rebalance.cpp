// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/rebalance.h"

#include "services/placement.h"
#include "services/words.h"

#include <algorithm>
#include <tuple>

namespace bayplan::services {

namespace {

using Action = PlannedStep::Action;

/// Adds the move to the plan.
void move(ServicePlan &plan, const Observed &observed, const ServiceSpec &spec, const Replica &replica,
          const HostView &to)
{
    // The slot's name may be another container's there, or that of a replica which doesn't run.
    QSet<int> taken;
    QSet<QString> names = to.takenNames;
    for (const Replica &other : observed.replicas) {
        if (other.host == to.id)
            names.insert(replicaName(spec, other.slot));
        taken.insert(other.slot);
    }
    for (const PlannedStep &step : std::as_const(plan.steps)) {
        if (step.action == Action::Create)
            taken.insert(step.slot);
        if (step.action == Action::Create && step.host == to.id)
            names.insert(replicaName(spec, step.slot));
    }
    int slot = replica.slot;
    if (names.contains(replicaName(spec, slot))) {
        slot = 1;
        while (taken.contains(slot) || names.contains(replicaName(spec, slot)))
            ++slot;
    }
    PlannedStep create{.action = Action::Create, .why = PlannedStep::Why::Move, .host = to.id, .slot = slot};
    if (!to.hasImage) {
        qsizetype place = 0;
        const auto brings = [&](const PlannedStep &step) {
            return step.action == Action::BringImage && step.host == to.id;
        };
        const auto there = std::find_if(plan.steps.cbegin(), plan.steps.cend(), brings);
        place = there - plan.steps.cbegin();
        if (there == plan.steps.cend())
            plan.steps << PlannedStep{.action = Action::BringImage,
                                      .why = PlannedStep::Why::Move,
                                      .host = to.id,
                                      .imageFrom = imageHolder(observed)};
        create.after << place;
    }
    plan.steps << create;
    plan.steps << PlannedStep{.action = Action::Remove,
                              .why = PlannedStep::Why::Move,
                              .host = replica.host,
                              .slot = replica.slot,
                              .id = replica.id,
                              .after = {plan.steps.size() - 1}};
}

} // namespace

ServicePlan movePlan(const Observed &observed, const Desired &desired, const Replica &replica, fleet::HostId to)
{
    ServicePlan plan;
    const HostView *from = observed.host(replica.host);
    const HostView *target = observed.host(to);
    if (!from || !target || from == target)
        return plan;
    if (!from->canAct()) {
        plan.problems << Problem{from->id, from->readOnly ? tr("It is marked read-only") : tr("It is out of reach")};
        return plan;
    }
    const QString why = Placer(observed, desired.spec).whyNot(*target);
    if (!why.isEmpty()) {
        plan.problems << Problem{target->id, why};
        return plan;
    }
    move(plan, observed, desired.spec, replica, *target);
    return plan;
}

ServicePlan rebalancePlan(const Observed &observed, const Desired &desired)
{
    ServicePlan plan;
    if (desired.spec.placement.strategy != Placement::Strategy::Spread)
        return plan;
    Placer placer(observed, desired.spec);
    QList<Replica> left;
    for (const Replica &replica : observed.replicas) {
        const HostView *host = observed.host(replica.host);
        if (host && host->canAct() && !host->draining && replica.state == ReplicaState::Ready)
            left << replica;
    }
    while (!left.isEmpty()) {
        const HostView *to = placer.best();
        if (!to || Placer::failsOften(*to))
            break;
        // The newest on the fullest host: it has the least to lose.
        const auto rank = [&](const Replica &replica) {
            return std::tuple(placer.replicasOn(replica.host), replica.created, replica.slot,
                              observed.host(replica.host)->name, replica.id);
        };
        const auto next = std::max_element(left.begin(), left.end(),
                                           [&](const Replica &a, const Replica &b) { return rank(a) < rank(b); });
        if (placer.replicasOn(next->host) - placer.replicasOn(to->id) < 2)
            break;
        move(plan, observed, desired.spec, *next, *to);
        placer.remove(next->host);
        placer.add(to->id);
        left.erase(next);
    }
    return plan;
}

} // namespace bayplan::services
