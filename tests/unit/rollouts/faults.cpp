// SPDX-License-Identifier: GPL-3.0-or-later
// What must be true of every decision, said once more and on its own.
#include "services/placement.h"
#include "unit/rollouts/simulatedworld.h"

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using rollouts::Decision;
using rollouts::Step;
using rollouts::World;
using services::HostView;
using services::Replica;
using services::ReplicaState;
using services::Rollout;
using services::RolloutSettings;
using Action = Step::Action;
using Reach = HostView::Reach;
using State = Rollout::State;
using Strategy = RolloutSettings::Strategy;

bool SimulatedWorld::fits(int revision) const
{
    const int target = m_world.rollout.target();
    return revision == target || rollouts::sameContainer(m_world.specs.value(revision), m_world.specs.value(target));
}

bool SimulatedWorld::isMeant(const HostView &host) const
{
    const QStringList &hosts = m_world.specs.value(m_world.rollout.target()).placement.hosts;
    return hosts.isEmpty() || hosts.contains(host.name);
}

/// It counts for the promise.
bool SimulatedWorld::counts(const Replica &replica) const
{
    const HostView *on = m_world.observed.host(replica.host);
    if (on->reach != Reach::Live || replica.state == ReplicaState::Stopped || replica.state == ReplicaState::Unhealthy)
        return false;
    for (const Step &step : m_world.onTheWay) {
        if (step.host == replica.host && step.action != Action::Rename &&
            (step.action == Action::Create ? step.name == replica.name : step.id == replica.id))
            return false;
    }
    const bool passed = m_world.passed.contains({replica.host, replica.id});
    const bool mustHavePassed = replica.revision == m_world.rollout.to && !m_world.rollout.back && !on->readOnly;
    return passed || (!mustHavePassed && replica.state == ReplicaState::Ready);
}

int SimulatedWorld::counting() const
{
    return int(std::count_if(m_world.observed.replicas.begin(), m_world.observed.replicas.end(),
                             [this](const Replica &each) { return counts(each); }));
}

int SimulatedWorld::present() const
{
    const auto isThere = [this](int host) { return m_world.observed.host(host)->reach != Reach::Lost; };
    int count = 0;
    for (const Replica &each : m_world.observed.replicas)
        count += each.state != ReplicaState::Stopped && isThere(each.host);
    for (const Step &step : m_world.onTheWay)
        count += step.action == Action::Create && isThere(step.host);
    return count;
}

/// Replicas there may be at most.
int SimulatedWorld::most() const
{
    const Rollout &rollout = m_world.rollout;
    const RolloutSettings &settings = rollout.settings;
    const int desired = m_world.desired;
    const int canaries = settings.canaryPercent ? (desired * settings.canary + 99) / 100 : settings.canary;
    switch (settings.strategy) {
    case Strategy::BlueGreen:
        return 2 * desired;
    case Strategy::Canary:
        return desired + std::max(settings.maxSurge, desired ? canaries : 0);
    default:
        if (settings.order == RolloutSettings::Order::StopFirst)
            return desired;
        return desired + (rollout.promoted ? std::max(desired, settings.maxSurge) : settings.maxSurge);
    }
}

