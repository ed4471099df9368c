// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/livehost.h"
#include "fleet/reservedports.h"

#include <optional>

namespace bayplan::fleet {

/// Which ports are looked through for a free one.
struct FreePortSearch
{
    quint16 from = 8000;
    /// Below what Linux gives to outgoing connections and engines to dynamic ports (ip_local_port_range, from 32768).
    quint16 upTo = 32767;
    QString protocol = QStringLiteral("tcp");
    int count = 1; ///< that many in a row
};

/// The first port that no container of any of the hosts has or claims, on any address, and that isn't reserved; nothing
/// if there is none. What else than a container holds a port of a host can't be known.
std::optional<quint16> nextFreePort(const QList<const LiveHost *> &hosts, const QList<ReservedPorts> &reserved,
                                    const FreePortSearch &search = {});

} // namespace bayplan::fleet
