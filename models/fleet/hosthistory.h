// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "fleet/chartpoints.h"
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

    /// Takes a sample and forgets what is older than `kept` before it.
    void add(HostId host, const UseSample &sample);
    void forget(HostId host) { m_samples.remove(host); }

    /// In percent; see chartSegments().
    QList<ChartSegment> segments(HostId host, Figure figure, core::Time from, core::Time to, int columns) const;
    /// Oldest first; empty if there are none.
    const std::deque<UseSample> &samples(HostId host) const;
    static double valueOf(const UseSample &sample, Figure figure);
    /// When the first sample that is kept was taken, of any host.
    std::optional<core::Time> oldest() const;
    /// The last `count` values since the last gap, oldest first, for sparklines.
    QList<float> recent(HostId host, Figure figure, int count) const;

private:
    QHash<HostId, std::deque<UseSample>> m_samples;
};

} // namespace bayplan::fleet
