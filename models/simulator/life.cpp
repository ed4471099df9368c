// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/life.h"

#include "simulator/simulatedengine.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

// No finer than this; higher rates do several changes at a time.
constexpr int shortestTickMs = 10;

} // namespace

Life::Life(SimulatedEngine &engine, LifeOptions options, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_options(std::move(options))
    , m_random(m_options.seed)
{
    const int count = static_cast<int>(engine.state().containers().size());
    const int tenth = std::max(count / 10, 2);
    if (m_options.fewest == 0)
        m_options.fewest = std::max(count - tenth, 0);
    if (m_options.most == 0)
        m_options.most = count + tenth;
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        const double perTick = m_options.rate * shortestTickMs / 1000.0;
        const int steps = std::max(1, static_cast<int>(std::lround(perTick)));
        for (int i = 0; i < steps; ++i)
            step();
        arm();
    });
}

void Life::begin()
{
    if (m_options.rate > 0)
        arm();
}

void Life::arm()
{
    // Half to one and a half of the mean, so that many hosts don't act in step.
    const double mean = 1000.0 / m_options.rate;
    const double wait = mean * (0.5 + m_random.unit());
    m_timer.start(std::max(shortestTickMs, static_cast<int>(wait)));
}

void Life::step()
{
    m_engine.apply([this](EngineState &state, qint64 now) { stepIn(state, now); });
}

void Life::stepIn(EngineState &state, qint64 now)
{
    const int count = static_cast<int>(state.containers().size());
    const qint64 what = m_random.below(100);
    if (count < m_options.fewest || (what < 18 && count < m_options.most))
        addOne(state, now);
    else if (count > m_options.most || (what < 36 && count > m_options.fewest)) {
        if (!removeOne(state, now))
            changeOne(state, now);
    } else
        changeOne(state, now);
}

void Life::addOne(EngineState &state, qint64 now)
{
    ContainerSpec spec;
    ++m_number;
    if (m_options.newcomer) {
        spec = m_options.newcomer(m_number);
    } else if (!state.containers().empty()) {
        const auto &containers = state.containers();
        auto it = containers.lower_bound(QString::fromLatin1(m_random.hex(6)));
        if (it == containers.end())
            it = containers.begin();
        spec = it->second.spec;
        spec.name = u"%1-n%2"_s.arg(spec.name.section(u"-n"_s, 0, 0)).arg(m_number);
        spec.labels.insert(u"com.docker.compose.container-number"_s, QString::number(1000 + m_number));
        for (PortSpec &port : spec.ports)
            port.requested = 0;
    }
    const Outcome outcome = state.create(spec, now);
    if (!outcome.ok())
        return;
    m_newcomers.insert(outcome.id);
    state.start(outcome.id, now);
}

bool Life::removeOne(EngineState &state, qint64 now)
{
    const auto &containers = state.containers();
    if (m_options.removesOnlyNewcomers) {
        erase_if(m_newcomers, [&containers](const QString &id) { return !containers.contains(id); });
        // By age, not by the set's own order, which differs from run to run.
        const Container *oldest = nullptr;
        for (const QString &id : std::as_const(m_newcomers)) {
            const Container &candidate = containers.at(id);
            if (!oldest || candidate.createdNs < oldest->createdNs)
                oldest = &candidate;
        }
        return oldest && state.remove(QString(oldest->id), true, now).ok();
    }
    auto it = containers.lower_bound(QString::fromLatin1(m_random.hex(6)));
    if (it == containers.end())
        it = containers.begin();
    if (it == containers.end() || m_options.steady.contains(it->second.spec.name))
        return false;
    return state.remove(QString(it->first), true, now).ok();
}

void Life::changeOne(EngineState &state, qint64 now)
{
    const auto &containers = state.containers();
    // A few tries to hit one that may be touched; ids are spread evenly, so this picks evenly too.
    for (int tries = 0; tries < 8 && !containers.empty(); ++tries) {
        auto it = containers.lower_bound(QString::fromLatin1(m_random.hex(6)));
        if (it == containers.end())
            it = containers.begin();
        const Container &container = it->second;
        if (m_options.steady.contains(container.spec.name))
            continue;
        const QString id = container.id;
        switch (container.state) {
        case ContainerState::Created:
        case ContainerState::Exited:
            state.start(id, now);
            return;
        case ContainerState::Paused:
            state.unpause(id, now);
            return;
        case ContainerState::Restarting:
        case ContainerState::Dead:
            continue;
        case ContainerState::Running:
            break;
        }
        if (container.spec.hasHealthcheck && m_random.chance(60)) {
            const bool ill = container.health == HealthState::Unhealthy;
            state.setHealth(id, ill ? HealthState::Healthy : HealthState::Unhealthy, now);
            return;
        }
        static constexpr std::array codes{0, 1, 1, 2, 137, 139, 143};
        const qint64 what = m_random.below(10);
        if (what < 5)
            state.die(id, codes[static_cast<size_t>(m_random.below(codes.size()))], now);
        else if (what < 7)
            state.restart(id, now);
        else if (what < 9)
            state.stop(id, now);
        else
            state.pause(id, now);
        return;
    }
}

} // namespace bayplan::simulator
