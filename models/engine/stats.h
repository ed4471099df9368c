// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace bayplan::engine {

/// One reading of a container's counters.
struct StatsSample
{
    quint64 cpuTotal = 0;    ///< ns of CPU time used since it started
    quint64 systemTotal = 0; ///< ns of CPU time the host had, over all its CPUs; 0 where the engine doesn't tell (Podman)
    int onlineCpus = 0;
    quint64 memoryUsed = 0;  ///< bytes, without the page cache that can be dropped
    quint64 memoryLimit = 0; ///< bytes
    quint64 networkIn = 0;   ///< bytes
    quint64 networkOut = 0;
    quint64 pids = 0;
    qint64 readAt = 0;  ///< ns since the epoch, the engine's clock
    bool empty = false; ///< the container does not run

    bool operator==(const StatsSample &) const = default;
};

/// CPU use between two readings in percent of one CPU (200 = two CPUs busy), by the docker command's formula:
/// Δtotal/Δsystem × online CPUs. Where the engine gives no system time, by the readings' times.
/// 0 when it can't be told.
double cpuPercent(const StatsSample &before, const StatsSample &after);

} // namespace bayplan::engine
