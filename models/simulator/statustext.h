// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/container.h"

namespace bayplan::simulator {

/// A span of time as Docker words it: "About an hour", "3 days" (go-units HumanDuration).
QString humanDuration(qint64 ns);

/// "running", "exited", …; Podman has no "restarting".
QString stateName(const Container &container, bool podman);
/// "none", "starting", "healthy", "unhealthy".
QString healthName(HealthState health);
/// "Up 3 days (healthy)", "Exited (1) 4 seconds ago", …; Podman leaves the health out.
QString statusText(const Container &container, qint64 now, bool podman);

/// RFC 3339 with nanoseconds in UTC, as the engine writes times; 0 gives Go's zero time.
QString timestamp(qint64 ns);

} // namespace bayplan::simulator
