// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/portclaims.h"

#include <algorithm>
#include <tuple>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

bool publishesNothing(const engine::Container &container)
{
    return container.networks.contains(u"host"_s) || container.networks.contains(u"none"_s);
}

bool hasBound(const engine::Container &container)
{
    return std::any_of(container.ports.begin(), container.ports.end(),
                       [](const engine::PortMapping &port) { return port.published != 0; });
}

void addClaims(const engine::Container &container, std::vector<PortClaim> &claims)
{
    PortClaim claim;
    claim.containerId = container.id;
    claim.container = container.name;
    claim.restarts = container.restarts || container.state == engine::ContainerState::Restarting;
    // One that is about to be restarted is alive, and has no ports until it is.
    if (engine::isAlive(container.state) && hasBound(container)) {
        claim.inUse = true;
        for (const engine::PortMapping &port : container.ports) {
            if (port.published == 0)
                continue;
            claim.ip = port.ip;
            claim.published = port.published;
            claim.target = port.target;
            claim.protocol = port.protocol;
            claims.push_back(claim);
        }
        return;
    }
    if (container.state == engine::ContainerState::Running || publishesNothing(container))
        return;
    for (const engine::PortRequest &port : container.requested) {
        if (port.isDynamic())
            continue;
        claim.ip = port.ip;
        claim.published = port.published;
        claim.target = port.target;
        claim.protocol = port.protocol;
        claims.push_back(claim);
    }
}

} // namespace

bool addressesMeet(const QString &one, const QString &other)
{
    if (one.isEmpty() || other.isEmpty())
        return true;
    const bool isIpv6 = one.contains(u':');
    if (isIpv6 != other.contains(u':'))
        return false;
    const QString all = isIpv6 ? u"::"_s : u"0.0.0.0"_s;
    return one == other || one == all || other == all;
}

bool claimsMeet(const PortClaim &one, const PortClaim &other)
{
    return one.published == other.published && one.protocol == other.protocol && addressesMeet(one.ip, other.ip);
}

std::vector<PortClaim> portClaims(const LiveHost &live)
{
    std::vector<PortClaim> claims;
    for (const engine::Container &container : live.containers())
        addClaims(container, claims);
    std::sort(claims.begin(), claims.end(), [](const PortClaim &a, const PortClaim &b) {
        return std::tie(a.published, a.protocol, a.container, a.containerId, a.ip, a.target) <
               std::tie(b.published, b.protocol, b.container, b.containerId, b.ip, b.target);
    });
    return claims;
}

} // namespace bayplan::fleet
