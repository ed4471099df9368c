// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/backoff.h"

#include <algorithm>
#include <cstdint>

namespace bayplan::fleet {

Backoff::Milliseconds Backoff::next()
{
    m_wait = m_wait.count() == 0 ? m_first : std::min(m_wait * 2, m_most);
    std::uniform_real_distribution<double> jitter(0.75, 1.25);
    return std::min(m_most, Milliseconds(std::int64_t(double(m_wait.count()) * jitter(m_random))));
}

} // namespace bayplan::fleet
