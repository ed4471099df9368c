// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/makebalancer.h"

#include "fleet/fleet.h"
#include "ingress/caddy/caddybalancer.h"
#include "ingress/elb/elbbalancer.h"
#include "ingress/haproxy/haproxy.h"
#include "ingress/nginx/nginxbalancer.h"
#include "ingress/own/ownhaproxy.h"
#include "ingress/reach/containerhost.h"
#include "ingress/reach/containerreach.h"
#include "ingress/reach/localreach.h"
#include "ingress/reach/sshreach.h"
#include "ingress/reachedbalancer.h"
#include "ingress/traefik/traefikbalancer.h"
#include "ingress/words.h"

#include <QProcessEnvironment>

namespace bayplan::ingress {

using core::Error;
using core::Result;
using services::BalancerPlace;
using services::Ingress;

namespace {

Result<std::unique_ptr<Reach>> makeReach(const BalancerWays &ways, const Ingress &ingress)
{
    const BalancerPlace &place = ingress.place;
    switch (place.kind) {
    case BalancerPlace::Kind::Local:
        return std::make_unique<LocalReach>();
    case BalancerPlace::Kind::Ssh: {
        auto made = SshReach::make(ways.ssh, place.machine);
        if (!made)
            return core::fail(made.error());
        return *std::move(made);
    }
    case BalancerPlace::Kind::Container:
        break;
    }
    const fleet::HostConnection *host = ways.fleet.host(hostOf(place.host, ways.fleet));
    if (!host)
        return core::fail(
            {.kind = Error::Kind::NotFound,
             .what = tr("The host %1, where the load balancer is, is not in this workspace").arg(place.host.name),
             .where = ingress.name,
             .next = tr("Add that host")});
    if (host->config().readOnly)
        return core::fail(
            {.kind = Error::Kind::Declined,
             .what = tr("The host %1, where the load balancer is, is marked read-only here").arg(place.host.name),
             .where = ingress.name,
             .next = tr("Another desktop may tell it, or take off the mark")});
    const auto client = [&fleet = ways.fleet, id = host->id()]() -> engine::Client * {
        fleet::HostConnection *now = fleet.host(id);
        return now ? &now->client() : nullptr;
    };
    return std::make_unique<ContainerReach>(host->config().name, place.container, client);
}

} // namespace

Upkeep::Make balancers(const BalancerWays &ways)
{
    // Ingresses that have their parts in one file take turns at it.
    const auto turns = std::make_shared<FileTurns>();
    return [ways, turns](const Ingress &ingress) -> Result<std::unique_ptr<Balancer>> {
        if (ingress.kind == Ingress::Kind::Elb) {
            auto made = elb::ElbBalancer::create(ways.loop, QProcessEnvironment::systemEnvironment(), ingress);
            if (!made)
                return core::fail(made.error());
            return *std::move(made);
        }
        auto reach = makeReach(ways, ingress);
        if (!reach)
            return core::fail(reach.error());
        switch (ingress.kind) {
        case Ingress::Kind::HaProxy: {
            auto made = std::make_unique<HaProxy>(ingress, *std::move(reach), *turns);
            if (ingress.ours)
                return std::make_unique<OwnHaProxy>(ingress, std::move(made), ways.fleet, ways.logins);
            return made;
        }
        case Ingress::Kind::Nginx:
            return std::make_unique<ReachedBalancer<NginxBalancer>>(*std::move(reach), ingress, *turns);
        case Ingress::Kind::Caddy:
            return std::make_unique<ReachedBalancer<CaddyBalancer>>(*std::move(reach), ingress, *turns);
        case Ingress::Kind::Traefik:
            return std::make_unique<ReachedBalancer<TraefikBalancer>>(*std::move(reach), ingress, *turns);
        case Ingress::Kind::Elb:
            break;
        }
        return core::fail({.kind = Error::Kind::Unsupported,
                           .what = tr("Load balancers of the kind %1 are not known here").arg(toString(ingress.kind)),
                           .where = ingress.name,
                           .next = {}});
    };
}

} // namespace bayplan::ingress
