// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/scaledown.h"

#include <algorithm>
#include <tuple>

namespace bayplan::services {

QList<Replica> scaleDown(QList<Replica> candidates, int count, int revision, const Observed &observed, Placer &placer)
{
    // What is greater goes sooner. The host's name and the id only make it certain which.
    const auto rank = [&](const Replica &replica) {
        const HostView *host = observed.host(replica.host);
        return std::tuple(replica.state == ReplicaState::Unhealthy, host && host->draining,
                          replica.state != ReplicaState::Ready, replica.revision != revision,
                          placer.replicasOn(replica.host), host ? host->containers : 0, replica.created, replica.slot,
                          host ? host->name : QString(), replica.id);
    };
    QList<Replica> gone;
    while (gone.size() < count && !candidates.isEmpty()) {
        const auto next = std::max_element(candidates.begin(), candidates.end(),
                                           [&](const Replica &a, const Replica &b) { return rank(a) < rank(b); });
        placer.remove(next->host);
        gone << *next;
        candidates.erase(next);
    }
    return gone;
}

} // namespace bayplan::services
