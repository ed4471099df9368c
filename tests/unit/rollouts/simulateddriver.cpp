// SPDX-License-Identifier: GPL-3.0-or-later
// The driver of the random worlds, and how they are told.
#include "services/placement.h"
#include "unit/rollouts/simulatedworld.h"

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using rollouts::Decision;
using rollouts::Step;
using rollouts::StepFailure;
using services::HostView;
using services::Replica;
using services::ReplicaState;
using services::Rollout;
using services::RolloutSettings;
using services::ServiceSpec;
using Action = Step::Action;
using FailureAction = RolloutSettings::FailureAction;
using Order = RolloutSettings::Order;
using Reach = HostView::Reach;
using State = Rollout::State;
using Strategy = RolloutSettings::Strategy;

/// Asks until there is nothing new to begin; whether there was anything.
bool SimulatedWorld::ask()
{
    bool any = false;
    for (int i = 0; m_fault.isEmpty(); ++i) {
        if (i > 10) {
            m_fault = u"begins ever more while nothing happens"_s;
            break;
        }
        ++m_decisions;
        lookAtImages();
        const Decision decision = rollouts::next(m_world);
        m_fault = fault(decision);
        tell(decision);
        if (m_fault.isEmpty() && m_decisions % 8 == 0)
            m_fault = faultOfOrder(decision);
        if (decision.rollout == m_world.rollout && decision.resolved.isEmpty() && decision.steps.isEmpty() &&
            decision.cancel.isEmpty()) {
            m_world.failures.clear();
            take(decision);
            break;
        }
        any = true;
        take(decision);
        m_world.failures.clear();
    }
    return any;
}

void SimulatedWorld::take(const Decision &decision)
{
    if (decision.reached && !m_world.sinceReached)
        m_world.sinceReached = 0ms;
    if (!decision.reached)
        m_world.sinceReached.reset();
    if (decision.rollout != m_world.rollout)
        return takeRollout(decision.rollout);
    for (const auto &[revision, image] : decision.resolved.asKeyValueRange())
        m_world.specs[revision].resolvedImage = image;
    for (const Step &step : decision.steps) {
        if (step.action == Action::BringImage && m_world.specs.value(step.revision).resolvedImage.isEmpty())
            m_broughtByName.insert({step.host, step.revision});
    }
    m_world.onTheWay << decision.steps;
    breakOff(decision.cancel);
}

void SimulatedWorld::takeRollout(const Rollout &rollout)
{
    if (rollout.back != m_world.rollout.back || rollout.promoted != m_world.rollout.promoted ||
        rollout.state != m_world.rollout.state)
        m_world.sinceProgress = 0ms;
    if (rollout.promoted != m_world.rollout.promoted)
        m_world.sinceReached.reset();
    m_world.rollout = rollout;
    lookAtImages();
}

/// Whatever such a step has done by then stays.
void SimulatedWorld::breakOff(const QList<qsizetype> &steps)
{
    QList<qsizetype> sorted = steps;
    std::sort(sorted.rbegin(), sorted.rend());
    for (const qsizetype i : sorted) {
        const Step step = m_world.onTheWay.takeAt(i);
        const HostView *on = host(step.host);
        if (step.action == Action::BringImage)
            m_broughtByName.remove({step.host, step.revision});
        if (step.action == Action::Create && on && on->reach == Reach::Live && !sometimes(3))
            add(step, ReplicaState(upTo(3)));
    }
}

void SimulatedWorld::finishStep(qsizetype index, bool succeeds)
{
    const Step step = m_world.onTheWay.takeAt(index);
    const bool byName = step.action == Action::BringImage && m_broughtByName.remove({step.host, step.revision});
    const HostView *on = host(step.host);
    const bool waits = step.action == Action::Create || step.action == Action::Gate;
    const bool isUp = on->reach == Reach::Live;
    tell((succeeds ? u"succeeds: "_s : u"fails: "_s) + words(step));
    pass(std::chrono::seconds(upTo(5)));
    Replica *there = replica(step.host, step.id);
    if (step.action != Action::Create && step.action != Action::BringImage && !there)
        return;
    const bool rarely = step.action == Action::Remove || step.action == Action::Rename;
    if (!isUp || (!succeeds && (!rarely || sometimes(5))) || (waits && m_bad.contains(step.revision))) {
        if (step.action == Action::Create && isUp && !sometimes(3)) {
            constexpr ReplicaState left[] = {ReplicaState::Starting, ReplicaState::Unhealthy, ReplicaState::Stopped,
                                             ReplicaState::Ready};
            add(step, left[upTo(m_bad.contains(step.revision) ? 2 : 3)]);
        }
        if (step.action == Action::Gate && isUp)
            there->state = sometimes(2) ? ReplicaState::Stopped : ReplicaState::Unhealthy;
        m_world.failures << StepFailure{.step = step, .reason = u"it failed"_s};
        return;
    }
    switch (step.action) {
    case Action::BringImage:
        bring(step.host, step.revision, byName);
        break;
    case Action::Create:
        add(step, sometimes(20) ? ReplicaState::Starting : ReplicaState::Ready);
        m_world.passed.insert({step.host, m_world.observed.replicas.last().id});
        m_world.sinceProgress = 0ms;
        break;
    case Action::Gate:
        there->state = ReplicaState::Ready;
        m_world.passed.insert({step.host, step.id});
        m_world.sinceProgress = 0ms;
        break;
    case Action::Remove:
        m_world.passed.remove({step.host, step.id});
        m_world.observed.replicas.removeOne(Replica(*there));
        m_world.sinceProgress = m_world.sinceReplaced = 0ms;
        break;
    case Action::Rename:
        there->name = step.name;
        break;
    }
}

