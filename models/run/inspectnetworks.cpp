// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/inspectparts.h"
#include "run/portsyntax.h"

#include <QJsonArray>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The network that creation joins by itself, as the engine's list of the container's networks calls it.
QString firstOf(const QJsonObject &networks, const InspectParts &from)
{
    QString mode = from.networkMode();
    if (mode.isEmpty() || mode == u"default"_s)
        mode = u"bridge"_s;
    if (from.isPodman && mode == u"bridge"_s) // it says so of any network
        return networks.contains(u"podman"_s) ? u"podman"_s : networks.keys().value(0);
    if (networks.contains(mode))
        return mode;
    for (auto it = networks.begin(); it != networks.end(); ++it) {
        if (it.value()[u"NetworkID"_s].toString() == mode) // it was made with the network's id
            return it.key();
    }
    return networks.keys().value(0);
}

Network networkOf(const QString &name, const QJsonObject &settings, const InspectParts &from)
{
    Network network{name};
    const QString hostname = from.config.value(u"Hostname"_s).toString();
    const QString ownName = from.container.value(u"Name"_s).toString().mid(1);
    const QStringList aliases = textsOf(settings.value(u"Aliases"_s));
    for (const QString &alias : aliases) {
        // The engine answers to all three by itself; Compose 2 makes the name an alias as well.
        const bool isOwn = alias == from.shortId || alias == hostname || alias == ownName;
        if (!isOwn && !network.aliases.contains(alias))
            network.aliases << alias;
    }
    const QJsonObject addresses = settings.value(u"IPAMConfig"_s).toObject();
    network.ip = addresses.value(u"IPv4Address"_s).toString();
    network.ip6 = addresses.value(u"IPv6Address"_s).toString();
    return network;
}

QList<Network> networksOf(const InspectParts &from)
{
    const QString mode = from.networkMode();
    if (mode == u"host"_s || mode == u"none"_s || mode.startsWith(u"container:"_s))
        return {Network{mode}};
    const QJsonObject networks = from.container[u"NetworkSettings"_s][u"Networks"_s].toObject();
    const QString first = firstOf(networks, from);
    const bool isUsual = first.isEmpty() || first == u"podman"_s || (first == u"bridge"_s && mode != first);
    if (networks.size() < 2 && isUsual)
        return {};
    QList<Network> found{networkOf(first, networks.value(first).toObject(), from)};
    if (from.isPodman && first == u"podman"_s)
        found.first().name = u"bridge"_s; // as the compatible API knows it
    for (auto it = networks.begin(); it != networks.end(); ++it) {
        if (it.key() != first)
            found << networkOf(it.key(), it.value().toObject(), from);
    }
    return found;
}

void readPorts(const InspectParts &from, ContainerSpec &spec)
{
    spec.publishAll = from.host.value(u"PublishAllPorts"_s).toBool();
    const QJsonObject bindings = from.host.value(u"PortBindings"_s).toObject();
    for (auto it = bindings.begin(); it != bindings.end(); ++it) {
        const QJsonArray list = it.value().toArray();
        for (const QJsonValue &binding : list) {
            const auto host = parsePortRange(binding[u"HostPort"_s].toString(u"0"_s));
            const quint16 target = it.key().section(u'/', 0, 0).toUShort();
            const QString protocol = it.key().section(u'/', 1);
            spec.ports << engine::PortRequest{.ip = binding[u"HostIp"_s].toString(),
                                              .published = host ? host->first : quint16(0),
                                              .publishedEnd = host ? host->second : quint16(0),
                                              .target = target,
                                              .protocol = protocol.isEmpty() ? u"tcp"_s : protocol};
        }
    }
    const QJsonObject images = from.image.value(u"ExposedPorts"_s).toObject();
    const QStringList exposed = from.config.value(u"ExposedPorts"_s).toObject().keys();
    for (const QString &port : exposed) {
        if (!images.contains(port) && bindings.value(port).toArray().isEmpty())
            spec.exposed << port;
    }
}

} // namespace

void readNetworks(const InspectParts &from, ContainerSpec &spec)
{
    spec.networks = networksOf(from);
    readPorts(from, spec);
    spec.extraHosts = textsOf(from.host.value(u"ExtraHosts"_s));
    spec.dns = textsOf(from.host.value(u"Dns"_s));
    spec.dnsSearch = textsOf(from.host.value(u"DnsSearch"_s));
    spec.dnsOptions = textsOf(from.host.value(u"DnsOptions"_s));
}

} // namespace bayplan::run
