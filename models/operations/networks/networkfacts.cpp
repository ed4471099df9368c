// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/networks/networkfacts.h"

#include "fleet/fleet.h"

#include <algorithm>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;

namespace {

NetworkFact factOf(const fleet::HostConnection &host, const engine::Network &network)
{
    QList<ObjectUser> users;
    for (const engine::Container *container : host.live().usersOfNetwork(network))
        users << ObjectUser{container->id, container->name, engine::isAlive(container->state)};
    return {.target = {.host = host.id(),
                       .hostName = host.config().name,
                       .kind = u"network"_s,
                       .id = network.id,
                       .name = network.name},
            .host = operations::factOf(host),
            .driver = network.driver,
            .subnets = engine::subnetsOf(network),
            .predefined = engine::isPredefined(network) || network.ingress,
            .users = users};
}

} // namespace

bool NetworkFact::hasRunningUsers() const
{
    return std::any_of(users.begin(), users.end(), [](const ObjectUser &user) { return user.isRunning; });
}

QList<NetworkFact> networkFacts(const fleet::Fleet &fleet, const QList<fleet::ContainerKey> &keys)
{
    QList<NetworkFact> facts;
    for (const fleet::ContainerKey &key : keys) {
        const fleet::HostConnection *host = fleet.host(key.host);
        const engine::Network *network = host ? host->live().network(key.id) : nullptr;
        if (network)
            facts << factOf(*host, *network);
    }
    return facts;
}

QList<NetworkFact> unusedNetworks(const fleet::Fleet &fleet, const QList<fleet::HostId> &hosts)
{
    QList<NetworkFact> facts;
    for (const fleet::HostId id : hosts) {
        const fleet::HostConnection *host = fleet.host(id);
        if (!host)
            continue;
        QList<NetworkFact> here;
        for (const engine::Network &network : host->live().networks()) {
            // What swarm services use is not known here, and local prunes leave it alone too.
            NetworkFact fact = factOf(*host, network);
            if (!fact.predefined && fact.users.isEmpty() && network.scope != u"swarm"_s)
                here << std::move(fact);
        }
        std::sort(here.begin(), here.end(),
                  [](const NetworkFact &a, const NetworkFact &b) { return a.target.name < b.target.name; });
        facts << here;
    }
    return facts;
}

} // namespace bayplan::operations
