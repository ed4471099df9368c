// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "engine/container.h"
#include "fleet/fleet.h"
#include "fleet/publishedports.h"
#include "net/httploop.h"
#include "services/servicespec.h"

namespace bayplan::services {

/// The published port that a gate of the kinds Http and Tcp asks at: that of its target port, else the first one.
/// Nothing if there is none.
std::optional<fleet::PublishedPort> gatePort(const engine::Container &container, const HealthGate &gate);

/// Asks a replica once, at its published port, as the desktop reaches it: through the host's connection where that is
/// ssh. An error says why it is not ready, or that it can't be asked. At most `limit` for each of the stages (a port
/// forwarded, the answer). `fleet` and `loop` must outlive the task.
core::Task probe(fleet::Fleet &fleet, net::HttpLoop &loop, fleet::HostId host, const engine::Container &container,
                 const HealthGate &gate, std::chrono::milliseconds limit, std::function<void(core::Result<void>)> done);

} // namespace bayplan::services
