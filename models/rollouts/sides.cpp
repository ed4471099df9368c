// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/sides.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace bayplan::rollouts {

using services::HostView;
using services::Replica;
using services::ReplicaState;
using Action = Step::Action;
using Reach = HostView::Reach;

bool isMeantFor(const services::ServiceSpec &spec, const HostView &host)
{
    const services::Placement &placement = spec.placement;
    return (placement.hosts.isEmpty() || placement.hosts.contains(host.name)) &&
           std::all_of(placement.constraints.begin(), placement.constraints.end(),
                       [&](const services::Constraint &each) { return each.allows(host.labels); });
}

Sides::Sides(const World &world)
{
    const int target = world.rollout.target();
    const services::ServiceSpec wanted = world.specs.value(target);
    m_fitting.insert(target);
    for (auto it = world.specs.begin(); it != world.specs.end(); ++it) {
        if (it.key() != target && sameContainer(it.value(), wanted))
            m_fitting.insert(it.key());
    }
    m_same = m_fitting.contains(world.rollout.from) && m_fitting.contains(world.rollout.to);
    addSeen(world);
    addUnseen(world);
    std::sort(members.begin(), members.end(), [](const Member &a, const Member &b) {
        return std::tie(a.slot, a.host->name, a.name, a.id) < std::tie(b.slot, b.host->name, b.name, b.id);
    });
    judge(world);
    leaveOneOfASlot();
}

void Sides::addSeen(const World &world)
{
    members.reserve(std::size_t(world.observed.replicas.size() + world.onTheWay.size()));
    for (const Replica &replica : world.observed.replicas) {
        const HostView *host = world.observed.host(replica.host);
        if (!host || host->reach == Reach::Lost)
            continue;
        Member member;
        member.replica = &replica;
        member.host = host;
        member.slot = replica.slot;
        member.revision = replica.revision;
        member.name = replica.name;
        member.id = replica.id;
        members.push_back(std::move(member));
    }
}

/// Takes in the steps on the way: to replicas that are seen, or as ones that aren't yet.
void Sides::addUnseen(const World &world)
{
    const std::size_t seen = members.size();
    for (qsizetype i = 0; i < world.onTheWay.size(); ++i) {
        const Step &step = world.onTheWay.at(i);
        if (step.action == Action::BringImage)
            continue;
        const bool creates = step.action == Action::Create;
        const auto end = members.begin() + std::ptrdiff_t(seen);
        const auto found = std::find_if(members.begin(), end, [&](const Member &member) {
            return member.host->id == step.host &&
                   (creates ? member.name == step.name && member.revision == step.revision : member.id == step.id);
        });
        if (found != end) {
            if (creates || step.action == Action::Gate)
                found->coming = i;
            found->going |= step.action == Action::Remove;
            found->renaming |= step.action == Action::Rename;
            continue;
        }
        const HostView *host = world.observed.host(step.host);
        if (!creates || !host || host->reach == Reach::Lost)
            continue;
        Member member;
        member.host = host;
        member.slot = step.slot;
        member.revision = step.revision;
        member.name = step.name;
        member.coming = i;
        members.push_back(std::move(member));
    }
}

void Sides::judge(const World &world)
{
    const services::Rollout &rollout = world.rollout;
    const services::ServiceSpec wanted = world.specs.value(rollout.target());
    for (Member &member : members) {
        const ReplicaState state = member.replica ? member.replica->state : ReplicaState::Starting;
        member.isPresent = state != ReplicaState::Stopped || member.coming >= 0;
        member.hasPassed = member.replica && world.passed.contains({member.host->id, member.id});
        member.hasFailed = !member.id.isEmpty() &&
                           std::any_of(rollout.failed.begin(), rollout.failed.end(),
                                       [&](const services::FailedReplica &each) { return each.id == member.id; });
        // Going forward only what was proven counts. Nothing can be proven where nothing may be done.
        const bool mustPass = member.revision == rollout.to && !rollout.back && !member.host->readOnly;
        const bool isReady =
            mustPass ? member.hasPassed && state != ReplicaState::Unhealthy && state != ReplicaState::Stopped
                     : state == ReplicaState::Ready || (member.hasPassed && state == ReplicaState::Starting);
        member.counts = isReady && member.coming < 0 && !member.going && member.host->reach == Reach::Live;
        // One that would do, if it were well, is replaced; of the revision that is tried its gate decides.
        const bool isTried = member.revision == rollout.to && !rollout.back;
        const bool isWell = isTried || state != ReplicaState::Unhealthy;
        member.isNew = fits(member.revision) && isWell && isMeantFor(wanted, *member.host);
    }
}

/// Of a slot that the new side has twice (its host was lost and is back) the best stays on it.
void Sides::leaveOneOfASlot()
{
    const auto worth = [](const Member &member) {
        // One that is made in the place of another, on a host that drains, counts more than that even while it comes.
        const bool isToLeave = member.host->draining && member.canAct();
        return std::tuple(!isToLeave, member.counts, member.coming < 0, !member.canAct(),
                          member.replica && member.replica->state == ReplicaState::Ready,
                          member.replica ? -member.replica->created.time_since_epoch().count() : 0);
    };
    std::map<int, Member *> best;
    for (Member &member : members) {
        if (!member.stays())
            continue;
        const auto [place, isFirst] = best.try_emplace(member.slot, &member);
        if (!isFirst && worth(member) > worth(*place->second))
            place->second = &member;
    }
    for (Member &member : members) {
        if (member.stays() && best.at(member.slot) != &member)
            member.isNew = false;
    }
}

} // namespace bayplan::rollouts
