// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/portgrid.h"

#include <QMap>
#include <QSet>

#include <algorithm>
#include <tuple>
#include <utility>

namespace bayplan::fleet {

namespace {

using Port = std::pair<quint16, QString>; // number and protocol

void sortAndShorten(std::vector<PortRow> &rows)
{
    std::sort(rows.begin(), rows.end(), [](const PortRow &a, const PortRow &b) {
        return std::tuple(!a.port.inUse, a.containerName, a.containerId, a.port.ip, a.port.target) <
               std::tuple(!b.port.inUse, b.containerName, b.containerId, b.port.ip, b.port.target);
    });
    QSet<QString> seen;
    std::erase_if(rows, [&seen](const PortRow &row) {
        if (seen.contains(row.containerId))
            return true;
        seen.insert(row.containerId);
        return false;
    });
}

bool clashesThere(const QList<PortClash> &clashes, const Port &port)
{
    return std::any_of(clashes.begin(), clashes.end(), [&port](const PortClash &clash) {
        return clash.published == port.first && clash.protocol == port.second;
    });
}

} // namespace

PortGrid portGrid(const std::vector<PortRow> &rows, const QList<PortGrid::Column> &hosts,
                  const QHash<HostId, QList<PortClash>> &clashes, const QList<ReservedPorts> &reserved)
{
    QSet<HostId> shown;
    for (const PortGrid::Column &host : hosts)
        shown.insert(host.host);
    QMap<Port, PortGridRow> byPort;
    for (const PortRow &row : rows) {
        if (!shown.contains(row.host))
            continue;
        const Port port(row.port.published, row.port.protocol);
        PortGridRow &gridRow = byPort[port];
        PortGridCell &cell = gridRow.cells[row.host];
        cell.rows.push_back(row);
        cell.stale = cell.stale || row.stale;
    }
    PortGrid grid{hosts, {}};
    for (auto it = byPort.begin(); it != byPort.end(); ++it) {
        PortGridRow &row = it.value();
        row.published = it.key().first;
        row.protocol = it.key().second;
        if (const ReservedPorts *reservation = reservationOf(row.published, reserved))
            row.reservedFor = reservation->name;
        for (auto cell = row.cells.begin(); cell != row.cells.end(); ++cell) {
            sortAndShorten(cell->rows);
            cell->clash = clashesThere(clashes.value(cell.key()), it.key());
        }
        grid.rows.append(row);
    }
    return grid;
}

} // namespace bayplan::fleet
