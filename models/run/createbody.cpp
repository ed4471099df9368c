// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/createbody.h"

#include "run/mountsyntax.h"
#include "run/networksyntax.h"
#include "run/portsyntax.h"

#include <QJsonArray>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

// Each sets a key only when there is something to say.

void set(QJsonObject &object, const QString &key, const QString &text)
{
    if (!text.isEmpty())
        object[key] = text;
}

void set(QJsonObject &object, const QString &key, const QStringList &texts)
{
    if (!texts.isEmpty())
        object[key] = QJsonArray::fromStringList(texts);
}

void set(QJsonObject &object, const QString &key, qint64 number)
{
    if (number != 0)
        object[key] = number;
}

void set(QJsonObject &object, const QString &key, const QJsonValue &value)
{
    const bool isEmpty = (value.isObject() && value.toObject().isEmpty()) ||
                         (value.isArray() && value.toArray().isEmpty()) || (value.isBool() && !value.toBool());
    if (!isEmpty)
        object[key] = value;
}

QJsonObject toJson(const QMap<QString, QString> &map)
{
    QJsonObject object;
    for (const auto &[key, value] : map.asKeyValueRange())
        object[key] = value;
    return object;
}

QString portKey(const engine::PortRequest &port)
{
    return QString::number(port.target) + u'/' + port.protocol;
}

QJsonObject exposedPorts(const ContainerSpec &spec)
{
    QJsonObject ports;
    for (const QString &port : spec.exposed)
        ports[port] = QJsonObject();
    for (const engine::PortRequest &port : spec.ports)
        ports[portKey(port)] = QJsonObject();
    return ports;
}

/// Never an empty list of bindings: engines fill one in, and from API 1.52 on warn of it.
QJsonObject portBindings(const ContainerSpec &spec)
{
    QJsonObject bindings;
    for (const engine::PortRequest &port : spec.ports) {
        QString number = port.published ? QString::number(port.published) : QString();
        if (port.publishedEnd)
            number += u'-' + QString::number(port.publishedEnd);
        QJsonArray list = bindings[portKey(port)].toArray();
        list << QJsonObject{{u"HostIp"_s, port.ip}, {u"HostPort"_s, number}};
        bindings[portKey(port)] = list;
    }
    return bindings;
}

QJsonObject longMount(const Mount &mount)
{
    const bool isBind = mount.kind == Mount::Kind::Bind;
    QJsonObject object{{u"Type"_s, isBind ? u"bind"_s : u"volume"_s}, {u"Target"_s, mount.target}};
    set(object, u"Source"_s, mount.source);
    set(object, u"ReadOnly"_s, QJsonValue(mount.readOnly));
    QJsonObject options;
    for (const QString &word : mount.options) {
        if (isPropagation(word))
            options[u"Propagation"_s] = word;
        else if (word == u"nonrecursive"_s)
            options[u"NonRecursive"_s] = true;
        else if (word == u"nocopy"_s)
            options[u"NoCopy"_s] = true;
    }
    set(options, u"Labels"_s, QJsonValue(toJson(mount.labels)));
    if (!mount.driver.isEmpty() || !mount.driverOptions.isEmpty()) {
        QJsonObject driver;
        set(driver, u"Name"_s, mount.driver);
        set(driver, u"Options"_s, QJsonValue(toJson(mount.driverOptions)));
        options[u"DriverConfig"_s] = driver;
    }
    set(object, isBind ? u"BindOptions"_s : u"VolumeOptions"_s, QJsonValue(options));
    return object;
}

void setMounts(QJsonObject &body, QJsonObject &host, const ContainerSpec &spec)
{
    QStringList binds;
    QJsonArray mounts;
    QJsonObject tmpfs;
    QJsonObject anonymous;
    for (const Mount &mount : spec.mounts) {
        if (mount.kind == Mount::Kind::Tmpfs)
            tmpfs[mount.target] = tmpfsText(mount).mid(mount.target.size() + 1);
        else if (mount.needsLongForm())
            mounts << longMount(mount);
        else if (mount.source.isEmpty())
            anonymous[mount.target] = QJsonObject();
        else
            binds << volumeText(mount);
    }
    set(body, u"Volumes"_s, QJsonValue(anonymous));
    set(host, u"Binds"_s, binds);
    set(host, u"Mounts"_s, QJsonValue(mounts));
    set(host, u"Tmpfs"_s, QJsonValue(tmpfs));
}

QJsonObject endpointSettings(const Network &network)
{
    QJsonObject settings;
    set(settings, u"Aliases"_s, network.aliases);
    QJsonObject addresses;
    set(addresses, u"IPv4Address"_s, network.ip);
    set(addresses, u"IPv6Address"_s, network.ip6);
    set(settings, u"IPAMConfig"_s, QJsonValue(addresses));
    return settings;
}

void setNetworks(QJsonObject &body, QJsonObject &host, const ContainerSpec &spec)
{
    set(host, u"ExtraHosts"_s, spec.extraHosts);
    set(host, u"Dns"_s, spec.dns);
    set(host, u"DnsSearch"_s, spec.dnsSearch);
    set(host, u"DnsOptions"_s, spec.dnsOptions);
    if (spec.networks.isEmpty())
        return;
    const Network &first = spec.networks.first();
    host[u"NetworkMode"_s] = first.name;
    if (const QJsonObject settings = endpointSettings(first); !settings.isEmpty())
        body[u"NetworkingConfig"_s] = QJsonObject{{u"EndpointsConfig"_s, QJsonObject{{first.name, settings}}}};
}

