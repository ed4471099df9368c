// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/servicestate.h"

#include <algorithm>

namespace bayplan::services {

namespace {

template <typename Is>
int countLive(const Observed &observed, Is is)
{
    return int(std::count_if(observed.replicas.begin(), observed.replicas.end(), [&](const Replica &replica) {
        const HostView *host = observed.host(replica.host);
        return host && host->reach == HostView::Reach::Live && is(replica.state);
    }));
}

} // namespace

std::optional<Desired> ServiceState::desired() const
{
    const Revision *revision = head.record ? head.record->current() : nullptr;
    if (!revision)
        return std::nullopt;
    return Desired{.spec = revision->spec, .revision = revision->number, .replicas = head.record->replicas};
}

int ServiceState::running() const
{
    return countLive(observed, [](ReplicaState state) { return state != ReplicaState::Stopped; });
}

int ServiceState::ready() const
{
    return countLive(observed, [](ReplicaState state) { return state == ReplicaState::Ready; });
}

QString composeServiceName(const QString &project, const QString &service)
{
    return project + u'.' + service;
}

void addPlaces(Observed &observed, const ServiceRecord &record, const QSet<fleet::HostId> &neverSeen)
{
    const Revision *revision = record.current();
    if (!revision)
        return;
    for (const HostView &host : std::as_const(observed.hosts)) {
        if (!neverSeen.contains(host.id))
            continue;
        for (const Place &place : record.places) {
            if (!place.host.means(host.engine, host.name))
                continue;
            for (const int slot : place.slots)
                observed.replicas << Replica{.host = host.id,
                                             .id = {},
                                             .name = replicaName(revision->spec, slot),
                                             .slot = slot,
                                             .revision = record.revision,
                                             .state = ReplicaState::Ready,
                                             .created = {}};
        }
    }
}

} // namespace bayplan::services