/// The driver is gone, and another one begins, which knows of nothing.
void SimulatedWorld::die()
{
    tell(u"the driver dies"_s);
    const QList<Step> begun = std::exchange(m_world.onTheWay, {});
    for (const Step &step : begun) {
        if (host(step.host)->reach != Reach::Live || sometimes(3))
            continue;
        Replica *there = replica(step.host, step.id);
        if (step.action == Action::Create)
            add(step, m_bad.contains(step.revision) ? ReplicaState(2 * upTo(1)) : ReplicaState(upTo(3)));
        else if (step.action == Action::Remove && there && sometimes(2))
            m_world.observed.replicas.removeOne(Replica(*there));
        else if (step.action == Action::Remove && there)
            there->state = ReplicaState::Stopped;
    }
    m_broughtByName.clear();
    m_world.passed.clear();
    m_world.failures.clear();
    m_world.sinceProgress = m_world.sinceReplaced = 0ms;
    m_world.sinceReached.reset();
}

/// As a driver must: what had passed and is not well any more is a failure of its gate.
void SimulatedWorld::reportWhatBroke()
{
    for (const Replica &each : std::as_const(m_world.observed.replicas)) {
        const bool isBroken = each.state == ReplicaState::Stopped || each.state == ReplicaState::Unhealthy;
        const bool isSeen = host(each.host)->reach == Reach::Live;
        const bool isGoing = std::any_of(m_world.onTheWay.begin(), m_world.onTheWay.end(), [&](const Step &step) {
            return step.action == Action::Remove && step.host == each.host && step.id == each.id;
        });
        if (isBroken && isSeen && !isGoing && m_world.passed.remove({each.host, each.id}))
            m_world.failures << StepFailure{.step = {.action = Action::Gate,
                                                     .host = each.host,
                                                     .slot = each.slot,
                                                     .revision = each.revision,
                                                     .id = each.id},
                                            .reason = u"it broke"_s};
    }
}

void SimulatedWorld::tell(const QString &what) const
{
    if (m_tells)
        qInfo("%s", qPrintable(what));
}

QString SimulatedWorld::words(const Step &step) const
{
    constexpr const char *actions[] = {"image", "create", "gate", "remove", "rename"};
    return u"%1 slot %2 revision %3 on %4 %5 %6"_s.arg(QLatin1String(actions[int(step.action)]))
        .arg(step.slot)
        .arg(step.revision)
        .arg(step.host)
        .arg(step.id, step.name);
}

void SimulatedWorld::tell(const Decision &decision) const
{
    if (!m_tells)
        return;
    QString now = u"%1 desired;"_s.arg(m_world.desired);
    for (const HostView &each : m_world.observed.hosts)
        now += u" host%1 %2%3%4%5"_s.arg(each.id)
                   .arg(int(each.reach))
                   .arg(each.readOnly ? u" read-only"_s : QString(), each.draining ? u" draining"_s : QString(),
                        each.hasImage ? QString() : u" no image"_s);
    tell(now);
    constexpr const char *states[] = {"starting", "ready", "unhealthy", "stopped"};
    for (const Replica &each : m_world.observed.replicas)
        tell(u"    %1 %2 slot %3 revision %4 on %5 %6%7"_s.arg(each.id, each.name)
                 .arg(each.slot)
                 .arg(each.revision)
                 .arg(each.host)
                 .arg(QLatin1String(states[int(each.state)]))
                 .arg(m_world.passed.contains({each.host, each.id}) ? u" passed"_s : QString()));
    const Rollout &rollout = decision.rollout;
    tell(u"  %1 to %2, %3%4%5, %6 failures: %7; %8"_s.arg(rollout.from)
             .arg(rollout.to)
             .arg(services::toString(rollout.state), rollout.back ? u" back"_s : QString(),
                  rollout.promoted ? u" promoted"_s : QString())
             .arg(rollout.failures)
             .arg(rollout.reason, decision.waitsFor));
    for (const Step &step : decision.steps)
        tell(u"  begins "_s + words(step));
    for (const qsizetype i : decision.cancel)
        tell(u"  breaks off "_s + words(m_world.onTheWay.at(i)));
}

} // namespace bayplan::tests
