// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "engine/stats.h"
#include "fleet/chartpoints.h"
#include "fleet/containerkey.h"

#include <QHash>

#include <chrono>
#include <optional>
#include <vector>

namespace bayplan::fleet {

/// What a container used at a moment, or the mean over a short time.
struct UsePoint
{
    core::Time at{};     ///< the desktop's clock
    float cpu = 0;       ///< percent of one CPU
    float memory = 0;    ///< bytes
    float networkIn = 0; ///< bytes a second, as all that follow
    float networkOut = 0;
    float blockRead = 0;
    float blockWrite = 0;
    float pids = 0;
    quint16 readings = 1;  ///< that it is the mean of
    bool afterGap = false; ///< nothing is known between the point before and this one
};

/// What containers used over the last hours, of all that have been read in that time. Pure state, bounded: the older
/// points are, the fewer are kept, and all together are at most `mostPoints`.
class StatsHistory
{
public:
    static constexpr std::chrono::hours kept{6};
    static constexpr size_t mostPoints = 500'000; ///< 20 MB

    enum class Figure { Cpu, Memory, NetworkIn, NetworkOut, BlockRead, BlockWrite, Pids };

    /// Takes a reading made at `at`, of which another comes after about `every`. Rates need two readings; where the one
    /// before is much longer ago, or the container was restarted since, there is a gap.
    void add(const ContainerKey &key, const engine::StatsSample &sample, core::Time at, std::chrono::nanoseconds every);
    /// It is not read for now: it does not run, or its host is out of reach.
    void noteGap(const ContainerKey &key);
    void noteGaps(HostId host);
    void forget(const ContainerKey &key);
    void forgetHost(HostId host);

    /// Oldest first; empty if there are none.
    const std::vector<UsePoint> &points(const ContainerKey &key) const;
    /// See chartSegments().
    QList<ChartSegment> segments(const ContainerKey &key, Figure figure, core::Time from, core::Time to,
                                 int columns) const;
    size_t size() const { return m_size; }

    static double valueOf(const UsePoint &point, Figure figure);

private:
    struct Track
    {
        std::vector<UsePoint> points;
        std::optional<engine::StatsSample> last;
        core::Time readAt{};
        size_t thinAt = 256; ///< when there are so many
        bool broken = true;  ///< the next point comes after a gap
    };

    void thin(Track &track, core::Time now);
    void makeRoom(core::Time now);

    QHash<ContainerKey, Track> m_tracks;
    size_t m_size = 0; ///< points of all tracks
};

} // namespace bayplan::fleet
