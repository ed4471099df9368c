// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/haproxy/memory.h"
#include "ingress/haproxy/times.h"
#include "services/ingress.h"

namespace bayplan::ingress::haproxy {

/// A reload, and by what it is known to have come about.
struct Reload
{
    services::BalancerPlace place;
    QString backend;
    std::optional<qint64> before = {}; ///< the worker's pid; nothing: there is no runtime socket to ask
    std::function<bool(const std::optional<MemoryBackend> &)> isInForce = {};
    HaProxyTimes times = {};
};

/// Makes HAProxy read its file anew: by the place's command, else SIGUSR2 to a container's main process, which is the
/// master of `haproxy -W` there, else `systemctl reload haproxy`. Done once another worker answers, and has what it
/// should. Without a runtime socket, once a container has another worker, or elsewhere once the command has ended well.
core::Task reload(Reach &reach, Reload reload, std::function<void(core::Result<void>)> done);

} // namespace bayplan::ingress::haproxy
