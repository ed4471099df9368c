// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/fleet.h"
#include "snapshots/snapshot.h"

#include <QSet>

#include <functional>

namespace bayplan::snapshots {

struct CaptureWishes
{
    QSet<fleet::HostId> hosts = {}; ///< empty: all
    /// One reading of the counters of each container that runs. Left out where there are more than `mostStats` of them,
    /// since each is a call to its engine.
    bool stats = true;
    int mostStats = 2'000;
};

/// How far it is: containers read of those known so far.
struct CaptureProgress
{
    int read = 0;
    int known = 0;
};

/// Reads all hosts as they are now, side by side, without services (see addServices()) and with whatever secrets there
/// are. Each container is read by one inspect, so that it is never half of this and half of that moment; what is made
/// and removed meanwhile is read, and left out, as its engine tells of it. A host that is out of reach, or gets so, is
/// in it as it was last known; nothing is waited for but the hosts in reach. `fleet` must outlive the task; `progress`
/// may be null.
core::Task capture(fleet::Fleet &fleet, const CaptureWishes &wishes, std::function<void(CaptureProgress)> progress,
                   std::function<void(Snapshot)> done);

} // namespace bayplan::snapshots
