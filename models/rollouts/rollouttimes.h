// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace bayplan::rollouts {

struct RolloutTimes
{
    std::chrono::seconds lease{30}; ///< until others may go on when this program has died
    std::chrono::milliseconds probeEvery{500};
    std::chrono::milliseconds probeLimit{5'000}; ///< for one answer
};

} // namespace bayplan::rollouts
