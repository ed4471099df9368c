// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/portclashes.h"
#include "fleet/portsmodel.h"
#include "fleet/reservedports.h"

#include <QHash>

namespace bayplan::fleet {

/// What one host has at one port.
struct PortGridCell
{
    std::vector<PortRow> rows; ///< whoever has it, before whoever claims it; one for each container
    bool clash = false;        ///< more than one of them wants it
    bool stale = false;

    bool operator==(const PortGridCell &) const = default;
};

/// One port of all hosts.
struct PortGridRow
{
    quint16 published = 0;
    QString protocol;
    QString reservedFor; ///< empty if nobody reserved it
    QHash<HostId, PortGridCell> cells;

    bool operator==(const PortGridRow &) const = default;
};

/// Ports by hosts, sorted by port and protocol.
struct PortGrid
{
    struct Column
    {
        HostId host = 0;
        QString name;

        bool operator==(const Column &) const = default;
    };

    QList<Column> hosts; ///< in the order given
    QList<PortGridRow> rows;

    bool operator==(const PortGrid &) const = default;
};

/// Of the rows that the table of ports has; those of hosts that are not among `hosts` are left out.
PortGrid portGrid(const std::vector<PortRow> &rows, const QList<PortGrid::Column> &hosts,
                  const QHash<HostId, QList<PortClash>> &clashes, const QList<ReservedPorts> &reserved);

} // namespace bayplan::fleet
