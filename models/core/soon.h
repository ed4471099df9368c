// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"

#include <QTimer>

#include <functional>
#include <utility>

namespace bayplan::core {

/// Calls `action` in the next turn of the event loop, for work that is over at once and still has to follow Task's
/// rules.
inline Task soon(std::function<void()> action)
{
    class Later : public Task::Work
    {
    public:
        explicit Later(std::function<void()> what)
        {
            m_timer.setSingleShot(true);
            m_timer.callOnTimeout(&m_timer, [action = std::move(what)] {
                const auto told = action; // the task may end in it
                told();
            });
            m_timer.start(0);
        }

    private:
        QTimer m_timer;
    };
    return Task(std::make_unique<Later>(std::move(action)));
}

} // namespace bayplan::core
