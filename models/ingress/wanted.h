// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "ingress/server.h"
#include "services/observed.h"
#include "services/record.h"

#include <QHash>
#include <QSet>

#include <optional>

namespace bayplan::ingress {

/// Where a running replica's target port is reached from outside its host.
struct ServerAddress
{
    QString address;
    quint16 port = 0;

    bool operator==(const ServerAddress &) const = default;
};

/// All that depends what a balancer is to have.
struct WantedInput
{
    services::ServiceRecord record;
    services::Observed observed;
    /// Of replicas that run and publish the port; one that isn't here can't be reached.
    QHash<fleet::ContainerKey, ServerAddress> addresses = {};
    /// Hosts' addresses, as far as they are known: servers there are theirs.
    QHash<fleet::HostId, QString> hosts = {};
    /// Hosts whose containers have been listed since this program began.
    QSet<fleet::HostId> listed = {};
    QSet<fleet::ContainerKey> heldBack = {}; ///< not to be let in yet; what is in stays
    QSet<fleet::ContainerKey> takenOut = {}; ///< to go
    QList<SeenServer> seen = {};             ///< what the balancer has
};

/// The name of a replica in a balancer: "r3-1a2b3c4d5e6f", its slot and the beginning of its container's id.
QString serverName(const services::Replica &replica);

/// Gives servers that have no name there (target groups know addresses alone) the name of the replica at that address.
void nameServers(QList<SeenServer> &seen, const WantedInput &input);

/// What the balancer is to have, sorted by name: replicas that are ready, where they can be reached; draining those
/// that are to go. What can't be known is left as the balancer has it: replicas of hosts out of reach, servers at
/// addresses of such hosts, and at addresses of no host while one that the record has replicas on is out of reach. What
/// is on hosts that count as lost goes as soon as others serve. Replicas that aren't ready and are in it drain while
/// others serve. A side of a blue-green rollout that is not to get requests is out as long as the other side has as
/// many ready as promised. Canaries have such weights as give them their share of the requests. Never without any
/// server that gets requests if the balancer has one that may still be there. Pure.
QList<WantedServer> wanted(const WantedInput &input);

/// Weights by which canaries together get `percent` per cent of the requests, and the others the rest, as near as
/// weights from 1 to 256 come to that; the usual one where there is nothing to share, or no share is wanted: 0. Pure.
struct CanaryWeights
{
    int canary = 100;
    int other = 100;
};
CanaryWeights canaryWeights(int percent, int canaries, int others);

/// Whether a replica that is ready is to get requests: green, before the switch, is not. Pure.
bool isToServe(const WantedInput &input, const services::Replica &replica);

/// How a balancer differs from what it is to have.
struct Difference
{
    enum class Kind { Missing, Surplus, Address, State, Weight, File };

    Kind kind = Kind::Missing;
    QString server; ///< its name; empty for File, which is what isn't about one server
    QString words;  ///< a sentence without its full stop

    bool operator==(const Difference &) const = default;
};

/// Nothing if it is in step. `keepsDrained`: see BalancerTraits; a server that drains is then there, else it isn't.
QList<Difference> drift(const SeenBackend &seen, const QList<WantedServer> &wanted, bool keepsDrained, bool weighs);

/// The names of servers that are gone from where they were wanted, and are seen to get requests there still: at that
/// place nobody answers, or soon somebody else does. None unless one that is wanted is up. Pure.
QStringList goneServers(const QList<WantedServer> &before, const QList<WantedServer> &wanted,
                        const QList<SeenServer> &seen);

/// What to apply now, on the way to `wanted`: the same, but that servers go on serving that are to drain for as long as
/// those that come in their place are not up yet, as far as the balancer tells.
QList<WantedServer> firstStep(const QList<WantedServer> &wanted, const QList<SeenServer> &seen, bool checks);

} // namespace bayplan::ingress
