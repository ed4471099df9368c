// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/setbacks.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "rollouts/budget.h"
#include "rollouts/sides.h"
#include "rollouts/words.h"

#include <algorithm>

namespace bayplan::rollouts {

using services::FailedReplica;
using services::HostView;
using services::Replica;
using services::Rollout;
using Action = Step::Action;
using FailureAction = services::RolloutSettings::FailureAction;
using State = Rollout::State;

namespace {

constexpr qsizetype keptFailures = 5; // records are labels: short
constexpr qsizetype keptLines = 10;
constexpr qsizetype keptCharacters = 200;

/// More failed than may.
void giveUp(Rollout &rollout, const World &world, const QString &reason)
{
    rollout.reason = reason;
    if (rollout.state == State::Paused) // it is the operator's turn already
        return;
    if (rollout.settings.failureAction == FailureAction::Pause) { // on the way back, too, as Swarm has it
        rollout.state = State::Paused;
        return;
    }
    // A rollback is never rolled back, nor is there a way back to what is no different.
    const bool isSame = world.specs.value(rollout.from) == world.specs.value(rollout.to);
    if (rollout.back || isSame || !world.specs.contains(rollout.from)) {
        rollout.state = State::Failed;
        return;
    }
    rollout.back = true;
    rollout.state = State::RollingBack;
    rollout.failures = 0;
}

class Setbacks
{
public:
    explicit Setbacks(const World &world) : m_world(world), m_rollout(world.rollout) {}

    Rollout take()
    {
        for (const StepFailure &failure : m_world.failures) {
            if (!m_rollout.isActive())
                break;
            if (isOurs(failure.step))
                takeIn(failure);
        }
        return m_rollout;
    }

private:
    /// A host that is out of reach fails whatever is tried there, which says nothing of the revision; and what was
    /// broken off, being of no use any more, has not failed.
    bool isOurs(const Step &step) const
    {
        const HostView *host = m_world.observed.host(step.host);
        if (!host || host->reach != HostView::Reach::Live)
            return false;
        if (step.action == Action::Remove || step.action == Action::Rename)
            return true;
        const int target = m_rollout.target();
        return step.revision == target || (!m_rollout.back && step.revision == m_rollout.from) ||
               sameContainer(m_world.specs.value(step.revision), m_world.specs.value(target));
    }

    void takeIn(const StepFailure &failure)
    {
        const Step &step = failure.step;
        const QString host = m_world.observed.host(step.host)->name;
        const QString what = core::plainLine(failure.reason);
        if (step.action == Action::BringImage && !m_rollout.back && !anythingIsMade()) {
            m_rollout.back = true;
            m_rollout.state = State::Failed;
            m_rollout.reason = tr("The image can't be brought to %1, so nothing was touched: %2").arg(host, what);
            return;
        }
        ++m_rollout.failures;
        remember(failure, host, what);
        if (step.action == Action::BringImage)
            return judge(tr("The image can't be brought to %1: %2").arg(host, what));
        const QString name = services::replicaName(m_world.specs.value(m_rollout.target()), step.slot);
        switch (step.action) {
        case Action::Remove:
        case Action::Rename:
            // Says nothing of the revision, so that going back would neither be deserved nor help.
            m_rollout.state = State::Paused;
            m_rollout.reason = step.action == Action::Remove
                                   ? tr("%1 on %2 can't be removed: %3").arg(name, host, what)
                                   : tr("%1 on %2 can't be renamed: %3").arg(name, host, what);
            break;
        default:
            judge(tr("%1 on %2: %3").arg(name, host, what));
            break;
        }
    }

    void judge(const QString &reason)
    {
        if (m_rollout.failures > tolerated(m_world))
            giveUp(m_rollout, m_world, reason);
    }

    bool anythingIsMade() const
    {
        return std::any_of(m_world.observed.replicas.begin(), m_world.observed.replicas.end(),
                           [this](const Replica &replica) { return replica.revision == m_rollout.to; });
    }

    void remember(const StepFailure &failure, const QString &host, const QString &what)
    {
        FailedReplica failed{.slot = failure.step.slot, .host = host, .reason = what, .log = {}};
        failed.id = failure.step.id;
        for (const Replica &replica : m_world.observed.replicas) {
            if (failure.step.action == Action::Create && replica.host == failure.step.host &&
                replica.name == failure.step.name)
                failed.id = replica.id;
        }
        const qsizetype skipped = std::max<qsizetype>(0, failure.log.size() - keptLines);
        for (qsizetype i = skipped; i < failure.log.size(); ++i)
            failed.log << failure.log.at(i).left(keptCharacters);
        m_rollout.failed << failed;
        while (m_rollout.failed.size() > keptFailures)
            m_rollout.failed.removeFirst();
    }

    const World &m_world;
    Rollout m_rollout;
};

} // namespace

Rollout afterFailures(const World &world)
{
    return world.failures.isEmpty() ? world.rollout : Setbacks(world).take();
}

Rollout withoutProgress(const World &world, const QString &waitsFor)
{
    Rollout rollout = world.rollout;
    ++rollout.failures;
    giveUp(rollout, world,
           tr("No progress for %1: %2").arg(core::shortDuration(rollout.settings.progressDeadline), waitsFor));
    return rollout;
}

} // namespace bayplan::rollouts
