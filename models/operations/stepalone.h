// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"
#include "operations/plan.h"

#include <functional>

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::operations {

/// Runs a step that is no operator's wish, but keeps something as it was wished: in no operation, and never undone.
/// `fleet` must outlive the task.
core::Task runAlone(fleet::Fleet &fleet, Step step, std::function<void(core::Result<void>)> done);

} // namespace bayplan::operations
