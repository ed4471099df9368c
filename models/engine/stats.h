// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>

namespace bayplan::engine {

/// One reading of a container's counters.
struct StatsSample
{
    quint64 cpuTotal = 0; ///< ns of CPU time used since it started
    quint64 systemTotal =
        0; ///< ns of CPU time the host had, over all its CPUs; 0 where the engine doesn't tell (Podman)
    int onlineCpus = 0;
    quint64 memoryUsed = 0;  ///< bytes, without the page cache that can be dropped
    quint64 memoryLimit = 0; ///< bytes
    quint64 networkIn = 0;   ///< bytes
    quint64 networkOut = 0;
    quint64 blockRead = 0; ///< bytes from and to block devices; 0 where cgroup v1 doesn't count them
    quint64 blockWrite = 0;
    quint64 pids = 0;
    qint64 readAt = 0;  ///< ns since the epoch, the engine's clock
    bool empty = false; ///< the container does not run

    bool operator==(const StatsSample &) const = default;
};

/// CPU use between two readings in percent of one CPU (200 = two CPUs busy), by the docker command's formula:
/// Δtotal/Δsystem × online CPUs. Where the engine gives no system time, by the readings' times.
/// 0 when it can't be told.
double cpuPercent(const StatsSample &before, const StatsSample &after);

/// What went on between two readings.
struct StatsRates
{
    double cpu = 0;       ///< see cpuPercent()
    double networkIn = 0; ///< bytes a second, by the engine's clock, as all that follow
    double networkOut = 0;
    double blockRead = 0;
    double blockWrite = 0;
};

/// Nothing where it can't be told: one is empty, the container was restarted between them, or no time has passed. A
/// counter that fell by itself (a network was taken away) counts as standing still.
std::optional<StatsRates> statsRates(const StatsSample &before, const StatsSample &after);

} // namespace bayplan::engine
