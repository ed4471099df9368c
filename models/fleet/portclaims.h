// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "fleet/livehost.h"

#include <QString>

#include <vector>

namespace bayplan::fleet {

/// A port of a host that one of its containers has, or takes when it starts.
struct PortClaim
{
    QString containerId;
    QString container; ///< its name
    QString ip;        ///< as bound, or as asked for: empty stands for all addresses of both families
    quint16 published = 0;
    quint16 target = 0;
    QString protocol;
    bool inUse = false;    ///< bound now
    bool restarts = false; ///< its restart policy, or the engine's next start, may start it without anybody asking

    bool operator==(const PortClaim &) const = default;
};

/// Whether two addresses a port can be bound to get into each other's way: empty stands for all of them, "0.0.0.0" for
/// all of IPv4, "::" for all of IPv6.
bool addressesMeet(const QString &one, const QString &other);

/// Whether the two can't both be bound.
bool claimsMeet(const PortClaim &one, const PortClaim &other);

/// Of all containers of the host, sorted by port, protocol and container. A stopped container claims the static ports
/// it was made with; dynamic ones, and ranges, are chosen anew when it starts and claim nothing. One on the host's own
/// network, or on none, publishes nothing.
std::vector<PortClaim> portClaims(const LiveHost &live);

} // namespace bayplan::fleet
