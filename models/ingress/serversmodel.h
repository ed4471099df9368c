// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/filterquery.h"
#include "fleet/fleet.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/roles.h"

#include <QTimer>

#include <optional>

namespace bayplan::ingress {

class Keeper;
class Upkeep;

/// One server of an ingress, as its balancer has it or as it should have it; or the ingress itself, where there is no
/// server to show.
struct ServerRow
{
    QString ingress;
    QString server; ///< its name in the balancer; empty: the row is about the ingress as a whole
    QString service;
    QString kind;    ///< "haproxy"
    QString place;   ///< where the balancer is: "lb on aws1", "this machine"
    QString address; ///< "10.0.0.7:32768"
    QString host;    ///< the replica's, where it is known
    QString replica; ///< its container's name, where it is known
    QString state;   ///< "up", "draining", "missing"
    fleet::Tone tone = fleet::Tone::Neutral;
    std::optional<qint64> sessions = {};
    std::optional<qint64> requests = {};
    std::optional<qint64> errors = {};
    std::optional<int> weight = {};
    QString problem = {}; ///< how it differs from what it should be, or what its check says; empty: nothing
    bool inStep = true;   ///< it is as it should be
    bool stale = false;   ///< the balancer can't be read: it is as it was
    fleet::HostId hostId = -1;
    QString containerId = {};

    QString key() const { return ingress + u'/' + server; }
    bool operator==(const ServerRow &) const = default;
};

/// The servers of all ingresses, kept up with live.
class ServersModel : public fleet::KeyedTableModel<QString, ServerRow>, public fleet::FilterableRows
{
    Q_OBJECT

public:
    enum Column {
        Name,
        Service,
        Address,
        Host,
        Replica,
        State,
        Note,
        Sessions,
        Requests,
        Errors,
        Weight,
        Balancer,
        ColumnCount
    };

    /// `keeper` and `fleet` must outlive the model.
    ServersModel(Keeper &keeper, fleet::Fleet &fleet, QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void rebuild();
    void addRows(const Upkeep &upkeep, std::vector<ServerRow> &rows) const;
    void findReplica(ServerRow &row) const;
    QVariant display(const ServerRow &row, int column) const;
    QVariant sortValue(const ServerRow &row, int column) const;

    Keeper &m_keeper;
    fleet::Fleet &m_fleet;
    QTimer m_soon;
};

} // namespace bayplan::ingress
