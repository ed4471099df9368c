// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/freeport.h"

#include "fleet/portclaims.h"

#include <QSet>

namespace bayplan::fleet {

std::optional<quint16> nextFreePort(const QList<const LiveHost *> &hosts, const QList<ReservedPorts> &reserved,
                                    const FreePortSearch &search)
{
    QSet<quint16> taken;
    for (const LiveHost *host : hosts) {
        for (const PortClaim &claim : portClaims(*host)) {
            if (claim.protocol == search.protocol)
                taken.insert(claim.published);
        }
    }
    int found = 0;
    for (int port = std::max<int>(1, search.from); port <= search.upTo; ++port) {
        const bool isFree = !taken.contains(quint16(port)) && !reservationOf(quint16(port), reserved);
        found = isFree ? found + 1 : 0;
        if (found >= std::max(1, search.count))
            return quint16(port - found + 1);
    }
    return std::nullopt;
}

} // namespace bayplan::fleet