QString SimulatedWorld::fault(const Decision &decision) const
{
    const Rollout &now = m_world.rollout;
    if (!now.isActive() && (decision.rollout != now || !decision.steps.isEmpty()))
        return u"does something after the end"_s;
    if (decision.rollout != now && !(decision.steps.isEmpty() && decision.cancel.isEmpty()))
        return u"does something before it is written"_s;
    for (const Step &step : decision.steps) {
        if (step.action == Action::Gate && (now.back || step.revision != now.to))
            return u"would remove at once what served before, if it is not well"_s;
    }
    if (!decision.resolved.isEmpty() &&
        (decision.rollout != now || !decision.steps.isEmpty() || !decision.cancel.isEmpty()))
        return u"does something before an image is written"_s;
    if (now.back && !decision.rollout.back)
        return u"a rollback is rolled back"_s;
    for (const Step &step : decision.steps) {
        const HostView *on = m_world.observed.host(step.host);
        if (!on || !on->canAct())
            return u"a step where nothing may be done"_s;
        const auto isSame = [&](const Step &other) { return other == step; };
        if (std::any_of(m_world.onTheWay.begin(), m_world.onTheWay.end(), isSame) ||
            std::count_if(decision.steps.begin(), decision.steps.end(), isSame) > 1)
            return u"a step twice"_s;
        if (!step.id.isEmpty() && std::any_of(m_world.onTheWay.begin(), m_world.onTheWay.end(), [&](const Step &other) {
                return other.host == step.host && other.id == step.id;
            }))
            return u"two things at once with one replica"_s;
        if (step.action == Action::Rename || step.action == Action::Create) {
            const auto holds = [&](const Replica &each) { return each.host == step.host && each.name == step.name; };
            const auto takes = [&](const Step &other) {
                return !(other == step) && other.host == step.host && other.name == step.name;
            };
            if (on->takenNames.contains(step.name) ||
                std::any_of(m_world.observed.replicas.begin(), m_world.observed.replicas.end(), holds) ||
                std::any_of(m_world.onTheWay.begin(), m_world.onTheWay.end(), takes) ||
                std::any_of(decision.steps.begin(), decision.steps.end(), takes))
                return u"a name that is taken"_s;
        }
    }
    if (decision.rollout == now && decision.resolved.isEmpty() && now.isActive() && now.state != State::Paused) {
        for (qsizetype i = 0; i < m_world.onTheWay.size(); ++i) {
            const Step &step = m_world.onTheWay.at(i);
            const bool makes =
                step.action == Action::Create || step.action == Action::Gate || step.action == Action::BringImage;
            const bool isOfUse = fits(step.revision) || (!now.back && step.revision == now.from);
            if (makes && !isOfUse && !decision.cancel.contains(i))
                return u"goes on with what nobody wants"_s;
        }
    }
    if (decision.rollout != now) {
        const QString end = faultOfEnd(decision.rollout);
        if (!end.isEmpty())
            return end;
    }
    const QString images = faultOfImages(decision);
    if (!images.isEmpty())
        return images;
    const QString creates = faultOfCreates(decision);
    return creates.isEmpty() ? faultOfRemovals(decision) : creates;
}

/// Of a revision that isn't resolved one host is asked, or one replica, which image it is. None is made where it can be
/// told beforehand.
QString SimulatedWorld::faultOfImages(const Decision &decision) const
{
    QMap<int, int> asked;
    for (const Step &step : m_world.onTheWay + decision.steps) {
        const bool asks = step.action == Action::Create || step.action == Action::BringImage;
        if (asks && m_world.specs.value(step.revision).resolvedImage.isEmpty())
            ++asked[step.revision];
    }
    for (const Step &step : decision.steps) {
        if (asked.value(step.revision) > 1)
            return u"more than one is asked which image it is"_s;
        if (step.action == Action::Create && asked.contains(step.revision) && m_world.meant.contains(step.revision))
            return u"made before its image is written"_s;
    }
    return {};
}

QString SimulatedWorld::faultOfCreates(const Decision &decision) const
{
    const Rollout &rollout = m_world.rollout;
    const RolloutSettings &settings = rollout.settings;
    const auto isCreate = [](const Step &step) { return step.action == Action::Create; };
    const int created = int(std::count_if(decision.steps.begin(), decision.steps.end(), isCreate));
    if (!created)
        return {};
    if (present() + created > most())
        return u"more than there may be"_s;
    const auto isNew = [&](const Step &step) {
        const HostView &on = *m_world.observed.host(step.host);
        return isCreate(step) && step.revision == rollout.target() && on.reach != Reach::Lost && !on.draining;
    };
    const auto pending = std::count_if(m_world.onTheWay.begin(), m_world.onTheWay.end(), isNew);
    const auto begun = std::count_if(decision.steps.begin(), decision.steps.end(), isNew);
    const bool isBeside = settings.strategy == Strategy::Canary && !rollout.promoted && !rollout.back;
    const bool allAtOnce = isBeside || settings.strategy == Strategy::BlueGreen ||
                           (settings.strategy == Strategy::Rolling && rollout.promoted && !rollout.back);
    if (settings.parallelism > 0 && !allAtOnce && begun && present() >= m_world.desired &&
        pending + begun > settings.parallelism)
        return u"more at once than wanted"_s;
    const bool isFirst = !pending && std::none_of(m_world.observed.replicas.begin(), m_world.observed.replicas.end(),
                                                  [&](const Replica &each) { return each.revision == rollout.to; });
    for (const Step &step : decision.steps) {
        if (!isCreate(step))
            continue;
        const HostView &on = *m_world.observed.host(step.host);
        const bool isTarget = step.revision == rollout.target();
        if (!isTarget && (rollout.back || step.revision != rollout.from))
            return u"makes a revision that nobody wants"_s;
        if (on.draining || (isTarget && (!on.hasImage || !isMeant(on))))
            return u"made where it can't be"_s;
        const int port = portOf(step.revision);
        int there = 0;
        for (const Replica &each : m_world.observed.replicas)
            there += each.host == on.id && each.state != ReplicaState::Stopped && portOf(each.revision) == port;
        for (const auto &list : {m_world.onTheWay, decision.steps})
            there += int(std::count_if(list.begin(), list.end(), [&](const Step &other) {
                return isCreate(other) && other.host == on.id && portOf(other.revision) == port;
            }));
        if (port && there > (port == portOf(rollout.target()) ? *on.portRoom : 3))
            return u"more than the ports allow"_s;
        if (!isTarget || rollout.back || !isFirst || rollout.state == State::Paused)
            continue;
        // The first of a revision: the image is wherever it may be needed.
        for (const Replica &each : m_world.observed.replicas) {
            const HostView &other = *m_world.observed.host(each.host);
            if (each.state != ReplicaState::Stopped && other.canAct() && !other.draining && isMeant(other) &&
                !other.hasImage)
                return u"begins before the image is everywhere"_s;
        }
    }
    return {};
}

