// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fleet/loopwatch.h"

#include <algorithm>

namespace bayplan::tests {

namespace {
constexpr int beat = 5;
}

LoopWatch::LoopWatch() : m_schedstat(QStringLiteral("/proc/thread-self/schedstat"))
{
    m_schedstat.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    m_beat.setTimerType(Qt::PreciseTimer);
    connect(&m_beat, &QTimer::timeout, this, [this] {
        m_longest = std::max(m_longest, sinceBeat());
        m_since.start();
        m_waited = waited();
        m_stopped = m_stops.total();
    });
    restart();
}

void LoopWatch::restart()
{
    m_longest = 0;
    m_waited = waited();
    m_stopped = m_stops.total();
    m_since.start();
    m_beat.start(beat);
}

qint64 LoopWatch::longestBlock() const
{
    return std::max(m_longest, sinceBeat());
}

qint64 LoopWatch::sinceBeat() const
{
    return m_since.elapsed() - beat - (waited() - m_waited) - (m_stops.total() - m_stopped);
}

qint64 LoopWatch::waited() const
{
    // "time on a processor, time ready but waiting for one, number of turns", in nanoseconds (proc(5)).
    if (!m_schedstat.isOpen() || !m_schedstat.seek(0))
        return 0;
    return m_schedstat.readAll().split(' ').value(1).toLongLong() / 1'000'000;
}

} // namespace bayplan::tests
