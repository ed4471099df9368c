// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/makebalancer.h"

#include "ingress/words.h"

namespace bayplan::ingress {

using core::Error;
using services::Ingress;

Upkeep::Make balancers(const BalancerWays &ways)
{
    return [ways](const Ingress &ingress) -> core::Result<std::unique_ptr<Balancer>> {
        return core::fail({.kind = Error::Kind::Unsupported,
                           .what = tr("Load balancers of the kind %1 are not known here").arg(toString(ingress.kind)),
                           .where = ingress.name,
                           .next = {}});
    };
}

} // namespace bayplan::ingress
