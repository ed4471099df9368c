// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/samehosts.h"

#include "snapshots/masking.h"
#include "snapshots/words.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isPodman(const HostPart &host)
{
    for (const QJsonValue &component : host.version[u"Components"_s].toArray()) {
        if (component[u"Name"_s].toString().contains(u"Podman"_s))
            return true;
    }
    return false;
}

/// Of ids that two hosts have: none.
QHash<QString, const HostPart *> byEngine(const Snapshot &snapshot)
{
    QHash<QString, const HostPart *> hosts;
    for (const HostPart &host : snapshot.hosts) {
        const QString id = engineIdOf(host);
        if (!id.isEmpty())
            hosts[id] = hosts.contains(id) ? nullptr : &host;
    }
    return hosts;
}

} // namespace

QString engineIdOf(const HostPart &host)
{
    const QString id = host.info[u"ID"_s].toString();
    return id == Masking::text() || isPodman(host) ? QString() : id;
}

SameHosts::SameHosts(const Snapshot &before, const Snapshot &after)
{
    const auto earlier = byEngine(before);
    const auto later = byEngine(after);
    for (const HostPart &host : after.hosts) {
        const QString id = engineIdOf(host);
        const HostPart *was = earlier.value(id);
        if (was && later.value(id))
            match(*was, host);
    }
    QHash<QString, const HostPart *> left;
    for (const HostPart &host : before.hosts) {
        if (!m_after.contains(&host) && !left.contains(host.name))
            left.insert(host.name, &host);
    }
    for (const HostPart &host : after.hosts) {
        if (m_before.contains(&host))
            continue;
        if (const HostPart *was = left.take(host.name))
            match(*was, host);
    }
    for (const HostPart &host : before.hosts) {
        if (!m_after.contains(&host) && after.host(host.name))
            m_names.insert(host.name, tr("%1 as it was then").arg(host.name)); // no host's name has a space
    }
}

void SameHosts::match(const HostPart &before, const HostPart &after)
{
    m_before.insert(&after, &before);
    m_after.insert(&before, &after);
    if (before.name != after.name)
        m_names.insert(before.name, after.name);
}

ServicePart SameHosts::withLaterNames(ServicePart service) const
{
    if (m_names.isEmpty())
        return service;
    service.home = laterName(service.home);
    for (ReplicaPart &replica : service.replicas)
        replica.host = laterName(replica.host);
    for (auto &&each : service.ingresses) {
        QJsonObject ingress = each.toObject();
        QJsonArray servers = ingress[u"servers"_s].toArray();
        for (auto &&entry : servers) {
            QJsonObject server = entry.toObject();
            if (server[u"host"_s].isString())
                server[u"host"_s] = laterName(server[u"host"_s].toString());
            entry = server;
        }
        if (!servers.isEmpty())
            ingress[u"servers"_s] = servers;
        each = ingress;
    }
    return service;
}

} // namespace bayplan::snapshots
