// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/fleet.h"

namespace bayplan::fleet {

/// Tells when hosts have become live or stopped being so. A host out of reach changes its status with each attempt, and
/// most of what is shown of it does not depend on that.
class LivenessWatch
{
public:
    /// True if any of the changed hosts is live now and was not when asked last, or the other way round.
    bool flipped(const Fleet &fleet, const FleetChanges &changes)
    {
        bool any = false;
        for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
            const HostConnection *host = fleet.host(it.key());
            if (!it->status || !host)
                continue;
            const bool live = isLive(host->status().state);
            bool &before = m_live[it.key()];
            any = any || before != live;
            before = live;
        }
        return any;
    }

private:
    QHash<HostId, bool> m_live;
};

} // namespace bayplan::fleet
