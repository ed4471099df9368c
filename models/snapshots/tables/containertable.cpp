// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/publishedports.h"
#include "fleet/servicename.h"
#include "snapshots/tables/maketables.h"
#include "snapshots/words.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using Kind = Column::Kind;

Table containersTable()
{
    return {.id = u"containers"_s,
            .title = tr("Containers"),
            .columns = {{u"host"_s, tr("Host")},
                        {u"container"_s, tr("Container")},
                        {u"id"_s, tr("Id"), Kind::Id, true},
                        {u"image"_s, tr("Image")},
                        {u"image id"_s, tr("Image id"), Kind::Id, true},
                        {u"state"_s, tr("State", "of a container")},
                        {u"health"_s, tr("Health")},
                        {u"exit code"_s, tr("Exit code"), Kind::Number},
                        {u"created"_s, tr("Created"), Kind::Time, true},
                        {u"started"_s, tr("Started"), Kind::Time},
                        {u"finished"_s, tr("Finished"), Kind::Time, true},
                        {u"project"_s, tr("Project"), Kind::Text, true},
                        {u"service"_s, tr("Service")},
                        {u"slot"_s, tr("Slot"), Kind::Number},
                        {u"ports"_s, tr("Ports")},
                        {u"networks"_s, tr("Networks")},
                        {u"volumes"_s, tr("Volumes")},
                        {u"command"_s, tr("Command"), Kind::Text, true},
                        {u"labels"_s, tr("Labels"), Kind::Text, true},
                        {u"memory used"_s, tr("Memory used"), Kind::Memory, true},
                        {u"memory limit"_s, tr("Memory limit"), Kind::Memory, true},
                        {u"cpu seconds"_s, tr("CPU seconds"), Kind::Number, true},
                        {u"network in"_s, tr("Network in"), Kind::Bytes, true},
                        {u"network out"_s, tr("Network out"), Kind::Bytes, true},
                        {u"block read"_s, tr("Block read"), Kind::Bytes, true},
                        {u"block write"_s, tr("Block write"), Kind::Bytes, true},
                        {u"pids"_s, tr("Processes"), Kind::Number, true},
                        {u"details"_s, tr("Details"), Kind::Text, true},
                        {u"known"_s, tr("Known", "when a row was true"), Kind::Text, true}},
            .rows = {}};
}

void addContainerRows(Table &table, const ReadHost &host)
{
    for (size_t place = 0; place < host.containers.size(); ++place) {
        const engine::Container &container = host.containers[place];
        if (fleet::isBookkeeping(container))
            continue;
        const fleet::ServiceName service = fleet::serviceOf(container);
        const QJsonObject &stats = host.part.containers[place].stats;
        const auto stat = [&stats](const QString &name) {
            const QJsonValue value = stats[name];
            return value.isDouble() ? countCell(qint64(value.toDouble())) : Cell();
        };
        const bool isDead = !engine::isAlive(container.state);
        table.rows.push_back({.cells = {textCell(host.part.name),
                                        textCell(container.name),
                                        textCell(container.id),
                                        textCell(fleet::familiarReference(host.live.imageName(container))),
                                        textCell(container.imageId),
                                        textCell(engine::toString(container.state)),
                                        textCell(engine::toString(container.health)),
                                        container.exitCode ? countCell(*container.exitCode) : Cell(),
                                        timeCell(container.created),
                                        timeCell(container.startedAt),
                                        isDead ? timeCell(container.finishedAt) : Cell(),
                                        textCell(service.project),
                                        textCell(service.service),
                                        service.slot ? countCell(*service.slot) : Cell(),
                                        textCell(fleet::portsText(fleet::publishedPorts(container))),
                                        textCell(container.networks.join(u", "_s)),
                                        textCell(container.volumes.join(u", "_s)),
                                        textCell(container.command),
                                        labelsCell(container.labels),
                                        stat(u"memoryUsed"_s),
                                        stat(u"memoryLimit"_s),
                                        stat(u"cpuTotal"_s),
                                        stat(u"networkIn"_s),
                                        stat(u"networkOut"_s),
                                        stat(u"blockRead"_s),
                                        stat(u"blockWrite"_s),
                                        stat(u"pids"_s),
                                        Cell(host.part.containers[place].isPartial ? u"in part"_s : u"whole"_s),
                                        knownCell(host)},
                              .isStale = host.isStale()});
    }
}

} // namespace bayplan::snapshots
