// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/containerkey.h"
#include "fleet/fleet.h"
#include "net/httploop.h"
#include "services/servicespec.h"

namespace bayplan::services {

/// How long a replica may take, and how long it must hold. All by the desktop's monotonic clock.
struct GateTimes
{
    std::chrono::milliseconds deadline{300'000}; ///< until it is ready; Nomad's healthy_deadline
    std::chrono::milliseconds stayReady{2'000};  ///< without a break, before it counts
    std::chrono::milliseconds probeEvery{500};
    std::chrono::milliseconds probeLimit{5'000}; ///< for one answer
};

/// Waits until a container that was just started is ready as its gate has it, and has been for a while. An error when
/// it ends, is started again or is removed meanwhile, when its own health check fails, or when the deadline passes; it
/// says what was last seen. A host out of reach is waited for. `fleet` and `loop` must outlive the task.
core::Task waitForGate(fleet::Fleet &fleet, net::HttpLoop &loop, const fleet::ContainerKey &replica,
                       const HealthGate &gate, const GateTimes &times, std::function<void(core::Result<void>)> done);

} // namespace bayplan::services
