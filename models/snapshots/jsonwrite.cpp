// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/json.h"
#include "snapshots/times.h"

#include <QJsonDocument>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

QString stateText(HostPart::State state)
{
    switch (state) {
    case HostPart::State::Read:
        return u"read"_s;
    case HostPart::State::Stale:
        return u"stale"_s;
    case HostPart::State::Unreachable:
        break;
    }
    return u"unreachable"_s;
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray compact(const QJsonArray &array)
{
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QJsonObject mapJson(const QMap<QString, QString> &map)
{
    QJsonObject json;
    for (auto entry = map.begin(); entry != map.end(); ++entry)
        json[entry.key()] = entry.value();
    return json;
}

/// All but its containers; without the closing brace.
QByteArray openHost(const HostPart &host)
{
    QJsonObject images;
    for (auto image = host.imageInspects.begin(); image != host.imageInspects.end(); ++image)
        images[image.key()] = image.value();
    QJsonObject json{{u"name"_s, host.name},
                     {u"endpoint"_s, host.endpoint},
                     {u"address"_s, host.address},
                     {u"labels"_s, mapJson(host.labels)},
                     {u"state"_s, stateText(host.state)},
                     {u"readAt"_s, timeText(host.readAt)},
                     {u"info"_s, host.info},
                     {u"version"_s, host.version},
                     {u"images"_s, host.images},
                     {u"imageInspects"_s, images},
                     {u"networks"_s, host.networks},
                     {u"volumes"_s, host.volumes}};
    if (!host.error.isEmpty())
        json[u"error"_s] = host.error;
    QByteArray text = compact(json);
    text.chop(1);
    return text;
}

QByteArray containerText(const HostPart &host, size_t place)
{
    const ContainerPart &container = host.containers[place];
    QJsonObject json{{u"id"_s, container.id}, {u"name"_s, container.name}, {u"readAt"_s, timeText(container.readAt)}};
    if (container.isPartial)
        json[u"partial"_s] = true;
    if (!container.stats.isEmpty())
        json[u"stats"_s] = container.stats;
    QByteArray text = compact(json);
    text.chop(1);
    return text + ",\"inspect\":" + host.inspects.at(place) + '}';
}

QJsonObject serviceJson(const ServicePart &service)
{
    QJsonArray replicas;
    for (const ReplicaPart &replica : service.replicas)
        replicas << QJsonObject{{u"host"_s, replica.host},
                                {u"container"_s, replica.container},
                                {u"slot"_s, replica.slot},
                                {u"revision"_s, replica.revision},
                                {u"state"_s, replica.state}};
    return {{u"name"_s, service.name},
            {u"home"_s, service.home.isEmpty() ? QJsonValue() : service.home},
            {u"generation"_s, service.generation},
            {u"desired"_s, service.desired},
            {u"record"_s, service.record.isEmpty() ? QJsonValue() : service.record},
            {u"replicas"_s, replicas},
            {u"ingresses"_s, service.ingresses}};
}

} // namespace

bool writeJson(const Snapshot &snapshot, const std::function<bool(const QByteArray &)> &sink)
{
    // The mark and the format come first, for whoever looks at a file's beginning.
    QByteArray head = compact(QJsonObject{{u"takenAt"_s, timeText(snapshot.takenAt)},
                                          {u"program"_s, snapshot.program},
                                          {u"workspace"_s, snapshot.workspace},
                                          {u"secrets"_s, snapshot.hasSecrets ? u"included"_s : u"masked"_s}});
    head.chop(1);
    head = "{\"bayplanSnapshot\":" + QByteArray::number(jsonFormat) + ',' + head.mid(1) + ",\n\"hosts\":[";
    if (!sink(head))
        return false;
    for (size_t i = 0; i < snapshot.hosts.size(); ++i) {
        const HostPart &host = snapshot.hosts[i];
        if (!sink((i == 0 ? "\n" : ",\n") + openHost(host) + ",\n\"containers\":["))
            return false;
        for (size_t place = 0; place < host.containers.size(); ++place) {
            if (!sink((place == 0 ? "\n" : ",\n") + containerText(host, place)))
                return false;
        }
        if (!sink("]}"))
            return false;
    }
    QJsonArray services;
    for (const ServicePart &service : snapshot.services)
        services << serviceJson(service);
    return sink("],\n\"services\":" + compact(services) + "}\n");
}

} // namespace bayplan::snapshots
