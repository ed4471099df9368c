// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <mutex>
#include <utility>

namespace bayplan::core {

/// Does pure work that takes long (large files read, compared, written) beside the event loop, and calls back there
/// with what it returns. `work` runs in a thread of Qt's pool, so it may only touch what it holds by value. Destroying
/// the task drops the result; work that has begun is done to its end.
template <typename Result>
Task inBackground(std::function<Result()> work, std::function<void(Result)> done)
{
    struct Shared
    {
        std::mutex mutex;
        QObject *context = nullptr; ///< lives on the event loop; null once nobody waits
    };
    class Work : public Task::Work
    {
    public:
        explicit Work(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) { m_shared->context = &m_context; }
        ~Work() override
        {
            const std::scoped_lock lock(m_shared->mutex);
            m_shared->context = nullptr;
        }

    private:
        const std::shared_ptr<Shared> m_shared;
        QObject m_context; ///< calls that are queued for it go with it
    };
    auto shared = std::make_shared<Shared>();
    auto task = std::make_unique<Work>(shared);
    QThreadPool::globalInstance()->start([shared, work = std::move(work), done = std::move(done)]() mutable {
        // One that was given up before it began isn't begun.
        {
            const std::scoped_lock lock(shared->mutex);
            if (!shared->context)
                return;
        }
        auto result = std::make_shared<Result>(work());
        work = nullptr; // what it holds goes here, not on the event loop
        const std::scoped_lock lock(shared->mutex);
        if (shared->context)
            QMetaObject::invokeMethod(
                shared->context,
                [result = std::move(result), done = std::move(done)] {
                    const auto kept = done; // the task may be destroyed in it
                    kept(std::move(*result));
                },
                Qt::QueuedConnection);
    });
    return Task(std::move(task));
}

} // namespace bayplan::core
