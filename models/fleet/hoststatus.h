// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "engine/engineinfo.h"

#include <chrono>
#include <optional>

namespace bayplan::fleet {

enum class HostState {
    Connecting,  ///< not seen yet, first attempt under way
    Connected,   ///< subscribed and listed; what is shown is live
    Degraded,    ///< as Connected, but slow to answer
    Unreachable, ///< out of reach; what is shown is as old as `lastSeen`
};

/// "connecting", "connected", "degraded", "unreachable".
QString toString(HostState state);

/// Live: what is shown of the host is true now.
inline bool isLive(HostState state)
{
    return state == HostState::Connected || state == HostState::Degraded;
}

struct HostStatus
{
    HostState state = HostState::Connecting;
    core::Time since{};                       ///< when this state began (Degraded counts as Connected)
    core::MonotonicTime sinceHere{};          ///< the same by the clock that isn't set, and stands while this sleeps
    std::optional<core::Error> error;         ///< why it is unreachable
    std::optional<core::Error> problem;       ///< something a live host could not tell, such as a refused list
    std::optional<core::Time> lastSeen;       ///< last answer or event
    std::optional<core::Time> nextTry;        ///< while unreachable; nothing while an attempt is under way
    bool waitsForOperator = false;            ///< not tried again until retryNow()
    std::optional<engine::EngineInfo> engine; ///< kept from the last connection
    std::optional<engine::ApiVersion> api;    ///< what is spoken with it
    std::chrono::milliseconds latency{0};     ///< of the last answered ping
    /// What the engine's clock is ahead of the desktop's, to about a second; nothing if it doesn't tell.
    std::optional<std::chrono::milliseconds> clockAhead;
};

} // namespace bayplan::fleet
