// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/lanes.h"

#include "core/plaintext.h"
#include "fleet/livehost.h"
#include "rollouts/viewwords.h"
#include "rollouts/words.h"

#include <algorithm>
#include <tuple>

namespace bayplan::rollouts {

using namespace Qt::Literals::StringLiterals;
using Shape = LaneBlock::Shape;
using services::HostView;
using services::Replica;
using services::ReplicaState;

namespace {

QString hostName(const World &world, fleet::HostId id)
{
    const HostView *host = world.observed.host(id);
    return host ? core::plainLine(host->name, 60) : QString();
}

bool allows(const services::Placement &placement, const HostView &host)
{
    if (!placement.hosts.isEmpty() && !placement.hosts.contains(host.name))
        return false;
    return std::all_of(placement.constraints.begin(), placement.constraints.end(),
                       [&](const services::Constraint &constraint) { return constraint.allows(host.labels); });
}

/// Whether it is one of the new side, as next() counts it going forward.
bool isFresh(const World &world, const Replica &replica)
{
    const int to = world.rollout.to;
    const bool same = replica.revision == to ||
                      (world.specs.contains(replica.revision) && world.specs.contains(to) &&
                       world.specs.value(replica.revision).container == world.specs.value(to).container &&
                       world.specs.value(replica.revision).resolvedImage == world.specs.value(to).resolvedImage);
    const HostView *host = world.observed.host(replica.host);
    return same && (!host || !world.specs.contains(to) || allows(world.specs.value(to).placement, *host));
}

Shape shapeOf(const World &world, const Replica &replica)
{
    for (const Step &step : world.onTheWay) {
        const bool isIt = step.host == replica.host &&
                          (step.id.isEmpty() ? step.name == replica.name && step.revision == replica.revision
                                             : step.id == replica.id);
        if (isIt && step.action == Step::Action::Remove)
            return Shape::Leaving;
        const bool comes = step.action == Step::Action::Create || step.action == Step::Action::Gate;
        if (isIt && comes && replica.state != ReplicaState::Unhealthy)
            return Shape::Starting;
    }
    switch (replica.state) {
    case ReplicaState::Starting:
        return Shape::Starting;
    case ReplicaState::Unhealthy:
        return Shape::Unhealthy;
    case ReplicaState::Stopped:
        return Shape::Stopped;
    case ReplicaState::Ready:
        break;
    }
    return Shape::Serving;
}

void sort(Lane &lane)
{
    std::sort(lane.blocks.begin(), lane.blocks.end(), [](const LaneBlock &a, const LaneBlock &b) {
        return std::tuple(a.slot, a.shape == Shape::Retired, a.host) <
               std::tuple(b.slot, b.shape == Shape::Retired, b.host);
    });
}

bool hasSlot(const Lane &lane, int slot)
{
    return std::any_of(lane.blocks.begin(), lane.blocks.end(),
                       [slot](const LaneBlock &block) { return block.slot == slot; });
}

/// In the same place.
bool isAmong(const QList<LaneBlock> &blocks, const LaneBlock &block)
{
    return std::any_of(blocks.begin(), blocks.end(),
                       [&](const LaneBlock &other) { return other.slot == block.slot && other.host == block.host; });
}

/// Replicas that are being made and that nobody has seen yet.
void addUnseen(const World &world, Lanes &lanes)
{
    for (const Step &step : world.onTheWay) {
        if (step.action != Step::Action::Create)
            continue;
        const auto &replicas = world.observed.replicas;
        const bool seen = std::any_of(replicas.begin(), replicas.end(), [&](const Replica &replica) {
            return replica.host == step.host && replica.name == step.name && replica.revision == step.revision;
        });
        Lane &lane = step.revision == world.rollout.to ? lanes.fresh : lanes.old;
        if (!seen)
            lane.blocks << LaneBlock{.slot = step.slot,
                                     .hostId = step.host,
                                     .host = hostName(world, step.host),
                                     .shape = Shape::Starting,
                                     .revision = step.revision};
    }
}

void addPlanned(const World &world, const QList<Step> &coming, Lanes &lanes)
{
    const int target = world.rollout.target();
    Lane &lane = target == world.rollout.to ? lanes.fresh : lanes.old;
    const Lane &other = &lane == &lanes.fresh ? lanes.old : lanes.fresh;
    const auto plan = [&](int slot, fleet::HostId host) {
        if (!hasSlot(lane, slot) && lane.blocks.size() < world.desired)
            lane.blocks << LaneBlock{.slot = slot,
                                     .hostId = host,
                                     .host = hostName(world, host),
                                     .shape = Shape::Planned,
                                     .revision = target};
    };
    for (const Step &step : coming) {
        if (step.action == Step::Action::Create && step.revision == target)
            plan(step.slot, step.host);
    }
    // Where the steps to come aren't known (paused, driven elsewhere): each takes the place of the one it replaces.
    for (const LaneBlock &block : other.blocks)
        plan(block.slot, block.hostId);
}

} // namespace

int Lane::count(LaneBlock::Shape shape) const
{
    return int(
        std::count_if(blocks.begin(), blocks.end(), [shape](const LaneBlock &block) { return block.shape == shape; }));
}

Lanes lanesOf(const World &world, const QList<Step> &coming)
{
    const services::Rollout &rollout = world.rollout;
    const services::ServiceSpec from = world.specs.value(rollout.from);
    const services::ServiceSpec to = world.specs.value(rollout.to);
    const auto [oldName, newName] = revisionNames(from, rollout.from, to, rollout.to);
    Lanes lanes;
    lanes.old = {.revision = rollout.from,
                 .title = oldName,
                 .image = core::plainLine(fleet::familiarReference(from.container.image), 120)};
    lanes.fresh = {.revision = rollout.to,
                   .title = newName,
                   .image = core::plainLine(fleet::familiarReference(to.container.image), 120)};
    for (const Replica &replica : world.observed.replicas) {
        const HostView *host = world.observed.host(replica.host);
        if (host && host->reach == HostView::Reach::Lost)
            continue;
        Lane &lane = isFresh(world, replica) ? lanes.fresh : lanes.old;
        lane.blocks << LaneBlock{.slot = replica.slot,
                                 .hostId = replica.host,
                                 .host = hostName(world, replica.host),
                                 .shape = shapeOf(world, replica),
                                 .stale = host && host->reach == HostView::Reach::Unknown,
                                 .revision = replica.revision,
                                 .id = replica.id,
                                 .name = replica.name};
    }
    addUnseen(world, lanes);
    if (rollout.isActive())
        addPlanned(world, coming, lanes);
    sort(lanes.old);
    sort(lanes.fresh);
    return lanes;
}

void remember(const Lane &lane, QList<LaneBlock> &seen)
{
    for (const LaneBlock &block : lane.blocks) {
        if (block.shape != Shape::Planned && !isAmong(seen, block))
            seen << block;
    }
}

void addRetired(Lane &lane, const QList<LaneBlock> &seen)
{
    const QList<LaneBlock> there = lane.blocks;
    for (LaneBlock block : seen) {
        if (isAmong(there, block))
            continue;
        block.shape = Shape::Retired;
        block.stale = false;
        lane.blocks << block;
    }
    sort(lane);
}

QString countsOf(const Lane &lane)
{
    QStringList parts;
    const auto add = [&parts](int count, const QString &text) {
        if (count > 0)
            parts << text;
    };
    const int serving = lane.count(Shape::Serving);
    const int starting = lane.count(Shape::Starting);
    const int unhealthy = lane.count(Shape::Unhealthy);
    const int stopped = lane.count(Shape::Stopped);
    const int leaving = lane.count(Shape::Leaving);
    const int retired = lane.count(Shape::Retired);
    add(serving, tr("%Ln serving", nullptr, serving));
    add(starting, tr("%Ln starting", nullptr, starting));
    add(unhealthy, tr("%Ln unhealthy", nullptr, unhealthy));
    add(stopped, tr("%Ln stopped", nullptr, stopped));
    add(leaving, tr("%Ln leaving", nullptr, leaving));
    add(retired, tr("%Ln retired", nullptr, retired));
    return parts.isEmpty() ? tr("none yet") : parts.join(u", "_s);
}

QString wordFor(LaneBlock::Shape shape)
{
    switch (shape) {
    case Shape::Planned:
        return tr("planned");
    case Shape::Starting:
        return tr("starting");
    case Shape::Serving:
        return tr("serving");
    case Shape::Unhealthy:
        return tr("unhealthy");
    case Shape::Stopped:
        return tr("stopped");
    case Shape::Leaving:
        return tr("leaving");
    case Shape::Retired:
        break;
    }
    return tr("retired");
}

} // namespace bayplan::rollouts
