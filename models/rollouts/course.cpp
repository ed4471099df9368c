// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/course.h"

#include <algorithm>

namespace bayplan::rollouts {

Course::Course(const World &from)
    : world(from)
    , sides(world)
    , budget(budgetOf(world, sides.same()))
    , places(world, sides, world.rollout.target())
    , names(world)
    , m_spec(world.specs.value(world.rollout.target()))
{
    decision.rollout = world.rollout;
    if (!budget.beside)
        moveOffDrainingHosts();
    countAll();
}

/// New ones on a host that is to be empty are replaced like old ones, as long as another host takes them.
void Course::moveOffDrainingHosts()
{
    const bool anyDrains = std::any_of(world.observed.hosts.cbegin(), world.observed.hosts.cend(),
                                       [](const services::HostView &host) { return host.draining; });
    if (!anyDrains || !places.find(nullptr))
        return;
    for (Member &member : sides.members) {
        if (member.stays() && member.isIdle() && member.host->draining && member.canAct())
            member.isNew = false;
    }
}

void Course::countAll()
{
    int kept = 0;
    const bool mayWait = world.rollout.settings.delay.count() > 0 && budget.mayDelay;
    for (const Member &member : sides.members) {
        if (!member.isPresent)
            continue;
        ++present;
        going += member.going;
        counting += member.counts;
        fresh += member.stays();
        proven += member.isNew && member.counts;
        others += !member.isNew;
        m_isReplacing = m_isReplacing || (mayWait && !member.isNew && member.going);
        kept += !member.isNew && member.host->readOnly && member.host->reach == services::HostView::Reach::Live;
    }
    // Old ones where nothing may be done stay, in the place of as many new ones.
    if (!budget.beside)
        budget.newWanted = std::max(0, budget.newWanted - kept);
    newRoom = std::max(0, std::min(budget.atOnce - (fresh - proven), budget.newWanted - fresh));
}

bool Course::handsOff() const
{
    return budget.paused && world.rollout.failures > tolerated(world) + budget.wanted;
}

void Course::remove(Member &member)
{
    decision.steps << Step{.action = Step::Action::Remove,
                           .host = member.host->id,
                           .slot = member.slot,
                           .revision = member.revision,
                           .id = member.id};
    going += member.isPresent && !member.going;
    counting -= member.counts;
    member.counts = false;
    member.going = true;
}

void Course::cancel(qsizetype step)
{
    if (!decision.cancel.contains(step))
        decision.cancel << step;
}

} // namespace bayplan::rollouts
