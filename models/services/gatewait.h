// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/containerkey.h"
#include "fleet/fleet.h"
#include "net/httploop.h"
#include "services/servicespec.h"

#include <QString>

#include <chrono>
#include <functional>

namespace bayplan::services {

/// How long a replica may take, and how long it must hold. All by the desktop's monotonic clock.
struct GateTimes
{
    std::chrono::milliseconds deadline{300'000}; ///< until it is ready; Nomad's healthy_deadline
    std::chrono::milliseconds stayReady{2'000};  ///< without a break, before it counts
    std::chrono::milliseconds probeEvery{500};
    std::chrono::milliseconds probeLimit{5'000}; ///< for one answer
    int passes = 1; ///< probes in a row that must pass before it is ready at all, for gates of the kinds Http and Tcp
};

/// What else whoever waits may want.
struct GateWatch
{
    std::function<void(const QString &)> progress = {}; ///< "1 of 3 probes passed", "Ready for 4 s of 10 s"
    /// Told before it has passed, where its port was asked at: "GET /healthy through ssh to aws1".
    std::function<void(const QString &)> asked = {};
    bool isNew = false; ///< just made: that it was ever started again is a failure, too
};

/// Waits until a container is ready as its gate has it, and has been for a while. An error when it ends, is started
/// again or is removed meanwhile, however quickly; when its own health check fails before it ever passed; or when the
/// deadline passes; it says what was last seen. One that is not ready any more begins to hold anew. A host out of reach
/// is waited for; the error then is of the kind ConnectionLost, and says nothing of the container. Nor does one of the
/// kind Declined: somebody else has stopped it. `fleet` and `loop` must outlive the task.
core::Task waitForGate(fleet::Fleet &fleet, net::HttpLoop &loop, const fleet::ContainerKey &replica,
                       const HealthGate &gate, const GateTimes &times, std::function<void(core::Result<void>)> done,
                       const GateWatch &watch = {});

} // namespace bayplan::services
