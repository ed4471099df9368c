// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"

#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>

namespace bayplan::net {

/// Lets few ssh connections begin at a time. sshd drops connections at random once ten of them are not logged in yet
/// (MaxStartups 10:30:100), and a hundred hosts may stand behind one jump host.
///
/// A connection that is not up after `patience` no longer keeps others waiting: it may be a host that doesn't answer at
/// all, or a question to the operator.
class SshGate
{
public:
    explicit SshGate(int places = 6, std::chrono::milliseconds patience = std::chrono::seconds(3));
    ~SshGate();

    /// Calls back when it is the caller's turn. Destroy the task when the connection is up, or has failed.
    core::Task enter(std::function<void()> mayBegin);

    int waiting() const;

private:
    struct Shared;
    class Place;
    std::shared_ptr<Shared> m_shared;
};

} // namespace bayplan::net
