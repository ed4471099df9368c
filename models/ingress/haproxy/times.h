// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace bayplan::ingress {

/// How long HAProxy is given.
struct HaProxyTimes
{
    std::chrono::milliseconds reload{15'000};  ///< for a new process to be in force after a reload
    std::chrono::milliseconds deletion{5'000}; ///< for idle connections to a server that goes to be closed
    std::chrono::milliseconds pause{200};      ///< between two questions whether it is so
};

} // namespace bayplan::ingress
