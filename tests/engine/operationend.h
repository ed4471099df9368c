// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/operation.h"

#include <QEventLoop>
#include <QTimer>

namespace bayplan::tests {

/// True once it has ended. In an event loop like the program's: qWaitFor() sleeps 10 ms between its turns, which what
/// passes many pieces on would be measured by.
inline bool waitForEnd(const operations::Operation &operation, std::chrono::milliseconds patience)
{
    QEventLoop loop;
    QObject::connect(&operation, &operations::Operation::ended, &loop, &QEventLoop::quit);
    QTimer::singleShot(patience, &loop, &QEventLoop::quit);
    if (!operation.hasEnded())
        loop.exec();
    return operation.hasEnded();
}

} // namespace bayplan::tests
