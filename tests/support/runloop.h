// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEventLoop>
#include <QTimer>

#include <chrono>
#include <functional>

namespace bayplan::tests {

/// As QTest::qWaitFor, in an event loop that runs as the program's does: qWaitFor sleeps for 10 ms between two looks,
/// and everything that is to be measured with it.
inline bool runUntil(const std::function<bool()> &condition, std::chrono::milliseconds limit)
{
    if (condition())
        return true;
    QEventLoop loop;
    QTimer look;
    look.callOnTimeout(&loop, [&] {
        if (condition())
            loop.quit();
    });
    look.start(std::chrono::milliseconds(5));
    QTimer::singleShot(limit, &loop, &QEventLoop::quit);
    loop.exec();
    return condition();
}

} // namespace bayplan::tests
