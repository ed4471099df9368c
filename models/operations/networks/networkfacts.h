// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "operations/hostfact.h"

#include <QList>

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::operations {

/// What has to be known of a network to plan something for it.
struct NetworkFact
{
    Target target;
    HostFact host;
    QString driver = {};
    QString subnets = {};    ///< "172.20.0.0/16, fd00::/64"
    bool predefined = false; ///< the engine's own, or the swarm's for its published ports
    QList<ObjectUser> users = {};

    bool hasRunningUsers() const;
};

/// Those of `keys` (their ids are networks' ids) that are there, in that order.
QList<NetworkFact> networkFacts(const fleet::Fleet &fleet, const QList<fleet::ContainerKey> &keys);
/// All that no container uses and that could be removed, on these hosts, by host and name.
QList<NetworkFact> unusedNetworks(const fleet::Fleet &fleet, const QList<fleet::HostId> &hosts);

} // namespace bayplan::operations
