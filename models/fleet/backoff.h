// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <random>

namespace bayplan::fleet {

/// Waiting times between attempts to reach a host: they double from `first` to `most`, each moved by up to a quarter
/// either way at random so that hosts lost together don't come back together.
class Backoff
{
public:
    using Milliseconds = std::chrono::milliseconds;

    Backoff(Milliseconds first, Milliseconds most, unsigned seed) : m_first(first), m_most(most), m_random(seed) {}

    Milliseconds next();
    void reset() { m_wait = Milliseconds{0}; }

private:
    Milliseconds m_first;
    Milliseconds m_most;
    Milliseconds m_wait{0}; ///< the last one before jitter; 0 before the first
    std::minstd_rand m_random;
};

} // namespace bayplan::fleet
