// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace bayplan::core {

/// Wall-clock time in UTC, as engines report it. Pure code takes times as arguments; only the edges ask for "now".
using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

/// The desktop's wall clock.
inline Time now()
{
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

/// For measuring how long something took or has to wait; never goes back.
using MonotonicTime = std::chrono::steady_clock::time_point;

inline MonotonicTime monotonicNow()
{
    return std::chrono::steady_clock::now();
}

} // namespace bayplan::core
