// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fleet/loopwatch.h"

#include <algorithm>

namespace bayplan::tests {

namespace {
constexpr int beat = 5;
}

LoopWatch::LoopWatch()
{
    m_beat.setTimerType(Qt::PreciseTimer);
    connect(&m_beat, &QTimer::timeout, this, [this] { m_longest = std::max(m_longest, m_since.restart() - beat); });
    restart();
}

void LoopWatch::restart()
{
    m_longest = 0;
    m_since.start();
    m_beat.start(beat);
}

qint64 LoopWatch::longestBlock() const
{
    return std::max(m_longest, m_since.elapsed() - beat);
}

} // namespace bayplan::tests
