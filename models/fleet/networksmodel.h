// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/network.h"
#include "fleet/containerkey.h"
#include "fleet/filterquery.h"
#include "fleet/fleet.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/livenesswatch.h"
#include "fleet/objectusers.h"
#include "fleet/roles.h"

#include <QTimer>

namespace bayplan::fleet {

/// One network of one host.
struct NetworkRow
{
    HostId host = 0;
    QString hostName;
    engine::Network network;
    ObjectUsers users;
    bool stale = false;

    ContainerKey key() const { return {host, network.id}; }
    bool operator==(const NetworkRow &) const = default;
};

/// Networks of all hosts and who is in them.
class NetworksModel : public KeyedTableModel<ContainerKey, NetworkRow>, public FilterableRows
{
    Q_OBJECT

public:
    enum Column { Name, Host, Driver, Scope, Subnet, Users, Traits, Created, Labels, Id, ColumnCount };

    /// `fleet` must outlive the model.
    explicit NetworksModel(Fleet &fleet, QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void onChanged(const FleetChanges &changes);
    /// The rows of these hosts, of all if none are named.
    void rebuild(const QSet<HostId> &hosts);
    QVariant display(const NetworkRow &row, int column) const;
    QVariant sortValue(const NetworkRow &row, int column) const;

    Fleet &m_fleet;
    LivenessWatch m_liveness;
    QSet<HostId> m_usersChanged; ///< on these hosts; gathered, since containers change in storms
    QTimer m_usersTimer;
};

} // namespace bayplan::fleet
