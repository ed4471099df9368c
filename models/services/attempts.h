// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QList>

#include <optional>

namespace bayplan::services {

/// How often a service may be restored: each time waits longer than the one before, and after the most within a window
/// it is failing until one of them is old enough. Pure: times are arguments.
class Attempts
{
public:
    struct Limits
    {
        std::chrono::milliseconds firstWait{1'000}; ///< after the second; doubles
        std::chrono::milliseconds longestWait{60'000};
        int most = 5; ///< within the window
        std::chrono::milliseconds window{300'000};
    };

    explicit Attempts(const Limits &limits) : m_limits(limits) {}

    void note(core::MonotonicTime now);
    /// When the next one may be; not later than `now` if it may be at once.
    core::MonotonicTime next(core::MonotonicTime now) const;
    /// Whether the most have been made.
    bool isFailing(core::MonotonicTime now) const;

private:
    QList<core::MonotonicTime> within(core::MonotonicTime now) const;

    Limits m_limits;
    QList<core::MonotonicTime> m_made;
};

} // namespace bayplan::services
