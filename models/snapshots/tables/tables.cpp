// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/tables.h"

#include "snapshots/tables/maketables.h"
#include "snapshots/words.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

std::vector<Table> tablesOf(const Snapshot &snapshot)
{
    Table hosts = hostsTable();
    Table containers = containersTable();
    Table images = imagesTable();
    Table ports = portsTable();
    Table networks = networksTable();
    Table volumes = volumesTable();
    for (const HostPart &part : snapshot.hosts) {
        const ReadHost host = readHost(part); // one at a time: a cluster's take much memory
        addHostRow(hosts, host);
        addContainerRows(containers, host);
        addImageRows(images, host);
        addPortRows(ports, host);
        addNetworkRows(networks, host);
        addVolumeRows(volumes, host);
    }
    std::vector<Table> tables;
    for (Table *table : {&hosts, &containers, &images, &ports, &networks, &volumes})
        tables.push_back(std::move(*table));
    tables.push_back(servicesTable(snapshot));
    tables.push_back(replicasTable(snapshot));
    tables.push_back(ingressTable(snapshot));
    return tables;
}

Table aboutTable(const Snapshot &snapshot)
{
    Table table{.id = u"snapshot"_s,
                .title = tr("Snapshot"),
                .columns = {{u"what"_s, tr("What")}, {u"value"_s, tr("Value")}},
                .rows = {}};
    const auto add = [&table](const QString &what, Cell value) {
        table.rows.push_back({.cells = {Cell(what), std::move(value)}});
    };
    add(u"workspace"_s, textCell(snapshot.workspace));
    add(u"taken at"_s, timeCell(snapshot.takenAt));
    add(u"program"_s, textCell(snapshot.program));
    add(u"secrets"_s, Cell(snapshot.hasSecrets ? u"included"_s : u"masked"_s));
    add(u"hosts"_s, countCell(qint64(snapshot.hosts.size())));
    for (const HostPart &host : snapshot.hosts) {
        if (host.state != HostPart::State::Read)
            add(stateWord(host.state), textCell(host.name));
    }
    return table;
}

} // namespace bayplan::snapshots
