// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/tables/readhost.h"
#include "snapshots/tables/table.h"

namespace bayplan::snapshots {

// The tables with their columns, without rows.
Table hostsTable();
Table containersTable();
Table imagesTable();
Table portsTable();
Table networksTable();
Table volumesTable();

// The rows that a host gives to them.
void addHostRow(Table &table, const ReadHost &host);
void addContainerRows(Table &table, const ReadHost &host);
void addImageRows(Table &table, const ReadHost &host);
/// The same ports by the same rules as on the page of ports and in its export, but for what is reserved.
void addPortRows(Table &table, const ReadHost &host);
void addNetworkRows(Table &table, const ReadHost &host);
void addVolumeRows(Table &table, const ReadHost &host);

// Whole tables, of services.
Table servicesTable(const Snapshot &snapshot);
Table replicasTable(const Snapshot &snapshot);
Table ingressTable(const Snapshot &snapshot);

// Cells.
Cell textCell(const QString &text);                    ///< nothing for an empty one
Cell timeCell(const std::optional<core::Time> &time);  ///< nothing for one that isn't known, or is 0
Cell countCell(qint64 number);                         ///< a number, 0 too
Cell yesCell(bool yes);                                ///< "yes" or nothing
Cell knownCell(const ReadHost &host);                  ///< the words of the page of ports
Cell labelsCell(const QMap<QString, QString> &labels); ///< "a=b, c"; without Bayplan's own, which hold whole specs
QString stateWord(HostPart::State state);              ///< "read", "stale", "out of reach"

} // namespace bayplan::snapshots
