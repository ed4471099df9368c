// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/containerkey.h"
#include "fleet/fleet.h"
#include "fleet/statshistory.h"
#include "fleet/statsstore.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <memory>
#include <optional>
#include <unordered_map>

namespace bayplan::fleet {

/// Reads containers' counters, only of those somebody looks at: rows in view every two seconds, and, while a page shows
/// hosts' own figures, each running container of a host in turn, at most two a second. Docker has no call for
/// many at once (moby 22052), and its stats are dear (moby 39664), so there are never more than a few on the way.
class StatsPoller : public QObject
{
    Q_OBJECT

public:
    /// `fleet` must outlive the poller.
    explicit StatsPoller(Fleet &fleet, QObject *parent = nullptr);
    ~StatsPoller() override;

    /// What `viewer` shows now; replaces what it showed before. Ends by itself when the viewer is destroyed.
    void setRowsInView(QObject *viewer, const QSet<ContainerKey> &keys);
    /// Whether `viewer` shows figures of whole hosts, of all there are.
    void setHostsInView(QObject *viewer, bool inView);
    /// The same of some hosts only.
    void setHostsInView(QObject *viewer, const QSet<HostId> &hosts);

    const StatsStore &store() const { return m_store; }
    /// What has been read, as far back as it is kept.
    const StatsHistory &history() const { return m_history; }

    bool anyHostInView() const { return !m_hostViewers.isEmpty(); }

    /// Use of a host by its running containers together; an engine tells no more of its machine. Worked out about once
    /// a second while hosts are in view. Nothing while the host is out of reach, and nothing until each container that
    /// runs has been read (or has refused): a sum of some would pretend that the rest stand still. Once it is known, a
    /// container that has just started counts as nothing until it has been read.
    struct HostUse
    {
        double cpu = 0;           ///< percent of all the host's CPUs
        qint64 memory = 0;        ///< bytes
        double memoryPercent = 0; ///< of the host's memory
    };
    std::optional<HostUse> hostUse(HostId host) const;

Q_SIGNALS:
    /// New figures of these containers.
    void updated(const QSet<bayplan::fleet::ContainerKey> &keys);

private:
    using HostsShown = std::optional<QSet<HostId>>; ///< nothing: all

    void setHostsShown(QObject *viewer, HostsShown hosts);
    bool isInView(HostId host) const;
    void tick();
    void poll(HostConnection &host);
    void sumUp(const HostConnection &host);
    void forgetGone(const FleetChanges &changes);

    Fleet &m_fleet;
    StatsStore m_store;
    StatsHistory m_history;
    QTimer m_tick;
    QHash<QObject *, QSet<ContainerKey>> m_viewers;
    QHash<QObject *, HostsShown> m_hostViewers;
    struct HostPolls;
    std::unordered_map<HostId, std::unique_ptr<HostPolls>> m_hosts;
    QSet<ContainerKey> m_updated;
};

} // namespace bayplan::fleet
