// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "fleet/containerkey.h"
#include "fleet/fleet.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/roles.h"
#include "services/figures.h"
#include "services/servicebook.h"

#include <QTimer>

namespace bayplan::rollouts {

/// One replica of a service.
struct ReplicaRow
{
    fleet::HostId host = 0;
    QString hostName = {};
    QString id;
    QString name;
    int slot = 0;
    int revision = 0;
    services::ReplicaState state = services::ReplicaState::Starting;
    QString image = {};
    QString ports = {};
    core::Time created{};
    bool stale = false;
    services::TrafficFigures figures = {};

    fleet::ContainerKey key() const { return {host, id}; }
    bool operator==(const ReplicaRow &) const = default;
};

/// The replicas of one service, wherever they are.
class ReplicasModel : public fleet::KeyedTableModel<fleet::ContainerKey, ReplicaRow>
{
    Q_OBJECT

public:
    enum Column { Name, Host, State, Revision, Image, Ports, Created, Requests, Errors, Sessions, ColumnCount };

    /// Both must outlive the model.
    ReplicasModel(const fleet::Fleet &fleet, services::ServiceBook &book, QObject *parent = nullptr);

    /// Empty: of none.
    void setService(const QString &service);
    /// What load balancers count of the service's replicas.
    void setFigures(const services::FiguresByReplica &figures);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void rebuild();
    ReplicaRow makeRow(const services::Replica &replica, const services::Observed &observed) const;
    QVariant display(const ReplicaRow &row, int column) const;

    const fleet::Fleet &m_fleet;
    services::ServiceBook &m_book;
    QString m_service;
    services::FiguresByReplica m_figures;
    QTimer m_soon;
};

} // namespace bayplan::rollouts
