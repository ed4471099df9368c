// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "engine/container.h"
#include "fleet/fleet.h"
#include "net/httploop.h"
#include "services/servicespec.h"

#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace bayplan::services {

/// How a replica is asked whether it is ready.
enum class ProbeWay {
    Desktop, ///< at its published port, from this machine
    Ssh,     ///< the same, through the host's ssh connection
    Exec,    ///< by a command in its container, where this machine can't reach the port
};

/// The way that was taken: what to begin with the next time.
struct ProbeRoute
{
    ProbeWay way = ProbeWay::Desktop;
    int command = 0; ///< Exec: see probeCommands()

    bool operator==(const ProbeRoute &) const = default;
};

struct ProbeAnswer
{
    core::Result<void> outcome; ///< why it is not ready, or can't be asked
    ProbeRoute route = {};
    std::optional<ProbeWay> asked = {}; ///< how it came to that; nothing where it could not be asked by any way
};

/// "GET /healthy from this machine", "GET /healthy through ssh to aws1", "TCP by exec in the container".
QString probeWords(const HealthGate &gate, ProbeWay way, const QString &hostName);
/// The same of what came of it: "GET /healthy is answered with 503, asked through ssh to aws1".
QString askedWords(const QString &outcome, ProbeWay way, const QString &hostName);

/// Asks a replica once: at its published port, as the desktop reaches it, which is through the host's connection where
/// that is ssh; where it can't reach the port, by a command in the container. With `route` as the last answer had it,
/// what could not be reached is not tried again. At most `limit` for each of the stages (a port forwarded, the answer,
/// a command). `fleet` and `loop` must outlive the task.
core::Task probe(fleet::Fleet &fleet, net::HttpLoop &loop, fleet::HostId host, const engine::Container &container,
                 const HealthGate &gate, const ProbeRoute &route, std::chrono::milliseconds limit,
                 std::function<void(const ProbeAnswer &)> done);

} // namespace bayplan::services
