// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/publishedports.h"
#include "fleet/servicename.h"
#include "snapshots/tables/maketables.h"
#include "snapshots/words.h"

#include <algorithm>
#include <tuple>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using Kind = Column::Kind;
using fleet::PublishedPort;

Table portsTable()
{
    return {.id = u"ports"_s,
            .title = tr("Ports"),
            .columns = {{u"host"_s, tr("Host")},
                        {u"address"_s, tr("Address")},
                        {u"published"_s, tr("Published"), Kind::Number},
                        {u"target"_s, tr("Target"), Kind::Number},
                        {u"protocol"_s, tr("Protocol")},
                        {u"kind"_s, tr("Kind")},
                        {u"use"_s, tr("Use")},
                        {u"container"_s, tr("Container")},
                        {u"id"_s, tr("Id"), Kind::Id, true},
                        {u"state"_s, tr("State", "of a container")},
                        {u"service"_s, tr("Service")},
                        {u"known"_s, tr("Known", "when a row was true"), Kind::Text, true}},
            .rows = {}};
}

void addPortRows(Table &table, const ReadHost &host)
{
    struct Published
    {
        PublishedPort port;
        const engine::Container *container;
    };
    std::vector<Published> ports;
    for (const engine::Container &container : host.containers) {
        for (PublishedPort &port : fleet::publishedPorts(container))
            ports.push_back({std::move(port), &container});
    }
    std::sort(ports.begin(), ports.end(), [](const Published &a, const Published &b) {
        return std::tie(a.port.published, a.port.protocol, a.port.ip, a.container->name) <
               std::tie(b.port.published, b.port.protocol, b.port.ip, b.container->name);
    });
    for (const auto &[port, container] : ports) {
        table.rows.push_back(
            {.cells = {textCell(host.part.name), textCell(port.ip), countCell(port.published), countCell(port.target),
                       textCell(port.protocol), textCell(fleet::toString(port.kind)),
                       Cell(port.inUse ? u"in use"_s : u"claimed"_s), textCell(container->name),
                       textCell(container->id), textCell(engine::toString(container->state)),
                       textCell(fleet::serviceOf(*container).service), knownCell(host)},
             .isStale = host.isStale()});
    }
}

} // namespace bayplan::snapshots
