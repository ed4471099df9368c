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

/// A published port of a host and the container that holds or claims it.
struct PortRow
{
    HostId host = 0;
    QString hostName;
    QString containerId;
    QString containerName;
    engine::ContainerState state = engine::ContainerState::Unknown;
    ServiceName service;
    PublishedPort port;
    bool stale = false;

    /// Host, and container with port.
    ContainerKey key() const
    {
        return {host, QString(containerId + u'\n' + port.ip + u'\n' + QString::number(port.published) + u'\n' +
                              QString::number(port.target) + port.protocol)};
    }
    bool operator==(const PortRow &) const = default;
};

/// Published ports of all hosts, stopped claimants included.
class PortsModel : public KeyedTableModel<ContainerKey, PortRow>, public FilterableRows
{
    Q_OBJECT

public:
    enum Column { Published, Target, Protocol, Host, Container, Service, Kind, Address, Use, ColumnCount };

    /// `fleet` must outlive the model.
    explicit PortsModel(Fleet &fleet, QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void onChanged(const FleetChanges &changes);
    std::vector<PortRow> rowsOf(const HostConnection &host, const engine::Container &container) const;
    QVariant display(const PortRow &row, int column) const;

    Fleet &m_fleet;
    QHash<ContainerKey, QSet<ContainerKey>> m_keys; ///< the rows of a container
};

} // namespace bayplan::fleet
