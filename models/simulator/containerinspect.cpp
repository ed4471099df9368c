// SPDX-License-Identifier: GPL-3.0-or-later
// `GET /containers/{id}/json`.
#include "simulator/replies.h"
#include "simulator/statustext.h"

#include <QJsonArray>
#include <QJsonObject>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

QString portKey(quint16 target, const QString &protocol)
{
    return QString::number(target) + u'/' + protocol;
}

void appendBinding(QJsonObject &ports, const QString &key, const QString &ip, const QString &port)
{
    QJsonArray bindings = ports.value(key).toArray();
    bindings.append(QJsonObject{{u"HostIp"_s, ip}, {u"HostPort"_s, port}});
    ports.insert(key, bindings);
}

void overlay(QJsonObject &base, const QJsonObject &over)
{
    for (auto it = over.begin(); it != over.end(); ++it)
        base.insert(it.key(), it.value());
}

QJsonObject stateJson(const Container &container, bool podman)
{
    QJsonObject json{
        {u"Status"_s, stateName(container, podman)},
        {u"Running"_s, container.isUp() || container.state == ContainerState::Restarting},
        {u"Paused"_s, container.state == ContainerState::Paused},
        {u"Restarting"_s, container.state == ContainerState::Restarting},
        {u"OOMKilled"_s, false},
        {u"Dead"_s, container.state == ContainerState::Dead},
        {u"Pid"_s, container.pid},
        {u"ExitCode"_s, container.exitCode},
        {u"Error"_s, container.error},
        {u"StartedAt"_s, timestamp(container.startedNs)},
        {u"FinishedAt"_s, timestamp(container.finishedNs)},
    };
    if (container.spec.hasHealthcheck && container.startedNs != 0) {
        QJsonArray log;
        if (container.healthCheckedNs != 0) {
            const bool failed = container.health == HealthState::Unhealthy;
            log.append(QJsonObject{{u"Start"_s, timestamp(container.healthCheckedNs - 40 * nsPerMs)},
                                   {u"End"_s, timestamp(container.healthCheckedNs)},
                                   {u"ExitCode"_s, failed ? 1 : 0},
                                   {u"Output"_s, failed ? u"HTTP 503"_s : u"OK"_s}});
        }
        json.insert(u"Health"_s, QJsonObject{{u"Status"_s, healthName(container.health)},
                                             {u"FailingStreak"_s, container.failingStreak},
                                             {u"Log"_s, log}});
    }
    return json;
}

QJsonObject configJson(const Container &container)
{
    QJsonObject labels;
    for (auto it = container.spec.labels.cbegin(); it != container.spec.labels.cend(); ++it)
        labels.insert(it.key(), it.value());
    QJsonObject exposed;
    for (const PortSpec &port : container.spec.ports)
        exposed.insert(portKey(port.target, port.protocol), QJsonObject{});
    QJsonObject json{
        {u"Hostname"_s, container.id.first(12)},
        {u"Domainname"_s, u""_s},
        {u"User"_s, u""_s},
        {u"AttachStdin"_s, false},
        {u"AttachStdout"_s, false},
        {u"AttachStderr"_s, false},
        {u"ExposedPorts"_s, exposed},
        {u"Tty"_s, false},
        {u"OpenStdin"_s, false},
        {u"StdinOnce"_s, false},
        {u"Env"_s, QJsonArray::fromStringList(container.spec.environment)},
        {u"Cmd"_s, QJsonArray::fromStringList(container.spec.command)},
        {u"Image"_s, container.spec.image},
        {u"Volumes"_s, QJsonValue::Null},
        {u"WorkingDir"_s, u""_s},
        {u"Entrypoint"_s, QJsonValue::Null},
        {u"OnBuild"_s, QJsonValue::Null},
        {u"Labels"_s, labels},
    };
    if (container.spec.hasHealthcheck) {
        json.insert(u"Healthcheck"_s, QJsonObject{{u"Test"_s, QJsonArray{u"CMD-SHELL"_s, u"/check"_s}},
                                                  {u"Interval"_s, 30 * nsPerSecond}});
    }
    overlay(json, container.spec.config);
    json.insert(u"Labels"_s, labels);
    json.insert(u"Image"_s, container.spec.image);
    return json;
}

QJsonObject hostConfigJson(const Container &container)
{
    QJsonObject bindings;
    for (const PortSpec &port : container.spec.ports) {
        if (port.publish)
            appendBinding(bindings, portKey(port.target, port.protocol), port.hostIp,
                          port.requested == 0 ? QString() : QString::number(port.requested));
    }
    QJsonArray binds;
    for (const MountSpec &mount : container.spec.mounts) {
        const QString source = mount.name.isEmpty() ? mount.source : mount.name;
        binds.append(QString(source + u':' + mount.destination + (mount.writable ? u":rw"_s : u":ro"_s)));
    }
    QJsonObject json{
        {u"Binds"_s, binds.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(binds)},
        {u"LogConfig"_s, QJsonObject{{u"Type"_s, u"json-file"_s}, {u"Config"_s, QJsonObject{}}}},
        {u"NetworkMode"_s, container.spec.network},
        {u"PortBindings"_s, bindings},
        {u"RestartPolicy"_s, QJsonObject{{u"Name"_s, container.spec.restartPolicy}, {u"MaximumRetryCount"_s, 0}}},
        {u"AutoRemove"_s, container.spec.autoRemove},
        {u"Privileged"_s, false},
        {u"PublishAllPorts"_s, false},
        {u"ReadonlyRootfs"_s, false},
        {u"Runtime"_s, u"runc"_s},
        {u"ShmSize"_s, 67108864},
        {u"CpuShares"_s, 0},
        {u"Memory"_s, 0},
        {u"NanoCpus"_s, 0},
        {u"CpusetCpus"_s, u""_s},
    };
    overlay(json, container.spec.hostConfig);
    return json;
}

