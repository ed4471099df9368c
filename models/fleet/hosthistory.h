// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "fleet/hostconfig.h"

#include <QHash>
#include <QList>

#include <chrono>
#include <deque>
#include <optional>

namespace bayplan::fleet {

/// Use of a host at a moment, in percent.
struct UseSample
{
    core::Time at{};
    float cpu = 0;
    float memory = 0;
};

/// What the hosts' use has been over the last hours. Pure state; samples come in order of time.
class HostHistory
{
public:
    static constexpr std::chrono::seconds interval{5}; ///< between samples
    static constexpr std::chrono::hours kept{6};
    /// Samples farther apart than this have a gap between them: nobody looked, or the host was out of reach.
    static constexpr std::chrono::seconds gap{13};

    enum class Figure { Cpu, Memory };

    struct Point
    {
        core::Time at{};
        double percent = 0;
    };
    using Segment = QList<Point>; ///< without a gap, oldest first

    /// Takes a sample and forgets what is older than `kept` before it.
    void add(HostId host, const UseSample &sample);
    void forget(HostId host) { m_samples.remove(host); }

    /// The figure from `from` to `to` in at most `columns` points, each the mean of its share of the time: as many
    /// as can be seen. Gaps part the segments.
    QList<Segment> segments(HostId host, Figure figure, core::Time from, core::Time to, int columns) const;
    /// When the first sample that is kept was taken, of any host.
    std::optional<core::Time> oldest() const;
    /// The last `count` values since the last gap, oldest first, for sparklines.
    QList<float> recent(HostId host, Figure figure, int count) const;

private:
    QHash<HostId, std::deque<UseSample>> m_samples;
};

} // namespace bayplan::fleet
