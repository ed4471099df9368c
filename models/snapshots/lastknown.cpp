// SPDX-License-Identifier: GPL-3.0-or-later
// A host without asking it: what the workspace says of it, and what was last known.
#include "fleet/servicename.h"
#include "snapshots/hostcapture.h"
#include "snapshots/times.h"
#include "snapshots/words.h"

#include <QJsonDocument>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject labelsJson(const QMap<QString, QString> &map)
{
    QJsonObject json;
    for (auto entry = map.begin(); entry != map.end(); ++entry)
        json[entry.key()] = entry.value();
    return json;
}

QJsonObject bindingsJson(const engine::Container &container)
{
    QJsonObject bindings;
    for (const engine::PortRequest &port : container.requested) {
        const QString key = QString::number(port.target) + u'/' + port.protocol;
        QString number = port.published == 0 ? QString() : QString::number(port.published);
        if (port.publishedEnd != 0)
            number += u'-' + QString::number(port.publishedEnd);
        QJsonArray entries = bindings[key].toArray();
        entries << QJsonObject{{u"HostIp"_s, port.ip}, {u"HostPort"_s, number}};
        bindings[key] = entries;
    }
    return bindings;
}

QJsonObject portsJson(const engine::Container &container)
{
    QJsonObject ports;
    for (const engine::PortMapping &port : container.ports) {
        const QString key = QString::number(port.target) + u'/' + port.protocol;
        QJsonArray entries = ports[key].toArray();
        if (port.published != 0)
            entries << QJsonObject{{u"HostIp"_s, port.ip}, {u"HostPort"_s, QString::number(port.published)}};
        ports[key] = entries.isEmpty() ? QJsonValue() : QJsonValue(entries);
    }
    return ports;
}

/// As much of an inspect as lists and events tell.
QJsonObject partialInspect(const engine::Container &container)
{
    QJsonObject networks;
    for (const QString &network : container.networks)
        networks[network] = QJsonObject();
    QJsonObject state{{u"Status"_s, engine::toString(container.state)},
                      {u"Running"_s, container.state == engine::ContainerState::Running}};
    if (container.exitCode)
        state[u"ExitCode"_s] = *container.exitCode;
    if (container.startedAt)
        state[u"StartedAt"_s] = timeText(*container.startedAt);
    if (container.health != engine::Health::None)
        state[u"Health"_s] = QJsonObject{{u"Status"_s, engine::toString(container.health)}};
    return {{u"Id"_s, container.id},
            {u"Name"_s, QString(u'/' + container.name)},
            {u"Created"_s, timeText(container.created)},
            {u"Image"_s, container.imageId},
            {u"State"_s, state},
            {u"Config"_s, QJsonObject{{u"Image"_s, container.image}, {u"Labels"_s, labelsJson(container.labels)}}},
            {u"HostConfig"_s, QJsonObject{{u"PortBindings"_s, bindingsJson(container)}}},
            {u"NetworkSettings"_s, QJsonObject{{u"Ports"_s, portsJson(container)}, {u"Networks"_s, networks}}}};
}

QJsonArray imagesJson(const fleet::LiveHost &live)
{
    QJsonArray images;
    for (const engine::Image &image : live.images())
        images << QJsonObject{
            {u"Id"_s, image.id},
            {u"RepoTags"_s, QJsonArray::fromStringList(image.tags)},
            {u"RepoDigests"_s, QJsonArray::fromStringList(image.digests)},
            {u"Size"_s, image.size},
            {u"Created"_s,
             qint64(std::chrono::duration_cast<std::chrono::seconds>(image.created.time_since_epoch()).count())}};
    return images;
}

} // namespace

HostPart hostPart(const fleet::HostConnection &host)
{
    const fleet::HostConfig &config = host.config();
    HostPart part{.name = config.name,
                  .endpoint = config.endpoint.toString(),
                  .address = config.address.isEmpty() ? config.endpoint.host : config.address,
                  .labels = config.labels};
    const fleet::HostStatus &status = host.status();
    if (fleet::isLive(status.state)) {
        part.state = HostPart::State::Read;
    } else {
        part.state = status.lastSeen ? HostPart::State::Stale : HostPart::State::Unreachable;
        part.error = status.error ? status.error->message() : tr("It has not answered yet");
    }
    part.readAt = status.lastSeen.value_or(core::Time{});
    if (status.engine) {
        const engine::EngineInfo &engine = *status.engine;
        part.info = {{u"ServerVersion"_s, engine.version},
                     {u"Name"_s, engine.hostname},
                     {u"OperatingSystem"_s, engine.operatingSystem},
                     {u"OSType"_s, engine.os},
                     {u"Architecture"_s, engine.architecture},
                     {u"KernelVersion"_s, engine.kernel},
                     {u"NCPU"_s, engine.cpus},
                     {u"MemTotal"_s, engine.memory}};
        if (!engine.id.isEmpty())
            part.info[u"ID"_s] = engine.id;
    }
    return part;
}

HostPart lastKnown(const fleet::HostConnection &host)
{
    HostPart part = hostPart(host);
    QList<const engine::Container *> containers;
    for (const engine::Container &container : host.live().containers()) {
        if (!container.labels.contains(fleet::recordLabel.toString()))
            containers << &container;
    }
    std::sort(containers.begin(), containers.end(),
              [](const auto *a, const auto *b) { return std::tie(a->name, a->id) < std::tie(b->name, b->id); });
    for (const engine::Container *container : std::as_const(containers)) {
        part.containers.push_back(
            {.id = container->id, .name = container->name, .readAt = part.readAt, .isPartial = true});
        part.inspects.append(QJsonDocument(partialInspect(*container)).toJson(QJsonDocument::Compact));
    }
    part.images = imagesJson(host.live());
    for (const engine::Network &network : host.live().networks())
        part.networks << QJsonObject{{u"Id"_s, network.id}, {u"Name"_s, network.name}, {u"Driver"_s, network.driver}};
    for (const engine::Volume &volume : host.live().volumes())
        part.volumes << QJsonObject{{u"Name"_s, volume.name}, {u"Driver"_s, volume.driver}};
    return part;
}

} // namespace bayplan::snapshots