QJsonObject networkSettingsJson(const Container &container, const EngineState &state, ApiVersion version)
{
    const bool up = container.isUp();
    QJsonObject ports;
    for (const BoundPort &port : container.bound) {
        const QString key = portKey(port.target, port.protocol);
        if (port.published != 0)
            appendBinding(ports, key, port.ip, QString::number(port.published));
        else
            ports.insert(key, QJsonValue::Null);
    }
    const QJsonObject endpoint{
        {u"IPAMConfig"_s, QJsonValue::Null},
        {u"Links"_s, QJsonValue::Null},
        {u"Aliases"_s, QJsonValue::Null},
        {u"NetworkID"_s, state.networkId(container.spec.network)},
        {u"EndpointID"_s, container.endpointId},
        {u"Gateway"_s, up ? u"172.18.0.1"_s : QString()},
        {u"IPAddress"_s, container.address},
        {u"IPPrefixLen"_s, up ? 16 : 0},
        {u"IPv6Gateway"_s, u""_s},
        {u"GlobalIPv6Address"_s, u""_s},
        {u"GlobalIPv6PrefixLen"_s, 0},
        {u"MacAddress"_s, up ? u"02:42:ac:12:00:02"_s : QString()},
        {u"DriverOpts"_s, QJsonValue::Null},
    };
    QJsonObject json{
        {u"SandboxID"_s, up ? container.endpointId : QString()},
        {u"SandboxKey"_s, up ? QString(u"/var/run/docker/netns/" + container.id.first(12)) : QString()},
        {u"Ports"_s, ports},
        {u"Networks"_s, QJsonObject{{container.spec.network, endpoint}}},
    };
    if (Profile::legacyNetworkFields(version)) {
        const bool defaultBridge = container.spec.network == u"bridge"_s;
        json.insert(u"Bridge"_s, u""_s);
        json.insert(u"HairpinMode"_s, false);
        json.insert(u"EndpointID"_s, defaultBridge ? container.endpointId : QString());
        json.insert(u"Gateway"_s, defaultBridge && up ? u"172.18.0.1"_s : QString());
        json.insert(u"IPAddress"_s, defaultBridge ? container.address : QString());
        json.insert(u"IPPrefixLen"_s, defaultBridge && up ? 16 : 0);
        json.insert(u"MacAddress"_s, defaultBridge && up ? u"02:42:ac:12:00:02"_s : QString());
    }
    return json;
}

QJsonArray mountsJson(const Container &container)
{
    QJsonArray mounts;
    for (const MountSpec &mount : container.spec.mounts) {
        QJsonObject json{{u"Type"_s, mount.type}, {u"Source"_s, mount.source}, {u"Destination"_s, mount.destination},
                         {u"Mode"_s, u""_s},      {u"RW"_s, mount.writable},   {u"Propagation"_s, u""_s}};
        if (!mount.name.isEmpty()) {
            json.insert(u"Name"_s, mount.name);
            json.insert(u"Driver"_s, u"local"_s);
        }
        mounts.append(json);
    }
    return mounts;
}

} // namespace

HttpReply containerReply(const EngineState &state, const QString &ref, ApiVersion version, qint64 now)
{
    Q_UNUSED(now);
    const Container *container = state.container(ref);
    if (!container)
        return errorReply(404, u"No such container: "_s + ref, state.profile());
    const QStringList &command = container->spec.command;
    QJsonObject json{
        {u"Id"_s, container->id},
        {u"Created"_s, timestamp(container->createdNs)},
        {u"Path"_s, command.value(0)},
        {u"Args"_s, QJsonArray::fromStringList(command.mid(1))},
        {u"State"_s, stateJson(*container, state.profile().isPodman())},
        {u"Image"_s, container->imageId},
        {u"LogPath"_s, QString(u"/var/lib/docker/containers/" + container->id + u"/json.log")},
        {u"Name"_s, QString(u'/' + container->spec.name)},
        {u"RestartCount"_s, container->restartCount},
        {u"Driver"_s, u"overlay2"_s},
        {u"Platform"_s, u"linux"_s},
        {u"MountLabel"_s, u""_s},
        {u"ProcessLabel"_s, u""_s},
        {u"AppArmorProfile"_s, u""_s},
        {u"ExecIDs"_s, QJsonValue::Null},
        {u"HostConfig"_s, hostConfigJson(*container)},
        {u"Mounts"_s, mountsJson(*container)},
        {u"Config"_s, configJson(*container)},
        {u"NetworkSettings"_s, networkSettingsJson(*container, state, version)},
    };
    if (version < ApiVersion{1, 52})
        json.insert(u"GraphDriver"_s, QJsonObject{{u"Name"_s, u"overlay2"_s}, {u"Data"_s, QJsonValue::Null}});
    return jsonReply(json);
}

} // namespace bayplan::simulator
