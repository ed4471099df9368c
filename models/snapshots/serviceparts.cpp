// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/serviceparts.h"

#include "services/record.h"

#include <algorithm>
#include <tuple>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

QString nameOf(const fleet::Fleet &fleet, fleet::HostId id)
{
    const fleet::HostConnection *host = fleet.host(id);
    return host ? host->config().name : QString();
}

QString replicaStateText(services::ReplicaState state)
{
    switch (state) {
    case services::ReplicaState::Starting:
        return u"starting"_s;
    case services::ReplicaState::Ready:
        return u"ready"_s;
    case services::ReplicaState::Unhealthy:
        return u"unhealthy"_s;
    case services::ReplicaState::Stopped:
        break;
    }
    return u"stopped"_s;
}

} // namespace

std::vector<ServicePart> serviceParts(const services::ServiceBook &book, const fleet::Fleet &fleet)
{
    std::vector<ServicePart> parts;
    const QStringList names = book.names();
    for (const QString &name : names) {
        const auto state = book.state(name);
        if (!state)
            continue;
        ServicePart part{.name = name, .home = nameOf(fleet, state->head.home)};
        if (state->head.record) {
            services::ServiceRecord record = *state->head.record;
            record.lease.reset();
            part.generation = record.generation;
            part.desired = record.replicas;
            part.record = services::recordJson(record);
        }
        for (const services::Replica &replica : state->observed.replicas)
            part.replicas << ReplicaPart{.host = nameOf(fleet, replica.host),
                                         .container = replica.name,
                                         .slot = replica.slot,
                                         .revision = replica.revision,
                                         .state = replicaStateText(replica.state)};
        std::sort(part.replicas.begin(), part.replicas.end(), [](const ReplicaPart &a, const ReplicaPart &b) {
            return std::tie(a.slot, a.host, a.container) < std::tie(b.slot, b.host, b.container);
        });
        parts.push_back(std::move(part));
    }
    return parts;
}

} // namespace bayplan::snapshots
