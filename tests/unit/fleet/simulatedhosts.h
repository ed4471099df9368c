// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containersmodel.h"
#include "fleet/eventlog.h"
#include "fleet/hostsmodel.h"
#include "fleet/imagesmodel.h"
#include "fleet/portsmodel.h"
#include "net/httploop.h"
#include "net/sshservice.h"
#include "services/bayplanmodel.h"
#include "services/servicebook.h"
#include "simulator/simulatedengine.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace bayplan::tests {

/// Waits short enough for tests: a hung engine is noticed within half a second.
inline constexpr fleet::Timings shortTimings{.pingEvery = std::chrono::milliseconds{100},
                                             .pingTimeout = std::chrono::milliseconds{300},
                                             .slowAfter = std::chrono::milliseconds{150},
                                             .firstRetry = std::chrono::milliseconds{20},
                                             .lastRetry = std::chrono::milliseconds{100},
                                             .problemRetry = std::chrono::milliseconds{50},
                                             .probeEvery = std::chrono::milliseconds{200}};

/// All tables over a fleet, each watched: QAbstractItemModelTester fails the test on a broken signal, and a reset is
/// counted.
class WatchedTables : public QObject
{
    net::HttpLoop m_loop; // what follows needs it

public:
    explicit WatchedTables(fleet::Fleet &fleet);

    fleet::ContainersModel containers;
    fleet::ImagesModel images;
    fleet::PortsModel ports;
    fleet::HostsModel hosts;
    services::ServiceBook book;
    services::BayPlanModel plan;
    fleet::EventLog log;

    int resets() const { return m_resets; }

private:
    std::vector<std::unique_ptr<QAbstractItemModelTester>> m_testers;
    int m_resets = 0;
};

/// Simulated engines on unix sockets and a fleet that connects to them.
class SimulatedHosts
{
public:
    explicit SimulatedHosts(fleet::Timings timings = shortTimings);

    /// An engine that listens but isn't in the fleet yet; named "host1", "host2", …
    simulator::SimulatedEngine &addEngine(simulator::Profile profile = simulator::Profile::docker28(),
                                          int containers = 0);
    /// Adds the engine to the fleet.
    fleet::HostConnection &connectTo(const simulator::SimulatedEngine &engine);
    /// Both.
    fleet::HostConnection &addHost(simulator::Profile profile = simulator::Profile::docker28(), int containers = 0);
    simulator::SimulatedEngine &engine(size_t i = 0) { return *m_engines.at(i); }
    const std::vector<std::unique_ptr<simulator::SimulatedEngine>> &engines() const { return m_engines; }

    fleet::Fleet &fleet() { return *m_fleet; }
    void destroyFleet() { m_fleet.reset(); }

private:
    QTemporaryDir m_folder;
    std::vector<std::unique_ptr<simulator::SimulatedEngine>> m_engines;
    net::HttpLoop m_loop;
    net::SshService m_ssh;
    std::unique_ptr<fleet::Fleet> m_fleet;
};

/// Every difference between what is kept of a host and its engine's own state, in words; empty when they are the same.
QStringList differences(const fleet::HostConnection &host, const simulator::EngineState &state);
/// The same between the tables and the engines of all the fleet's hosts.
QStringList differences(const WatchedTables &tables, SimulatedHosts &hosts);

} // namespace bayplan::tests
