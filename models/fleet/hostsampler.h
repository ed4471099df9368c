// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/fleet.h"
#include "fleet/hosthistory.h"

#include <QObject>
#include <QTimer>

namespace bayplan::fleet {

class StatsPoller;

/// Notes the hosts' use every few seconds while somebody looks at hosts. It asks engines for nothing itself.
class HostSampler : public QObject
{
    Q_OBJECT

public:
    /// `fleet` and `stats` must outlive the sampler.
    HostSampler(Fleet &fleet, const StatsPoller &stats, QObject *parent = nullptr);

    const HostHistory &history() const { return m_history; }

Q_SIGNALS:
    /// New samples of all hosts that have any.
    void sampled();

private:
    void sample();

    Fleet &m_fleet;
    const StatsPoller &m_stats;
    HostHistory m_history;
    QTimer m_timer;
};

} // namespace bayplan::fleet
