// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/fleet.h"
#include "fleet/portclashes.h"

#include <QObject>
#include <QSet>
#include <QTimer>

namespace bayplan::fleet {

/// The clashes of ports on all hosts, kept up with live while somebody looks: a few hosts at a time, so that many of
/// them don't hold up the window.
class PortConflicts : public QObject
{
    Q_OBJECT

public:
    /// A clash and its host.
    struct Found
    {
        HostId host = 0;
        QString hostName;
        PortClash clash;

        bool operator==(const Found &) const = default;
    };

    /// `fleet` must outlive it. Nothing is worked out before setWatched(true).
    explicit PortConflicts(Fleet &fleet, QObject *parent = nullptr);

    /// While nobody looks, what has changed is only noted.
    void setWatched(bool watched);
    QList<PortClash> ofHost(HostId host) const { return m_clashes.value(host); }
    /// Of all hosts: those of now first, then those to come, each in the hosts' order.
    QList<Found> all() const;
    int count(PortClash::Kind kind) const;

Q_SIGNALS:
    /// Those of these hosts are others than before.
    void changed(const QSet<bayplan::fleet::HostId> &hosts);

private:
    void note(const FleetChanges &changes);
    void workOn();

    Fleet &m_fleet;
    QHash<HostId, QList<PortClash>> m_clashes; ///< of hosts that have any
    QList<HostId> m_pending;
    QTimer m_next;
    bool m_watched = false;
};

} // namespace bayplan::fleet
