// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/snapshot.h"

#include <QJsonDocument>

#include <algorithm>

namespace bayplan::snapshots {

QJsonObject HostPart::inspect(size_t place) const
{
    return QJsonDocument::fromJson(inspects.at(place)).object();
}

const HostPart *Snapshot::host(const QString &name) const
{
    const auto found =
        std::find_if(hosts.begin(), hosts.end(), [&](const HostPart &each) { return each.name == name; });
    return found == hosts.end() ? nullptr : &*found;
}

Snapshot onlyHosts(Snapshot snapshot, const QStringList &hosts)
{
    if (hosts.isEmpty())
        return snapshot;
    std::erase_if(snapshot.hosts, [&](const HostPart &host) { return !hosts.contains(host.name); });
    for (ServicePart &service : snapshot.services)
        service.replicas.removeIf([&](const ReplicaPart &replica) { return !hosts.contains(replica.host); });
    std::erase_if(snapshot.services, [&](const ServicePart &service) {
        return service.replicas.isEmpty() && !hosts.contains(service.home);
    });
    return snapshot;
}

} // namespace bayplan::snapshots
