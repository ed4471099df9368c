// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"

#include <QTimer>

#include <chrono>
#include <functional>

namespace bayplan::fleet {

/// A list that is read whole whenever it may have changed, but not more often than an engine bears: asked again while a
/// read is under way or soon after one, it is read once more later.
class PacedRead
{
public:
    /// `begin` asks for the list and sees to it that answered() is called.
    PacedRead(std::chrono::milliseconds distance, std::function<core::Task()> begin);

    void request();
    void answered();

private:
    std::function<core::Task()> m_begin;
    core::Task m_task;
    QTimer m_pause;
    bool m_again = false;
};

} // namespace bayplan::fleet
