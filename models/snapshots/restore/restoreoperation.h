// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/plan.h"
#include "services/actor.h"
#include "services/replicasteps.h"
#include "snapshots/restore/restoreplan.h"

#include <functional>

namespace bayplan::snapshots {

/// The plan as an operation: hosts side by side, each step once those before it are done that it needs. A step that
/// fails skips what needs it and nothing else. The plan's steps come first, at the same places; then the copies of
/// records, and what requests to the services survive it by: see spareRequests(). Services are held by leases of
/// `actor` meanwhile, and given back when it has ended, which is then told to `released`. Undone step by step, with
/// leases likewise: what was made goes, what was removed is made again, records are what they were.
operations::Plan restoreOperation(const RestorePlan &plan, const services::Means &means,
                                  const services::Actor &actor = services::Actor::make(),
                                  std::function<void()> released = {});

} // namespace bayplan::snapshots
