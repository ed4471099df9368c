// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <ctime>

namespace bayplan::core {

/// A monotonic clock that goes on while the machine sleeps, as MonotonicTime doesn't: for what lapses elsewhere
/// meanwhile.
struct SleeplessClock
{
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<SleeplessClock>;
    static constexpr bool is_steady = true;

    static time_point now()
    {
#ifdef CLOCK_BOOTTIME
        timespec time{};
        if (::clock_gettime(CLOCK_BOOTTIME, &time) == 0)
            return time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
#endif
        return time_point(std::chrono::duration_cast<duration>(std::chrono::steady_clock::now().time_since_epoch()));
    }
};
using SleeplessTime = SleeplessClock::time_point;

} // namespace bayplan::core
