// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"

#include <QTimer>

#include <functional>

namespace bayplan::core {

/// Calls back from the event loop, after the time given: for results that are known at once, and for waiting.
inline Task soon(std::function<void()> call, std::chrono::milliseconds after = {})
{
    class Work : public Task::Work
    {
    public:
        QTimer timer;
    };
    auto work = std::make_unique<Work>();
    work->timer.setSingleShot(true);
    work->timer.callOnTimeout(&work->timer, [call = std::move(call)] {
        const auto kept = call; // the task may be destroyed in it
        kept();
    });
    work->timer.start(after);
    return Task(std::move(work));
}

} // namespace bayplan::core
