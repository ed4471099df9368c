// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace bayplan::tests {

/// Measures how long the event loop was ever kept from running a timer: what an operator feels as a frozen window.
class LoopWatch : public QObject
{
public:
    LoopWatch();

    void restart();
    /// Milliseconds beyond the timer's own beat, since the last restart().
    qint64 longestBlock() const;

private:
    QTimer m_beat;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

} // namespace bayplan::tests