QJsonObject healthCheck(const ContainerSpec &spec)
{
    QJsonObject check;
    if (spec.noHealthCheck)
        check[u"Test"_s] = QJsonArray{u"NONE"_s};
    else if (!spec.healthProgram.isEmpty())
        check[u"Test"_s] = QJsonArray::fromStringList(QStringList{u"CMD"_s} + spec.healthProgram);
    else if (!spec.healthCommand.isEmpty())
        check[u"Test"_s] = QJsonArray{u"CMD-SHELL"_s, spec.healthCommand};
    set(check, u"Interval"_s, qint64(spec.healthInterval.count()));
    set(check, u"Timeout"_s, qint64(spec.healthTimeout.count()));
    set(check, u"StartPeriod"_s, qint64(spec.healthStartPeriod.count()));
    set(check, u"Retries"_s, spec.healthRetries);
    return check;
}

void setLimits(QJsonObject &host, const ContainerSpec &spec)
{
    set(host, u"Memory"_s, spec.memory);
    set(host, u"MemoryReservation"_s, spec.memoryReservation);
    set(host, u"MemorySwap"_s, spec.memorySwap);
    set(host, u"ShmSize"_s, spec.shm);
    set(host, u"NanoCpus"_s, spec.nanoCpus);
    set(host, u"CpuShares"_s, spec.cpuShares);
    set(host, u"CpusetCpus"_s, spec.cpuset);
    set(host, u"PidsLimit"_s, spec.pids);
    QJsonArray limits;
    for (const Ulimit &limit : spec.ulimits)
        limits << QJsonObject{{u"Name"_s, limit.name}, {u"Soft"_s, limit.soft}, {u"Hard"_s, limit.hard}};
    set(host, u"Ulimits"_s, QJsonValue(limits));
}

void setSecurity(QJsonObject &host, const ContainerSpec &spec)
{
    set(host, u"Privileged"_s, QJsonValue(spec.privileged));
    set(host, u"ReadonlyRootfs"_s, QJsonValue(spec.readOnlyRoot));
    set(host, u"Init"_s, QJsonValue(spec.init));
    set(host, u"CapAdd"_s, spec.capAdd);
    set(host, u"CapDrop"_s, spec.capDrop);
    set(host, u"SecurityOpt"_s, spec.securityOptions);
    set(host, u"GroupAdd"_s, spec.groups);
    set(host, u"Sysctls"_s, QJsonValue(toJson(spec.sysctls)));
    set(host, u"PidMode"_s, spec.pidMode);
    set(host, u"IpcMode"_s, spec.ipcMode);
    QJsonArray devices;
    for (const Device &device : spec.devices)
        devices << QJsonObject{{u"PathOnHost"_s, device.path},
                               {u"PathInContainer"_s, device.inContainer},
                               {u"CgroupPermissions"_s, device.permissions}};
    set(host, u"Devices"_s, QJsonValue(devices));
}

} // namespace

QJsonObject createBody(const ContainerSpec &spec)
{
    QJsonObject host;
    QJsonObject body{{u"Image"_s, spec.image}};
    set(body, u"Cmd"_s, spec.command);
    if (spec.entrypoint)
        body[u"Entrypoint"_s] = QJsonArray{*spec.entrypoint}; // [""] drops the image's
    set(body, u"Hostname"_s, spec.hostname);
    set(body, u"Domainname"_s, spec.domainname);
    set(body, u"User"_s, spec.user);
    set(body, u"WorkingDir"_s, spec.workdir);
    set(body, u"Tty"_s, QJsonValue(spec.tty));
    set(body, u"OpenStdin"_s, QJsonValue(spec.interactive));
    QStringList env;
    for (const EnvVariable &variable : spec.env)
        env << variable.name + u'=' + variable.value;
    set(body, u"Env"_s, env);
    set(body, u"Labels"_s, QJsonValue(toJson(spec.labels)));
    set(body, u"Healthcheck"_s, QJsonValue(healthCheck(spec)));
    set(body, u"StopSignal"_s, spec.stopSignal);
    if (spec.stopTimeout)
        body[u"StopTimeout"_s] = *spec.stopTimeout;
    set(body, u"ExposedPorts"_s, QJsonValue(exposedPorts(spec)));
    set(host, u"PortBindings"_s, QJsonValue(portBindings(spec)));
    set(host, u"PublishAllPorts"_s, QJsonValue(spec.publishAll));
    set(host, u"AutoRemove"_s, QJsonValue(spec.removeAfterwards));
    if (!spec.restart.isEmpty())
        host[u"RestartPolicy"_s] = QJsonObject{{u"Name"_s, spec.restart.section(u':', 0, 0)},
                                               {u"MaximumRetryCount"_s, spec.restart.section(u':', 1).toInt()}};
    if (!spec.logDriver.isEmpty() || !spec.logOptions.isEmpty())
        host[u"LogConfig"_s] = QJsonObject{{u"Type"_s, spec.logDriver}, {u"Config"_s, toJson(spec.logOptions)}};
    setMounts(body, host, spec);
    setNetworks(body, host, spec);
    setLimits(host, spec);
    setSecurity(host, spec);
    set(body, u"HostConfig"_s, QJsonValue(host));
    return body;
}

QList<Connection> laterConnections(const ContainerSpec &spec)
{
    QList<Connection> connections;
    for (const Network &network : spec.networks.mid(1))
        connections << Connection{network.name, endpointSettings(network)};
    return connections;
}

} // namespace bayplan::run
