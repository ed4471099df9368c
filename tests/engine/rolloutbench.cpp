// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rolloutbench.h"

#include "support/runloop.h"

#include <QDebug>

#include <memory>
#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::Rollout;

RolloutBench::RolloutBench(const TestFleet &engines, services::ServiceBook::Times book, rollouts::RolloutTimes times,
                           bool resume, int byNetwork)
    : ServiceBench(engines, book, {}, byNetwork)
    , m_rollouts(this->book(), work().operations(), means(), times, resume)
{
}

bool RolloutBench::makePortsDiffer(int engine)
{
    const DockerCli &docker = work().docker(engine);
    const QString id = docker.run({u"run"_s, u"-d"_s, u"-p"_s, u"0.0.0.0::8080"_s, u"bayplan-test/app:blue"_s});
    return !id.isEmpty() && !docker.run({u"rm"_s, u"-f"_s, id}).isNull();
}

services::RolloutSettings RolloutBench::quick(services::RolloutSettings::Strategy strategy)
{
    return {.strategy = strategy, .minHealthyTime = 1s, .healthyDeadline = 20s, .scaleDownDelay = 1s};
}

services::ServiceSpec RolloutBench::withImage(const QString &service, const QString &tag) const
{
    services::ServiceSpec spec = state(service).head.record->current()->spec;
    spec.container.image = u"bayplan-test/app:"_s + tag;
    spec.resolvedImage.clear(); // it is looked up anew
    return spec;
}

QString RolloutBench::told(const std::function<void(std::function<void(core::Result<void>)>)> &call)
{
    const auto outcome = std::make_shared<std::optional<core::Result<void>>>();
    call([outcome](const core::Result<void> &result) { *outcome = result; });
    if (!runUntil([&] { return outcome->has_value(); }, 60s))
        return u"it was never answered"_s;
    return **outcome ? QString() : (*outcome)->error().message();
}

QString RolloutBench::begin(const rollouts::Update &update)
{
    return told([&](auto done) { m_rollouts.begin(update, std::move(done)); });
}

QString RolloutBench::steer(const QString &service, rollouts::Steer steer)
{
    return told([&](auto done) { m_rollouts.steer(service, steer, std::move(done)); });
}

bool RolloutBench::waitFor(const QString &service, Rollout::State state, std::chrono::milliseconds limit)
{
    const bool came = runUntil(
        [&] {
            const auto now = m_rollouts.rollout(service);
            return now && now->state == state;
        },
        limit);
    const auto now = m_rollouts.rollout(service);
    if (!came)
        qWarning().noquote() << service << "is" << (now ? toString(now->state) + u' ' + now->reason : u"gone"_s)
                             << "and waits for" << m_rollouts.waitsFor(service);
    return came;
}

bool RolloutBench::waitForEnd(const QString &service, std::chrono::milliseconds limit)
{
    const bool ended = runUntil(
        [&] {
            const auto now = m_rollouts.rollout(service);
            const auto head = book().head(service);
            return now && !now->isActive() && !m_rollouts.isDriving(service) && head && head->actor.isEmpty();
        },
        limit);
    const auto now = m_rollouts.rollout(service);
    if (!ended)
        qWarning().noquote() << service << "is" << (now ? toString(now->state) + u' ' + now->reason : u"gone"_s)
                             << "and waits for" << m_rollouts.waitsFor(service);
    return ended;
}

QString RolloutBench::run(const rollouts::Update &update)
{
    if (const QString problem = begin(update); !problem.isEmpty())
        return problem;
    if (!waitForEnd(update.service))
        return u"it never ended"_s;
    const auto now = m_rollouts.rollout(update.service);
    return now->reason.isEmpty() ? toString(now->state) : QString(toString(now->state) + u": "_s + now->reason);
}

} // namespace bayplan::tests
