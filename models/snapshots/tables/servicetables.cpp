// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/maketables.h"
#include "snapshots/tables/recordfacts.h"
#include "snapshots/words.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using Kind = Column::Kind;

namespace {

QString ingressNames(const ServicePart &service)
{
    QStringList names;
    for (const QJsonValue &ingress : service.ingresses)
        names << ingress[u"name"_s].toString();
    return names.join(u", "_s);
}

QString hostsOf(const ServicePart &service)
{
    QStringList names;
    for (const ReplicaPart &replica : service.replicas)
        names << replica.host;
    names.removeDuplicates();
    return names.join(u", "_s);
}

/// Whether a host that a row is about was out of reach.
bool isStaleHost(const Snapshot &snapshot, const QString &name)
{
    const HostPart *host = snapshot.host(name);
    return host && host->state != HostPart::State::Read;
}

Cell knownOf(bool isStale)
{
    return Cell(isStale ? u"before the host was lost"_s : u"now"_s);
}

} // namespace

Table servicesTable(const Snapshot &snapshot)
{
    Table table{.id = u"services"_s,
                .title = tr("Services"),
                .columns = {{u"service"_s, tr("Service")},
                            {u"image"_s, tr("Image")},
                            {u"desired"_s, tr("Desired"), Kind::Number},
                            {u"replicas"_s, tr("Replicas"), Kind::Number},
                            {u"ready"_s, tr("Ready"), Kind::Number},
                            {u"unknown"_s, tr("Unknown", "replicas on hosts out of reach"), Kind::Number},
                            {u"revision"_s, tr("Revision"), Kind::Number},
                            {u"rollout"_s, tr("Rollout")},
                            {u"hosts"_s, tr("Hosts")},
                            {u"ingress"_s, tr("Load balancers")},
                            {u"home"_s, tr("Home", "the host with a service's record"), Kind::Text, true},
                            {u"generation"_s, tr("Generation"), Kind::Number, true}},
                .rows = {}};
    for (const ServicePart &service : snapshot.services) {
        const bool hasRecord = !service.record.isEmpty();
        qint64 ready = 0;
        qint64 unknown = 0;
        for (const ReplicaPart &replica : service.replicas) {
            const bool isStale = isStaleHost(snapshot, replica.host);
            unknown += isStale ? 1 : 0;
            ready += !isStale && replica.state == u"ready"_s ? 1 : 0;
        }
        table.rows.push_back({.cells = {textCell(service.name), textCell(recordedImage(service.record)),
                                        hasRecord ? countCell(service.desired) : Cell(),
                                        countCell(service.replicas.size()), countCell(ready), countCell(unknown),
                                        hasRecord ? countCell(service.record[u"revision"_s].toInt()) : Cell(),
                                        textCell(rolloutText(service.record)), textCell(hostsOf(service)),
                                        textCell(ingressNames(service)), textCell(service.home),
                                        hasRecord ? countCell(service.generation) : Cell()}});
    }
    return table;
}

Table replicasTable(const Snapshot &snapshot)
{
    Table table{.id = u"replicas"_s,
                .title = tr("Replicas"),
                .columns = {{u"service"_s, tr("Service")},
                            {u"slot"_s, tr("Slot"), Kind::Number},
                            {u"host"_s, tr("Host")},
                            {u"container"_s, tr("Container")},
                            {u"revision"_s, tr("Revision"), Kind::Number},
                            {u"state"_s, tr("State", "of a replica")},
                            {u"known"_s, tr("Known", "when a row was true"), Kind::Text, true}},
                .rows = {}};
    for (const ServicePart &service : snapshot.services) {
        for (const ReplicaPart &replica : service.replicas) {
            const bool isStale = isStaleHost(snapshot, replica.host);
            table.rows.push_back({.cells = {textCell(service.name), countCell(replica.slot), textCell(replica.host),
                                            textCell(replica.container), countCell(replica.revision),
                                            textCell(replica.state), knownOf(isStale)},
                                  .isStale = isStale});
        }
    }
    return table;
}

Table ingressTable(const Snapshot &snapshot)
{
    Table table{.id = u"ingress"_s,
                .title = tr("Load balancers' servers"),
                .columns = {{u"service"_s, tr("Service")},
                            {u"ingress"_s, tr("Load balancer")},
                            {u"kind"_s, tr("Kind")},
                            {u"in step"_s, tr("In step")},
                            {u"host"_s, tr("Host")},
                            {u"address"_s, tr("Address")},
                            {u"port"_s, tr("Port"), Kind::Number},
                            {u"state"_s, tr("State", "of a server")},
                            {u"known"_s, tr("Known", "when a row was true"), Kind::Text, true}},
                .rows = {}};
    for (const ServicePart &service : snapshot.services) {
        for (const QJsonValue &ingress : service.ingresses) {
            QJsonArray servers = ingress[u"servers"_s].toArray();
            if (servers.isEmpty())
                servers << QJsonObject(); // one that has none is told, too
            for (const QJsonValue &server : std::as_const(servers)) {
                const QString host = server[u"host"_s].toString();
                const bool isStale = isStaleHost(snapshot, host);
                const int port = server[u"port"_s].toInt();
                table.rows.push_back(
                    {.cells = {textCell(service.name), textCell(ingress[u"name"_s].toString()),
                               textCell(ingress[u"kind"_s].toString()),
                               Cell(ingress[u"inStep"_s].toBool() ? u"yes"_s : u"no"_s), textCell(host),
                               textCell(server[u"address"_s].toString()), port > 0 ? countCell(port) : Cell(),
                               textCell(server[u"state"_s].toString()), knownOf(isStale)},
                     .isStale = isStale});
            }
        }
    }
    return table;
}

} // namespace bayplan::snapshots
