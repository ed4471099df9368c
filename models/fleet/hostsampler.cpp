// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hostsampler.h"

#include "fleet/statspoller.h"

namespace bayplan::fleet {

HostSampler::HostSampler(Fleet &fleet, const StatsPoller &stats, QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_stats(stats)
{
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) { m_history.forget(id); });
    connect(&m_timer, &QTimer::timeout, this, [this] { sample(); });
    m_timer.start(HostHistory::interval);
}

void HostSampler::sample()
{
    if (!m_stats.anyHostInView())
        return;
    const core::Time now = core::now();
    for (const HostConnection *host : m_fleet.hosts()) {
        if (const auto use = m_stats.hostUse(host->id()))
            m_history.add(host->id(), {now, float(use->cpu), float(use->memoryPercent)});
    }
    Q_EMIT sampled();
}

} // namespace bayplan::fleet
