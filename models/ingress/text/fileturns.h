// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"

#include <QString>

#include <functional>
#include <memory>

namespace bayplan::ingress {

/// Turns at files that several ingresses have a part in, so that none writes what another has changed since it read:
/// one at a time for each place and path, in the order asked. One of these serves all drivers; who owns it makes it
/// before them.
class FileTurns
{
    struct Queues;

public:
    /// The turn itself; the next one begins when it is destroyed or given back.
    class Turn
    {
    public:
        Turn() = default;
        Turn(Turn &&other) noexcept;
        Turn &operator=(Turn &&other) noexcept;
        Turn(const Turn &) = delete;
        Turn &operator=(const Turn &) = delete;
        ~Turn() { giveBack(); }
        void giveBack();

    private:
        friend class FileTurns;
        std::weak_ptr<Queues> m_queues;
        QString m_key;
    };

    FileTurns();
    ~FileTurns();

    /// `place`: Reach::where(). Destroying the task gives up the place in the queue.
    core::Task take(const QString &place, const QString &path, std::function<void(Turn)> begin);

private:
    std::shared_ptr<Queues> m_queues;
};

} // namespace bayplan::ingress
