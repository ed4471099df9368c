// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "engine/stats.h"
#include "fleet/containerkey.h"

#include <QHash>
#include <QList>

#include <optional>

namespace bayplan::fleet {

/// The readings of containers that are (or were lately) on screen, and what follows from them. Pure state.
class StatsStore
{
public:
    struct History
    {
        std::optional<engine::StatsSample> last;
        core::MonotonicTime readAt{};
        QList<float> cpu;    ///< percent of one CPU, oldest first
        QList<float> memory; ///< bytes
    };

    /// Takes a reading; a rate needs two.
    void add(const ContainerKey &key, const engine::StatsSample &sample, core::MonotonicTime at);
    void forget(const ContainerKey &key) { m_histories.remove(key); }
    void forgetHost(HostId host);

    /// Null before the first reading.
    const History *history(const ContainerKey &key) const;
    /// Percent of one CPU and bytes in use, from the last readings; nothing when there are none yet.
    std::optional<double> cpu(const ContainerKey &key) const;
    std::optional<qint64> memory(const ContainerKey &key) const;

    static constexpr qsizetype maxSamples = 60;

private:
    QHash<ContainerKey, History> m_histories;
};

} // namespace bayplan::fleet
