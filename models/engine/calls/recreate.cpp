// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/calls/recreate.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr ApiVersion macPerNetworkApi{1, 44};
constexpr ApiVersion gatewayPriorityApi{1, 48};
constexpr int shortIdLength = 12;

QString shortId(const QJsonObject &inspect)
{
    return inspect.value(u"Id"_s).toString().left(shortIdLength);
}

/// What engines call a volume that nobody named.
bool isMadeUpName(const QString &name)
{
    return name.size() == 64 && std::all_of(name.begin(), name.end(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

/// Where binds mount: "source:/target:options", or "C:\data:D:\target" on Windows engines, which mount at a drive.
QSet<QString> targetsOf(const QJsonArray &binds)
{
    QSet<QString> targets;
    for (const QJsonValue bind : binds) {
        for (const QString &part : bind.toString().split(u':').mid(1)) {
            if (part.startsWith(u'/'))
                targets.insert(part);
        }
    }
    return targets;
}

struct AnonymousVolume
{
    QString name;
    QString target;
    bool readOnly = false;
};

QList<AnonymousVolume> anonymousVolumesOf(const QJsonObject &inspect)
{
    QList<AnonymousVolume> volumes;
    for (const QJsonValue value : inspect.value(u"Mounts"_s).toArray()) {
        const QJsonObject mount = value.toObject();
        const QString name = mount.value(u"Name"_s).toString();
        if (mount.value(u"Type"_s).toString() == u"volume"_s && isMadeUpName(name))
            volumes << AnonymousVolume{name, mount.value(u"Destination"_s).toString(), !mount.value(u"RW"_s).toBool()};
    }
    return volumes;
}

/// The volumes that are still there, by name in the place they had.
void keepVolumes(QJsonObject &host, const QJsonObject &inspect)
{
    QJsonArray binds = host.value(u"Binds"_s).toArray();
    QJsonArray mounts = host.value(u"Mounts"_s).toArray();
    const QSet<QString> bound = targetsOf(binds);
    for (const AnonymousVolume &volume : anonymousVolumesOf(inspect)) {
        if (bound.contains(volume.target))
            continue; // Podman names it there itself
        bool placed = false;
        for (qsizetype i = 0; i < mounts.size() && !placed; ++i) {
            QJsonObject mount = mounts.at(i).toObject();
            if (mount.value(u"Target"_s).toString() != volume.target)
                continue;
            mount[u"Source"_s] = volume.name;
            mounts.replace(i, mount);
            placed = true;
        }
        if (!placed)
            binds.append(QString(volume.name + u':' + volume.target + (volume.readOnly ? u":ro"_s : QString())));
    }
    if (!binds.isEmpty())
        host[u"Binds"_s] = binds;
    if (!mounts.isEmpty())
        host[u"Mounts"_s] = mounts;
}

/// "/db:/web/alias" as an inspect has it, "db:alias" as a creation wants it.
void mendLinks(QJsonObject &host)
{
    QJsonArray links;
    for (const QJsonValue value : host.value(u"Links"_s).toArray()) {
        const QString link = value.toString();
        QString source = link.section(u':', 0, 0);
        source.remove(0, source.startsWith(u'/') ? 1 : 0);
        links.append(QString(source + u':' + link.section(u'/', -1)));
    }
    if (!links.isEmpty())
        host[u"Links"_s] = links;
}

/// Podman's inspect says some things in words that its creation doesn't take.
void mendPodman(QJsonObject &host)
{
    QJsonArray ulimits;
    for (const QJsonValue value : host.value(u"Ulimits"_s).toArray()) {
        QJsonObject limit = value.toObject();
        QString name = limit.value(u"Name"_s).toString().toLower();
        if (name.startsWith(u"rlimit_"_s))
            name.remove(0, 7);
        limit[u"Name"_s] = name;
        ulimits.append(limit);
    }
    host[u"Ulimits"_s] = ulimits;
    if (host.value(u"NanoCpus"_s).toInteger() > 0) { // and the same again as a quota, which conflicts
        host.remove(u"CpuPeriod"_s);
        host.remove(u"CpuQuota"_s);
    }
    if (host.value(u"Runtime"_s).toString() == u"oci"_s)
        host.remove(u"Runtime"_s);
    if (host.value(u"MemorySwappiness"_s).toInteger() < 0)
        host.remove(u"MemorySwappiness"_s);
}

QJsonObject configOf(const QJsonObject &inspect, const QJsonObject &host)
{
    QJsonObject config = inspect.value(u"Config"_s).toObject();
    const QString own = shortId(inspect);
    const QString mode = host.value(u"NetworkMode"_s).toString();
    const QString hostname = config.value(u"Hostname"_s).toString();
    if (hostname == own || mode.startsWith(u"container:"_s) || host.value(u"UTSMode"_s).toString() == u"host"_s) {
        config.remove(u"Hostname"_s);
        config.remove(u"Domainname"_s);
        QJsonArray environment;
        for (const QJsonValue entry : config.value(u"Env"_s).toArray()) {
            if (entry.toString() != QString(u"HOSTNAME="_s + own)) // Podman's doing
                environment.append(entry);
        }
        if (!environment.isEmpty())
            config[u"Env"_s] = environment;
    }
    if (mode.startsWith(u"container:"_s))
        config.remove(u"ExposedPorts"_s); // its image's, which engines take for a wish of its own
    return config;
}

} // namespace

QJsonObject endpointSettings(const QJsonObject &inspect, const QString &name, ApiVersion api, bool isPodman)
{
    const QJsonObject now =
        inspect.value(u"NetworkSettings"_s).toObject().value(u"Networks"_s).toObject().value(name).toObject();
    const QString own = shortId(inspect);
    const QString hostname = inspect.value(u"Config"_s).toObject().value(u"Hostname"_s).toString();
    QJsonObject settings;
    QJsonArray aliases;
    for (const QJsonValue alias : now.value(u"Aliases"_s).toArray()) {
        // Both are added by the engine itself.
        if (alias.toString() != own && alias.toString() != hostname)
            aliases.append(alias);
    }
    if (!aliases.isEmpty())
        settings[u"Aliases"_s] = aliases;
    if (const QJsonObject addresses = now.value(u"IPAMConfig"_s).toObject(); !addresses.isEmpty()) {
        settings[u"IPAMConfig"_s] = addresses;
    } else if (const QString address = now.value(u"IPAddress"_s).toString(); isPodman && !address.isEmpty()) {
        // Podman doesn't tell which addresses were asked for; one more that is fixed does less harm than one that
        // isn't.
        settings[u"IPAMConfig"_s] = QJsonObject{{u"IPv4Address"_s, address}};
    }
    for (const QString &key : {u"Links"_s, u"DriverOpts"_s}) {
        const QJsonValue value = now.value(key);
        if ((value.isArray() && !value.toArray().isEmpty()) || (value.isObject() && !value.toObject().isEmpty()))
            settings[key] = value;
    }
    if (api >= gatewayPriorityApi && now.value(u"GwPriority"_s).toInteger() != 0)
        settings[u"GwPriority"_s] = now.value(u"GwPriority"_s);
    return settings;
}

namespace {

/// The network that creation joins by itself, as NetworkSettings.Networks calls it; empty for none of its own.
QString firstNetwork(const QJsonObject &networks, const QString &mode)
{
    if (mode.startsWith(u"container:"_s) || mode == u"none"_s || mode == u"host"_s)
        return {};
    const QString wanted = mode.isEmpty() || mode == u"default"_s ? u"bridge"_s : mode;
    if (networks.contains(wanted))
        return wanted;
    for (auto it = networks.begin(); it != networks.end(); ++it) {
        if (it.value().toObject().value(u"NetworkID"_s).toString() == wanted)
            return it.key();
    }
    return {};
}

void addNetworks(Recreation &made, const QJsonObject &inspect, ApiVersion api, bool isPodman)
{
    const QJsonObject networks = inspect.value(u"NetworkSettings"_s).toObject().value(u"Networks"_s).toObject();
    QJsonObject host = made.body.value(u"HostConfig"_s).toObject();
    const QString mode = host.value(u"NetworkMode"_s).toString();
    if (mode.startsWith(u"container:"_s) || mode == u"none"_s || mode == u"host"_s)
        return;
    QString first = firstNetwork(networks, mode);
    if (first.isEmpty() && isPodman && mode == u"bridge"_s && !networks.isEmpty())
        first = networks.begin().key(); // it says "bridge" of any network
    if (first.isEmpty()) {
        made.disconnect << (mode.isEmpty() || mode == u"default"_s ? u"bridge"_s : mode);
    } else {
        QJsonObject settings = endpointSettings(inspect, first, api, isPodman);
        QJsonObject config = made.body;
        const QString mac = config.value(u"MacAddress"_s).toString();
        if (api >= macPerNetworkApi && !mac.isEmpty()) {
            settings[u"MacAddress"_s] = mac;
            config.remove(u"MacAddress"_s);
        }
        if (!settings.isEmpty() || first != u"bridge"_s)
            config[u"NetworkingConfig"_s] = QJsonObject{{u"EndpointsConfig"_s, QJsonObject{{first, settings}}}};
        made.body = config;
    }
    for (auto it = networks.begin(); it != networks.end(); ++it) {
        if (it.key() != first)
            made.connect << Recreation::Network{it.key(), endpointSettings(inspect, it.key(), api, isPodman)};
    }
}

QString platformOf(const QJsonObject &inspect)
{
    const QJsonObject platform = inspect.value(u"ImageManifestDescriptor"_s).toObject().value(u"platform"_s).toObject();
    QStringList parts;
    for (const QString &key : {u"os"_s, u"architecture"_s, u"variant"_s}) {
        if (const QString part = platform.value(key).toString(); !part.isEmpty())
            parts << part;
    }
    return parts.size() < 2 ? QString() : parts.join(u'/');
}

} // namespace

QStringList anonymousVolumes(const QJsonObject &inspect)
{
    QStringList names;
    for (const AnonymousVolume &volume : anonymousVolumesOf(inspect))
        names << volume.name;
    return names;
}

Recreation recreation(const QJsonObject &inspect, ApiVersion api, bool isPodman, Removed removed)
{
    const QJsonObject state = inspect.value(u"State"_s).toObject();
    QJsonObject host = inspect.value(u"HostConfig"_s).toObject();
    Recreation made;
    made.name = inspect.value(u"Name"_s).toString();
    made.name.remove(0, made.name.startsWith(u'/') ? 1 : 0);
    made.imageName = inspect.value(u"Config"_s).toObject().value(u"Image"_s).toString();
    made.imageId = inspect.value(u"Image"_s).toString();
    made.platform = platformOf(inspect);
    made.wasPaused = state.value(u"Paused"_s).toBool();
    made.wasRunning = state.value(u"Running"_s).toBool() || state.value(u"Restarting"_s).toBool();

    made.body = configOf(inspect, host);
    if (!removed.volumes)
        keepVolumes(host, inspect);
    mendLinks(host);
    if (isPodman)
        mendPodman(host);
    made.body[u"HostConfig"_s] = host;
    addNetworks(made, inspect, api, isPodman);
    return made;
}

} // namespace bayplan::engine
