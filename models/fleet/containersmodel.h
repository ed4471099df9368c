// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "fleet/filterquery.h"
#include "fleet/fleet.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/publishedports.h"
#include "fleet/roles.h"
#include "fleet/servicename.h"

namespace bayplan::fleet {

class StatsPoller;

struct ContainerRow
{
    HostId host = 0;
    QString hostName;
    engine::Container container;
    QString image; ///< as shown: see LiveHost::imageName
    ServiceName service;
    std::vector<PublishedPort> ports;
    bool stale = false;

    ContainerKey key() const { return {host, container.id}; }
    bool operator==(const ContainerRow &) const = default;
};

/// Containers of all hosts. Times in states are worked out when painted; views repaint, the model tells no change.
class ContainersModel : public KeyedTableModel<ContainerKey, ContainerRow>, public FilterableRows
{
    Q_OBJECT

public:
    enum Column { Name, Host, Image, State, Ports, Cpu, Memory, Service, Id, Command, Created, ColumnCount };

    /// `fleet` and `stats` must outlive the model; without `stats` (headless) the figures stay empty.
    explicit ContainersModel(Fleet &fleet, StatsPoller *stats = nullptr, QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void onChanged(const FleetChanges &changes);
    void addHost(HostId id);
    ContainerRow makeRow(const HostConnection &host, const engine::Container &container) const;
    QString display(const ContainerRow &row, int column) const;
    QVariant sortValue(const ContainerRow &row, int column) const;

    Fleet &m_fleet;
    StatsPoller *m_stats;
};

/// How a container's state is coloured.
Tone toneOf(const engine::Container &container);
/// "Up 3 days, healthy", "Exited (1), 4 min ago": the state with its age at `now`, for cells.
QString stateText(const engine::Container &container, core::Time now);

} // namespace bayplan::fleet
