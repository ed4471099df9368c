// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/upkeep.h"

namespace bayplan::fleet {
class Fleet;
}
namespace bayplan::images {
class RegistryLogins;
}
namespace bayplan::net {
class HttpLoop;
class SshService;
} // namespace bayplan::net

namespace bayplan::ingress {

/// How balancers are reached. All of it must outlive them.
struct BalancerWays
{
    fleet::Fleet &fleet;
    net::SshService &ssh;
    net::HttpLoop &loop;
    images::RegistryLogins &logins; ///< for images of balancers that are made anew
};

/// Makes the balancer of an ingress. An error where its place can't be had: its host is not in this workspace.
Upkeep::Make balancers(const BalancerWays &ways);

} // namespace bayplan::ingress
