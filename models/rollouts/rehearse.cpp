// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/next.h"
#include "rollouts/words.h"

#include <algorithm>

namespace bayplan::rollouts {

using namespace Qt::Literals::StringLiterals;
using services::HostView;
using services::Replica;
using services::ReplicaState;
using services::Rollout;
using std::chrono::milliseconds;
using Action = Step::Action;
using State = Rollout::State;

namespace {

/// A world in which everything succeeds, and operators promote what is ready.
class LuckyWorld
{
public:
    explicit LuckyWorld(World &&world) : m_world(std::move(world)) {}

    Rehearsal play()
    {
        m_world.failures.clear();
        for (const Replica &replica : std::as_const(m_world.observed.replicas))
            learn(replica.revision);
        const QList<Step> begun = std::exchange(m_world.onTheWay, {});
        for (const Step &step : begun)
            succeed(step);
        // Each replica is made, waited for, renamed and removed at most once on each way, and there are few other
        // steps.
        const qsizetype most = 100 + 20 * (m_world.observed.replicas.size() + qsizetype(std::max(0, m_world.desired)));
        for (qsizetype i = 0; i < most && m_world.rollout.isActive(); ++i) {
            const Decision decision = next(m_world);
            if (decision.rollout != m_world.rollout)
                become(decision.rollout);
            else if (!decision.resolved.isEmpty())
                resolve(decision.resolved);
            else if (!decision.steps.isEmpty())
                perform(decision.steps);
            else if (!letTimePass(decision))
                return stuck(decision);
        }
        if (m_world.rollout.isActive())
            return {m_steps, m_world.rollout, tr("It comes to no end")};
        return {m_steps, m_world.rollout};
    }

private:
    Rehearsal stuck(const Decision &decision) const
    {
        const bool isPaused = m_world.rollout.state == State::Paused;
        return {m_steps, m_world.rollout, isPaused ? tr("It is paused") : decision.waitsFor};
    }

    void become(const Rollout &rollout)
    {
        m_world.rollout = rollout;
        m_world.sinceProgress = {};
        m_world.sinceReached.reset();
    }

    /// Whichever image it will turn out to be, it is one.
    void learn(int revision)
    {
        const auto spec = m_world.specs.constFind(revision);
        if (spec != m_world.specs.cend() && spec->resolvedImage.isEmpty() && !m_world.meant.contains(revision))
            m_world.meant.insert(revision, spec->container.image);
    }

    void resolve(const QMap<int, QString> &images)
    {
        for (const auto &[revision, image] : images.asKeyValueRange())
            m_world.specs[revision].resolvedImage = image;
    }

    void perform(const QList<Step> &steps)
    {
        for (const Step &step : steps) {
            m_steps << step;
            succeed(step);
        }
        m_world.sinceProgress = {};
    }

    /// Whether something is different then.
    bool letTimePass(const Decision &decision)
    {
        if (m_world.rollout.state == State::AwaitingPromotion) {
            Rollout promoted = m_world.rollout;
            promoted.promoted = true;
            promoted.state = State::Running;
            become(promoted);
            return true;
        }
        const auto &settings = m_world.rollout.settings;
        bool passed = false;
        if (m_world.sinceReplaced < settings.delay) {
            m_world.sinceReplaced = settings.delay;
            passed = true;
        }
        const milliseconds longEnough = std::max(m_world.rollout.promoteAfter(), m_world.rollout.scaleDownDelay());
        if (decision.reached && m_world.sinceReached.value_or(milliseconds(0)) < longEnough) {
            m_world.sinceReached = longEnough;
            passed = true;
        }
        return passed;
    }

    void succeed(const Step &step)
    {
        const auto replica =
            std::find_if(m_world.observed.replicas.begin(), m_world.observed.replicas.end(), [&](const Replica &each) {
                return each.host == step.host &&
                       (step.action == Action::Create ? each.name == step.name : each.id == step.id);
            });
        const bool isThere = replica != m_world.observed.replicas.end();
        switch (step.action) {
        case Action::BringImage:
            if (step.revision == m_world.rollout.target())
                change(step.host, [](HostView &host) { host.hasImage = true; });
            learn(step.revision);
            break;
        case Action::Create:
            if (isThere)
                pass(*replica);
            else
                make(step);
            break;
        case Action::Gate:
            if (isThere)
                pass(*replica);
            break;
        case Action::Remove:
            if (!isThere)
                break;
            if (replica->state != ReplicaState::Stopped)
                count(step.host, -1);
            m_world.passed.remove({replica->host, replica->id});
            m_world.observed.replicas.erase(replica);
            m_world.sinceReplaced = {};
            break;
        case Action::Rename:
            if (isThere)
                replica->name = step.name;
            break;
        }
    }

    void pass(Replica &replica)
    {
        replica.state = ReplicaState::Ready;
        m_world.passed.insert({replica.host, replica.id});
    }

    void make(const Step &step)
    {
        Replica replica{.host = step.host,
                        .id = u"rehearsed "_s + QString::number(++m_count), // no engine's
                        .name = step.name,
                        .slot = step.slot,
                        .revision = step.revision,
                        .state = ReplicaState::Ready,
                        .created = core::Time::max()};
        count(step.host, 1);
        learn(step.revision);
        pass(replica);
        m_world.observed.replicas << replica;
    }

    void count(fleet::HostId id, int by)
    {
        const qint64 memory = services::promisedMemory(m_world.specs.value(m_world.rollout.target()).container);
        change(id, [&](HostView &host) {
            host.containers += by;
            if (host.memoryFree)
                *host.memoryFree -= by * memory;
        });
    }

    template <typename How>
    void change(fleet::HostId id, How how)
    {
        for (HostView &host : m_world.observed.hosts) {
            if (host.id == id)
                how(host);
        }
    }

    World m_world;
    QList<Step> m_steps;
    int m_count = 0;
};

} // namespace

Rehearsal rehearse(World world)
{
    return LuckyWorld(std::move(world)).play();
}

} // namespace bayplan::rollouts