QString SimulatedWorld::faultOfRemovals(const Decision &decision) const
{
    const Rollout &rollout = m_world.rollout;
    int counted = 0;
    for (const Step &step : decision.steps) {
        if (step.action != Action::Remove)
            continue;
        const auto found =
            std::find_if(m_world.observed.replicas.begin(), m_world.observed.replicas.end(),
                         [&](const Replica &each) { return each.host == step.host && each.id == step.id; });
        if (found == m_world.observed.replicas.end())
            return u"removes what isn't there"_s;
        counted += counts(*found);
    }
    if (counted && counting() - counted < m_world.desired - rollout.settings.maxUnavailable)
        return u"fewer than promised"_s;
    return {};
}

QString SimulatedWorld::faultOfOrder(const Decision &decision)
{
    World shuffled = m_world;
    std::shuffle(shuffled.observed.hosts.begin(), shuffled.observed.hosts.end(), m_random);
    std::shuffle(shuffled.observed.replicas.begin(), shuffled.observed.replicas.end(), m_random);
    const Decision other = rollouts::next(shuffled);
    const bool isSame = other.rollout == decision.rollout && other.steps == decision.steps &&
                        other.cancel == decision.cancel && other.reached == decision.reached &&
                        other.lookAgain == decision.lookAgain && other.waitsFor == decision.waitsFor;
    return isSame ? QString() : u"another order, another decision"_s;
}

QString SimulatedWorld::faultAtTheEnd() const
{
    const Rollout &rollout = m_world.rollout;
    if (!m_world.onTheWay.isEmpty())
        return u"something is on its way for ever"_s;
    if (rollout.isActive() && rollout.state != State::Paused && rollout.state != State::AwaitingPromotion)
        return u"stands still in the middle"_s;
    if (m_mustComplete && (rollout.back || rollout.state == State::Failed))
        return u"nothing was in its way, and it did not get there"_s;
    return {};
}

/// What it leaves when it says that it is done: no orphan, no slot twice, as many as desired.
QString SimulatedWorld::faultOfEnd(const Rollout &rollout) const
{
    if (rollout.state != State::Completed && rollout.state != State::RolledBack)
        return {};
    if (!m_world.onTheWay.isEmpty())
        return u"done while something is on its way"_s;
    QSet<int> slots;
    int right = 0;
    int kept = 0;
    for (const Replica &each : m_world.observed.replicas) {
        const HostView &on = *m_world.observed.host(each.host);
        if (on.reach == Reach::Lost)
            continue;
        if (each.state == ReplicaState::Stopped) {
            if (on.canAct())
                return u"something that doesn't run is left"_s;
            continue;
        }
        const bool isTried = each.revision == rollout.to && !rollout.back;
        const bool isLeftUnwell = on.readOnly && each.state == ReplicaState::Unhealthy && !isTried;
        if (!fits(each.revision) || !isMeant(on) || isLeftUnwell) {
            if (!on.readOnly || on.reach == Reach::Unknown)
                return u"an orphan is left"_s;
            ++kept;
            continue;
        }
        ++right;
        if (on.canAct() && !counts(each))
            return u"done with one that doesn't count"_s;
        if (on.canAct() && slots.contains(each.slot))
            return u"a slot twice"_s;
        if (on.canAct())
            slots.insert(each.slot);
    }
    return right == std::max(0, m_world.desired - kept) ? QString() : u"not as many as desired"_s;
}

/// The first of its static ones; 0: none.
int SimulatedWorld::portOf(int revision) const
{
    const auto &ports = m_world.specs.value(revision).container.ports;
    return ports.isEmpty() ? 0 : ports.first().published;
}

} // namespace bayplan::tests
