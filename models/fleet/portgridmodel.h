// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/filterquery.h"
#include "fleet/portconflicts.h"
#include "fleet/portgrid.h"
#include "fleet/portsmodel.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QTimer>

namespace bayplan::fleet {

/// Ports by hosts, live: a row for each port and protocol that any host has, in order; a column for each host behind
/// the port's own. What a host has is worked out anew only when its ports are others, and only rows that differ are
/// told; the model is never reset.
class PortGridModel : public QAbstractTableModel, public FilterableRows
{
    Q_OBJECT

public:
    static constexpr int portColumn = 0;

    /// All three must outlive the model. It is empty before setWatched(true).
    PortGridModel(Fleet &fleet, const PortsModel &ports, const PortConflicts &conflicts, QObject *parent = nullptr);

    /// While nobody looks, what has changed is only noted.
    void setWatched(bool watched);

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_hosts.size()) + 1;
    }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

    const PortGridRow &row(int row) const { return m_rows.at(size_t(row)); }
    /// What a host has at a port; null for nothing, and for the port's own column.
    const PortGridCell *cell(int row, int column) const;
    /// 0 for the port's own column.
    HostId hostOf(int column) const;
    /// -1 if there is none.
    int columnOf(HostId host) const;
    int rowOf(quint16 published, const QString &protocol) const;
    /// Whether any of the ports shown is reserved.
    bool hasReserved() const;

private:
    void note(HostId host);
    void addHost(HostId id);
    void removeHost(HostId id);
    void workOn();
    void merge(const QSet<HostId> &hosts, std::vector<PortGridRow> fresh);
    void applyReserved();
    std::vector<PortGridRow> without(const QSet<HostId> &hosts) const;
    void replaceRows(std::vector<PortGridRow> rows);
    QString cellText(const PortGridCell &cell) const;
    QString toolTip(const PortGridRow &row, int column) const;

    Fleet &m_fleet;
    const PortsModel &m_ports;
    const PortConflicts &m_conflicts;
    QList<PortGrid::Column> m_hosts;
    std::vector<PortGridRow> m_rows; ///< sorted by port and protocol
    QList<HostId> m_pending;
    QTimer m_next;
    bool m_watched = false;
};

} // namespace bayplan::fleet
