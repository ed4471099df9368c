// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/calls/networkcalls.h"
#include "operations/networks/networkfacts.h"

namespace bayplan::operations {

/// What will be done to which networks, and to which not.
struct NetworkPlan
{
    Plan plan; ///< no steps if there is nothing to do
    QList<NetworkFact> included;
    QList<LeftOut> leftOut;
};

/// What is done about the containers in a network that goes.
enum class UsersOfRemoved {
    Keep,      ///< networks with running containers in them stay
    Disconnect ///< they are disconnected first
};

/// Removes them. `title` in place of the usual one: a prune is a removal of what nothing uses.
NetworkPlan removeNetworksPlan(const QList<NetworkFact> &selection, UsersOfRemoved users, const QString &title = {});

/// Makes the same network on each host. `taken`: the hosts that have one of that name already.
NetworkPlan createNetworkPlan(const engine::NetworkSpec &spec, const QList<HostFact> &hosts,
                              const QList<fleet::HostId> &taken);

/// A container that is to be put into a network, or taken out of it.
struct NetworkMember
{
    Target container;
    NetworkFact network;
};

/// `aliases`: further names the containers have in it.
Plan connectPlan(const QList<NetworkMember> &members, const QStringList &aliases);
Plan disconnectPlan(const QList<NetworkMember> &members);

} // namespace bayplan::operations
