// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/attempts.h"

#include <algorithm>

namespace bayplan::services {

using std::chrono::milliseconds;

QList<core::MonotonicTime> Attempts::within(core::MonotonicTime now) const
{
    QList<core::MonotonicTime> recent = m_made;
    recent.removeIf([&](const core::MonotonicTime &at) { return at + m_limits.window <= now; });
    return recent;
}

void Attempts::note(core::MonotonicTime now)
{
    m_made = within(now);
    m_made << now;
}

bool Attempts::isFailing(core::MonotonicTime now) const
{
    return within(now).size() >= m_limits.most;
}

core::MonotonicTime Attempts::next(core::MonotonicTime now) const
{
    const auto recent = within(now);
    if (recent.size() >= m_limits.most)
        return recent.at(recent.size() - m_limits.most) + m_limits.window;
    if (recent.size() < 2) // what happens once is put right at once
        return now;
    milliseconds wait = m_limits.firstWait;
    for (qsizetype i = 2; i < recent.size(); ++i)
        wait = std::min(2 * wait, m_limits.longestWait);
    return recent.last() + wait;
}

} // namespace bayplan::services
