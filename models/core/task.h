// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace bayplan::core {

/// The one idiom for asynchronous work: a call that takes time returns a Task and takes a callback.
///
/// - The callback runs on the thread's event loop, never before the call has returned, and at most once per result.
/// - Destroying or replacing the Task cancels the work; its callback is never called after that.
/// - A Task may be destroyed from within its own callback.
///
/// Keep the Task as a member of whoever owns the result, so that work dies with its owner.
class [[nodiscard]] Task
{
public:
    /// What a source of work derives from; its destructor cancels.
    class Work
    {
    public:
        Work() = default;
        Work(const Work &) = delete;
        Work &operator=(const Work &) = delete;
        virtual ~Work() = default;
    };

    Task() = default;
    explicit Task(std::unique_ptr<Work> work) : m_work(std::move(work)) {}

    void cancel() { m_work.reset(); }
    explicit operator bool() const { return m_work != nullptr; }

private:
    std::unique_ptr<Work> m_work;
};

} // namespace bayplan::core
