// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/fleet.h"
#include "operations/plan.h"
#include "snapshots/restore/restoreplan.h"

namespace bayplan::images {
class RegistryLogins;
}

namespace bayplan::snapshots {

/// The plan as an operation: hosts side by side, on each what containers need before them. A step that fails skips what
/// needs it and nothing else. Undone step by step: what was made goes, what was removed is made again. `logins` must
/// outlive the operation.
operations::Plan restoreOperation(const RestorePlan &plan, const fleet::Fleet &fleet, images::RegistryLogins &logins);

} // namespace bayplan::snapshots
