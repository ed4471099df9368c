// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/fleet/simulatedhosts.h"

#include "simulator/populate.h"

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

WatchedTables::WatchedTables(fleet::Fleet &fleet)
    : containers(fleet)
    , images(fleet)
    , ports(fleet)
    , hosts(fleet)
    , book(fleet, m_loop, {})
    , plan(fleet, book)
    , log(fleet)
{
    for (QAbstractItemModel *model :
         std::initializer_list<QAbstractItemModel *>{&containers, &images, &ports, &hosts, &plan, &log}) {
        m_testers.push_back(
            std::make_unique<QAbstractItemModelTester>(model, QAbstractItemModelTester::FailureReportingMode::QtTest));
        connect(model, &QAbstractItemModel::modelReset, this, [this] { ++m_resets; });
        connect(model, &QAbstractItemModel::layoutChanged, this, [this] { ++m_resets; });
    }
}

SimulatedHosts::SimulatedHosts(fleet::Timings timings)
    : m_fleet(std::make_unique<fleet::Fleet>(engine::Ways{m_loop, m_ssh}, timings))
{
}

simulator::SimulatedEngine &SimulatedHosts::addEngine(simulator::Profile profile, int containers)
{
    const int number = int(m_engines.size()) + 1;
    m_engines.push_back(std::make_unique<simulator::SimulatedEngine>(simulator::SimulationOptions{
        .name = u"host%1"_s.arg(number), .profile = std::move(profile), .seed = quint64(number), .clock = {}}));
    simulator::SimulatedEngine &engine = *m_engines.back();
    if (containers > 0)
        engine.apply([&](simulator::EngineState &state, qint64 now) {
            simulator::populate(state, {containers, 4, quint64(number), now});
        });
    if (!engine.listenUnix(m_folder.filePath(u"%1.sock"_s.arg(number))))
        qFatal("no socket");
    return engine;
}

fleet::HostConnection &SimulatedHosts::connectTo(const simulator::SimulatedEngine &engine)
{
    return *m_fleet->host(m_fleet->addHost({engine.name(), *engine::Endpoint::parse(engine.endpoint())}));
}

fleet::HostConnection &SimulatedHosts::addHost(simulator::Profile profile, int containers)
{
    return connectTo(addEngine(std::move(profile), containers));
}

} // namespace bayplan::tests
