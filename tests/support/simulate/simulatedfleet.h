// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/life.h"
#include "simulator/simulatedengine.h"

#include <QJsonObject>

#include <memory>
#include <vector>

struct FleetOptions
{
    int hosts = 3;
    int containers = 20;
    /// Where the sockets go; not needed with tcp.
    QString folder;
    bayplan::simulator::Profile profile = bayplan::simulator::Profile::docker28();
    /// Changes per second on each host; 0 keeps them still.
    double life = 0;
    bool tcp = false;
    quint64 seed = 1;
};

/// As many simulated hosts as asked for, filled and listening.
class SimulatedFleet
{
public:
    /// False when a host can't listen; `error` says which and why.
    bool start(const FleetOptions &options, QString *error);

    const std::vector<std::unique_ptr<bayplan::simulator::SimulatedEngine>> &engines() const { return m_engines; }
    /// What clients have cost: totals, requests by path, and each host's own totals.
    QJsonObject traffic() const;

private:
    std::vector<std::unique_ptr<bayplan::simulator::SimulatedEngine>> m_engines;
    std::vector<std::unique_ptr<bayplan::simulator::Life>> m_lives;
};
