// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconnection.h"
#include "fleet/reservedports.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <memory>
#include <vector>

namespace bayplan::fleet {

/// What has changed on one host since the last tick. Consumers look the present state up; an id that isn't there any
/// more is gone.
struct HostChanges
{
    bool status = false;
    bool images = false;
    bool networks = false;
    bool volumes = false;
    bool config = false; ///< what the workspace says of it: its name, labels, marks
    QSet<QString> containers;
};

using FleetChanges = QHash<HostId, HostChanges>;

/// All hosts together. Changes are gathered and told at most once a tick, so that a storm on the engines is a few
/// updates of the tables.
class Fleet : public QObject
{
    Q_OBJECT

public:
    /// What `ways` refers to must outlive the fleet.
    explicit Fleet(engine::Ways ways, Timings timings = {}, QObject *parent = nullptr);
    ~Fleet() override;

    /// Adds a host and begins to connect to it.
    HostId addHost(const HostConfig &config);
    void removeHost(HostId id);
    /// Takes over what the workspace now says of a host. With the same endpoint its connection stays, and a change of
    /// status and config is told; another endpoint is another host in its place. The host's id from now on; 0 if there
    /// was none.
    HostId updateHost(HostId id, const HostConfig &config);

    /// In the order they were added; a replaced one keeps its place.
    QList<HostConnection *> hosts() const;
    HostConnection *host(HostId id) const;
    HostConnection *hostByName(const QString &name) const;
    /// Where the host is among hosts(); their number if there is none.
    size_t placeOf(HostId id) const;
    void retryAll();

    /// What the workspace reserves, on all hosts.
    const QList<ReservedPorts> &reservedPorts() const { return m_reservedPorts; }
    void setReservedPorts(const QList<ReservedPorts> &reserved);

Q_SIGNALS:
    void hostAdded(bayplan::fleet::HostId id);
    /// After its rows can't be looked up any more.
    void hostRemoved(bayplan::fleet::HostId id);
    void changed(const bayplan::fleet::FleetChanges &changes);
    void reservedPortsChanged();
    /// At once, not at the tick.
    void eventHappened(bayplan::fleet::HostId id, const bayplan::engine::Event &event);

private:
    HostId insertHost(size_t place, const HostConfig &config);
    HostChanges &mark(HostId id);
    void flush();

    engine::Ways m_ways;
    Timings m_timings;
    std::vector<std::unique_ptr<HostConnection>> m_hosts;
    QHash<HostId, HostConnection *> m_byId;
    HostId m_lastId = 0;
    QList<ReservedPorts> m_reservedPorts;
    FleetChanges m_changes;
    QTimer m_tick;
};

} // namespace bayplan::fleet
