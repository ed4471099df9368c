// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"
#include "engine/event.h"
#include "net/requestqueue.h"

#include <functional>
#include <vector>

namespace bayplan::engine {

struct EventHandlers
{
    std::function<void()> subscribed; ///< the engine has accepted: every event from now on comes
    std::function<void(std::vector<Event>)> events;
    std::function<void(core::Error)> ended; ///< always an error: an event stream has no end of its own
};

/// Opens `/events`. An engine sends the reply's head only with its first event (20.10 flushes at once, Podman may not),
/// so `subscribed` comes at the head; callers list anew after it and in any case after a short while.
core::Task openEvents(net::RequestQueue &queue, net::HttpRequest request, EventHandlers handlers);

} // namespace bayplan::engine
