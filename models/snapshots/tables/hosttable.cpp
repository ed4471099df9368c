// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/servicename.h"
#include "snapshots/tables/maketables.h"
#include "snapshots/words.h"

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using Kind = Column::Kind;

Table hostsTable()
{
    return {.id = u"hosts"_s,
            .title = tr("Hosts"),
            .columns = {{u"host"_s, tr("Host")},
                        {u"state"_s, tr("State", "of a host in a snapshot")},
                        {u"read at"_s, tr("Read at"), Kind::Time},
                        {u"why"_s, tr("Why not", "a host was not read")},
                        {u"endpoint"_s, tr("Endpoint")},
                        {u"address"_s, tr("Address"), Kind::Text, true},
                        {u"labels"_s, tr("Labels"), Kind::Text, true},
                        {u"engine"_s, tr("Engine")},
                        {u"version"_s, tr("Version")},
                        {u"system"_s, tr("System")},
                        {u"architecture"_s, tr("Architecture"), Kind::Text, true},
                        {u"kernel"_s, tr("Kernel"), Kind::Text, true},
                        {u"cpus"_s, tr("CPUs"), Kind::Number},
                        {u"memory"_s, tr("Memory"), Kind::Memory},
                        {u"containers"_s, tr("Containers"), Kind::Number},
                        {u"running"_s, tr("Running"), Kind::Number},
                        {u"images"_s, tr("Images"), Kind::Number},
                        {u"networks"_s, tr("Networks"), Kind::Number, true},
                        {u"volumes"_s, tr("Volumes"), Kind::Number, true}},
            .rows = {}};
}

void addHostRow(Table &table, const ReadHost &host)
{
    const HostPart &part = host.part;
    QStringList why = host.problems;
    if (!part.error.isEmpty())
        why.prepend(part.error);
    const bool isKnown = part.state != HostPart::State::Unreachable;
    const auto count = [isKnown](size_t number) { return isKnown ? countCell(qint64(number)) : Cell(); };
    const auto fact = [&host](QString engine::EngineInfo::*member) {
        return host.info ? textCell((*host.info).*member) : Cell();
    };
    const auto containers = std::count_if(host.containers.begin(), host.containers.end(),
                                          [](const engine::Container &each) { return !fleet::isBookkeeping(each); });
    const auto running =
        std::count_if(host.containers.begin(), host.containers.end(),
                      [](const engine::Container &each) { return each.state == engine::ContainerState::Running; });
    table.rows.push_back(
        {.cells = {textCell(part.name), Cell(stateWord(part.state)), isKnown ? timeCell(part.readAt) : Cell(),
                   textCell(why.join(u"; "_s)), textCell(part.endpoint), textCell(part.address),
                   labelsCell(part.labels), fact(&engine::EngineInfo::engine), fact(&engine::EngineInfo::version),
                   fact(&engine::EngineInfo::operatingSystem), fact(&engine::EngineInfo::architecture),
                   fact(&engine::EngineInfo::kernel), host.info ? countCell(host.info->cpus) : Cell(),
                   host.info ? countCell(host.info->memory) : Cell(), count(size_t(containers)), count(size_t(running)),
                   count(host.images.size()), count(host.networks.size()), count(host.volumes.size())},
         .isStale = host.isStale()});
}

} // namespace bayplan::snapshots
