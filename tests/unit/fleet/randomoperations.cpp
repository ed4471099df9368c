// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/fleet/randomoperations.h"

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using simulator::EngineState;
using simulator::Random;

namespace {

QString anyContainer(const EngineState &state, Random &random)
{
    if (state.containers().empty())
        return {};
    return std::next(state.containers().begin(), random.below(qint64(state.containers().size())))->first;
}

QString anyImage(const EngineState &state, Random &random)
{
    return std::next(state.images().begin(), random.below(qint64(state.images().size())))->first;
}

} // namespace

void operate(EngineState &state, qint64 now, Random &random, int number)
{
    const QString id = anyContainer(state, random);
    const auto health = random.chance(50) ? simulator::HealthState::Healthy : simulator::HealthState::Unhealthy;
    switch (random.below(15)) {
    case 0:
    case 1:
    case 2: {
        simulator::ContainerSpec spec;
        spec.name = u"new-%1"_s.arg(number);
        spec.image =
            state.images().empty() ? u"none"_s : state.image(anyImage(state, random))->tags.value(0, u"none"_s);
        if (random.chance(50))
            spec.labels = {{u"com.docker.compose.project"_s, u"p%1"_s.arg(random.below(2))},
                           {u"com.docker.compose.service"_s, u"s%1"_s.arg(random.below(3))},
                           {u"com.docker.compose.container-number"_s, QString::number(number)}};
        spec.hasHealthcheck = random.chance(40);
        spec.ports = {{.target = 80, .requested = quint16(random.chance(30) ? 10'000 + number : 0)}};
        const auto made = state.create(spec, now);
        if (made.ok() && random.chance(80))
            state.start(made.id, now);
        break;
    }
    case 3:
        state.start(id, now);
        break;
    case 4:
        state.stop(id, now);
        break;
    case 5:
        state.kill(id, {}, now);
        break;
    case 6:
        state.pause(id, now);
        break;
    case 7:
        state.unpause(id, now);
        break;
    case 8:
        state.rename(id, u"renamed-%1"_s.arg(number), now);
        break;
    case 9:
    case 10:
        state.remove(id, true, now);
        break;
    case 11: // a tag that may move from another image
        state.tag(anyImage(state, random), u"moving:%1"_s.arg(random.below(3)), now);
        break;
    case 12:
        state.untag(u"moving:%1"_s.arg(random.below(3)), false, now);
        break;
    case 13:
        state.setHealth(id, health, now);
        break;
    default:
        state.probe(id, health, now);
    }
}

} // namespace bayplan::tests
