// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/rolloutview.h"

#include "core/plaintext.h"
#include "rollouts/viewwords.h"

#include <algorithm>

namespace bayplan::rollouts {

using Shape = LaneBlock::Shape;
using services::Rollout;

namespace {

int serving(const Lane &lane)
{
    return int(std::count_if(lane.blocks.begin(), lane.blocks.end(),
                             [](const LaneBlock &block) { return block.shape == Shape::Serving && !block.stale; }));
}

} // namespace

void RolloutView::take(const RolloutSnapshot &snapshot, core::Time now, core::MonotonicTime monotonic)
{
    const Rollout before = std::exchange(m_rollout, snapshot.world.rollout);
    if (!m_taken || !isSameRollout(before, m_rollout))
        begin(snapshot, monotonic);
    look(snapshot);
    if (before.back != m_rollout.back) { // it goes the other way now
        m_moved = m_movedAtLastDone = {};
        m_doneAtFirst = m_doneLast = m_done;
    }
    // What was done stays told when whoever did it has been dismissed.
    if (m_rollout.isActive() || !snapshot.rows.empty() || m_steps.isEmpty())
        m_steps = stepLines(snapshot.world, snapshot.rows, snapshot.steps, snapshot.coming, now);
    lookAtWays(snapshot);
    m_waitsFor = snapshot.waitsFor;
    m_actor = snapshot.actor;
    sample(now);
    estimate(monotonic);
    Q_EMIT changed();
}

void RolloutView::begin(const RolloutSnapshot &snapshot, core::MonotonicTime monotonic)
{
    const World &world = snapshot.world;
    m_taken = true;
    m_steps.clear();
    m_asked.clear();
    m_seenOld.clear();
    m_seenFresh.clear();
    m_samples.clear();
    m_isOver = false;
    m_moved = m_movedAtLastDone = {};
    m_lastMoment = monotonic;
    m_spec = world.specs.value(world.rollout.to);
    m_differences = services::specDiff(world.specs.value(world.rollout.from), m_spec);
    // Begun before it was watched: those that went had the slots of those that came.
    Lanes lanes = lanesOf(world, {});
    const bool back = world.rollout.back;
    const Lane &came = back ? lanes.old : lanes.fresh;
    const Lane &went = back ? lanes.fresh : lanes.old;
    for (const LaneBlock &block : came.blocks) {
        const bool still = std::any_of(went.blocks.begin(), went.blocks.end(),
                                       [&](const LaneBlock &other) { return other.slot == block.slot; });
        if (block.shape == Shape::Serving && block.revision == came.revision && !still &&
            (!back || world.rollout.isActive()))
            (back ? m_seenFresh : m_seenOld)
                << LaneBlock{.slot = block.slot, .hostId = block.hostId, .host = block.host, .revision = went.revision};
    }
    look(snapshot);
    m_doneAtFirst = m_doneLast = m_done;
}

void RolloutView::look(const RolloutSnapshot &snapshot)
{
    const World &world = snapshot.world;
    m_lanes = lanesOf(world, snapshot.coming);
    remember(m_lanes.old, m_seenOld);
    remember(m_lanes.fresh, m_seenFresh);
    // What has gone from the side it goes to comes again, and is planned there.
    if (m_rollout.back || !m_rollout.isActive())
        addRetired(m_lanes.fresh, m_seenFresh);
    if (!m_rollout.back)
        addRetired(m_lanes.old, m_seenOld);
    m_total = world.desired;
    m_done = std::min(m_total, serving(m_rollout.back ? m_lanes.old : m_lanes.fresh));
}

void RolloutView::lookAtWays(const RolloutSnapshot &snapshot)
{
    for (const auto &[place, step] : snapshot.steps) {
        const bool waits = step.action == Step::Action::Create || step.action == Step::Action::Gate;
        if (!waits || place >= int(snapshot.rows.size()))
            continue;
        const operations::Operation::Row &row = snapshot.rows[size_t(place)];
        const QString way = core::plainLine(row.note, 120);
        if (row.state == operations::Operation::State::Done && !way.isEmpty() && !m_asked.contains(way))
            m_asked << way;
    }
}

int RolloutView::promise() const
{
    return promiseOf(m_total, m_rollout.settings);
}

void RolloutView::sample(core::Time now)
{
    if (m_isOver) // what becomes of it later is another matter
        return;
    m_isOver = !m_rollout.isActive();
    m_lastLook = now;
    const ServingSample sample{now, serving(m_lanes.old), serving(m_lanes.fresh)};
    if (!m_samples.isEmpty() && m_samples.last().old == sample.old && m_samples.last().fresh == sample.fresh)
        return;
    m_samples << sample;
    if (m_samples.size() <= mostSamples)
        return;
    // The beginning stays, and of each two of the older half the one with fewer serving: that is what one looks for.
    QList<ServingSample> kept{m_samples.first()};
    const qsizetype half = m_samples.size() / 4 * 2 + 1;
    for (qsizetype i = 1; i < half; i += 2) {
        const ServingSample &a = m_samples.at(i);
        const ServingSample &b = m_samples.at(i + 1);
        kept << (a.old + a.fresh <= b.old + b.fresh ? a : b);
    }
    m_samples = kept + m_samples.mid(half);
}

bool RolloutView::moves() const
{
    return m_rollout.state == Rollout::State::Running || m_rollout.state == Rollout::State::RollingBack;
}

void RolloutView::estimate(core::MonotonicTime monotonic)
{
    if (moves())
        m_moved += monotonic - m_lastMoment;
    m_lastMoment = monotonic;
    if (m_done != m_doneLast) {
        m_doneLast = m_done;
        m_movedAtLastDone = m_moved;
    }
    m_timeLeft.reset();
    const int since = m_done - m_doneAtFirst;
    const int left = m_total - m_done;
    if (!moves() || since <= 0 || left <= 0)
        return;
    const auto each = m_movedAtLastDone / since;
    const auto rest = each * left - (m_moved - m_movedAtLastDone);
    m_timeLeft = std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(rest));
}

} // namespace bayplan::rollouts
