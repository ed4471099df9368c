// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fleet/machinestops.h"
#include "support/sanitized.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QTimer>

namespace bayplan::tests {

/// Milliseconds that an event loop may be blocked before an operator sees it; sanitizers take several times as long for
/// the same work.
inline const qint64 longestSmoothBlock = isSanitized() ? 250 : 50;

/// Measures how long the event loop was ever kept from running a timer: what an operator feels as a frozen window. Time
/// in which this thread was ready to run but the machine was busy with others, or stood still as a whole, is not
/// counted; time in which it ran or was blocked in a system call is.
class LoopWatch : public QObject
{
public:
    LoopWatch();

    void restart();
    /// Milliseconds beyond the timer's own beat, since the last restart().
    qint64 longestBlock() const;

private:
    qint64 sinceBeat() const;
    /// Milliseconds this thread has waited for a processor so far; 0 where the kernel doesn't tell.
    qint64 waited() const;

    QTimer m_beat;
    QElapsedTimer m_since;
    mutable QFile m_schedstat;
    MachineStops m_stops;
    qint64 m_waited = 0;
    qint64 m_stopped = 0;
    qint64 m_longest = 0;
};

} // namespace bayplan::tests
