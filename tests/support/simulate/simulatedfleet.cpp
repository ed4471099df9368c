// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulatedfleet.h"

#include "simulator/populate.h"

#include <QDir>

using namespace Qt::Literals::StringLiterals;
using namespace bayplan::simulator;

namespace {

QJsonObject totals(const Traffic &traffic)
{
    return {{u"requests"_s, static_cast<qint64>(traffic.requests)},
            {u"bytesIn"_s, static_cast<qint64>(traffic.bytesIn)},
            {u"bytesOut"_s, static_cast<qint64>(traffic.bytesOut)},
            {u"connections"_s, static_cast<qint64>(traffic.connections)}};
}

} // namespace

bool SimulatedFleet::start(const FleetOptions &options, QString *error)
{
    for (int i = 0; i < options.hosts; ++i) {
        const quint64 seed = options.seed * 1'000'003 + static_cast<quint64>(i);
        SimulationOptions simulation;
        simulation.name = u"host-%1"_s.arg(i + 1, 3, 10, QChar(u'0'));
        simulation.profile = options.profile;
        simulation.seed = seed;
        auto engine = std::make_unique<SimulatedEngine>(std::move(simulation));
        engine->apply([&](EngineState &state, qint64 now) { populate(state, {options.containers, 4, seed, now}); });
        const bool listening = options.tcp
                                   ? engine->listenTcp()
                                   : engine->listenUnix(QDir(options.folder).filePath(engine->name() + u".sock"));
        if (!listening) {
            *error = engine->name() + u": " + engine->errorString();
            return false;
        }
        if (options.life > 0) {
            LifeOptions life;
            life.rate = options.life;
            life.seed = seed;
            m_lives.push_back(std::make_unique<Life>(*engine, std::move(life)));
            m_lives.back()->begin();
        }
        m_engines.push_back(std::move(engine));
    }
    return true;
}

QJsonObject SimulatedFleet::traffic() const
{
    Traffic sum;
    QJsonObject hosts;
    for (const auto &engine : m_engines) {
        const Traffic &one = engine->traffic();
        sum.requests += one.requests;
        sum.bytesIn += one.bytesIn;
        sum.bytesOut += one.bytesOut;
        sum.connections += one.connections;
        for (auto it = one.byPath.cbegin(); it != one.byPath.cend(); ++it)
            sum.byPath[it.key()] += it.value();
        hosts.insert(engine->name(), totals(one));
    }
    QJsonObject byPath;
    for (auto it = sum.byPath.cbegin(); it != sum.byPath.cend(); ++it)
        byPath.insert(it.key(), static_cast<qint64>(it.value()));
    QJsonObject json = totals(sum);
    json.insert(u"byPath"_s, byPath);
    json.insert(u"hosts"_s, hosts);
    return json;
}
