// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/plan.h"

namespace bayplan::fleet {
class HostConnection;
}

namespace bayplan::services {

/// Marks the host as to be empty of services: by a container that is never started, so that every desktop sees it. One
/// that is marked already is done. A host without any image can't be marked.
operations::Step markDrainedStep(const fleet::HostConnection &host);
/// Takes the mark off.
operations::Step unmarkDrainedStep(const fleet::HostConnection &host);

} // namespace bayplan::services
