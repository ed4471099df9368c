// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/fleet.h"
#include "net/httploop.h"
#include "services/observe.h"
#include "services/probe.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>

namespace bayplan::services {

/// Asks running replicas whose gate is HTTP or TCP whether they are ready, every few seconds, as probe() does. Three
/// failures in a row count as one, as Kubernetes has it; a replica that has never passed is given time to start.
class ReplicaProber : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds every{10'000};
        std::chrono::milliseconds limit{5'000};    ///< for one answer
        std::chrono::milliseconds toStart{60'000}; ///< since it was first asked
    };

    /// Both must outlive it.
    ReplicaProber(fleet::Fleet &fleet, net::HttpLoop &loop, Times times, QObject *parent = nullptr);

    /// From now on it is asked, at once for the first time; nothing happens if it is already.
    void watch(const fleet::ContainerKey &replica, const HealthGate &gate);
    void forget(const fleet::ContainerKey &replica);
    void keepOnly(const std::function<bool(const fleet::ContainerKey &)> &wanted);
    const ProbeResults &results() const { return m_results; }

Q_SIGNALS:
    void changed(const bayplan::fleet::ContainerKey &replica);

private:
    struct Watched
    {
        HealthGate gate;
        core::MonotonicTime since{};
        core::MonotonicTime next{};
        int failures = 0; ///< in a row
        ProbeRoute route = {};
        core::Task task = {};
    };

    void askDue();
    void ask(const fleet::ContainerKey &replica, Watched &watched);
    void take(fleet::ContainerKey replica, ProbeAnswer answer);
    void settle(const fleet::ContainerKey &replica, bool passed);

    fleet::Fleet &m_fleet;
    net::HttpLoop &m_loop;
    const Times m_times;
    std::map<std::pair<fleet::HostId, QString>, Watched> m_watched;
    ProbeResults m_results;
    QTimer m_timer;
};

} // namespace bayplan::services
