// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/serviceplan.h"

namespace bayplan::services {

/// Moves one replica to another host, start-first: made there, in its slot, before it is removed here. Ports and names
/// are a host's own, so the two don't meet. A problem and no steps if it can't be.
ServicePlan movePlan(const Observed &observed, const Desired &desired, const Replica &replica, fleet::HostId to);

/// The moves, as few as can be, that even a spread service out over the hosts that may have it: afterwards no host that
/// takes one more has two fewer than another. No steps for a packed one. Only on request: moving costs.
ServicePlan rebalancePlan(const Observed &observed, const Desired &desired);

} // namespace bayplan::services
