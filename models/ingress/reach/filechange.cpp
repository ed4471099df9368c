// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/filechange.h"

#include "ingress/words.h"

#include <memory>
#include <utility>

namespace bayplan::ingress {

using core::Error;
using core::Result;

namespace {

class Changing : public core::Task::Work
{
public:
    Changing(Reach &reach, FileChange change, Outcome done)
        : m_reach(reach)
        , m_change(std::move(change))
        , m_done(std::move(done))
    {
        m_task = m_reach.readFile(m_change.file, [this](const Result<FileContent> &before) {
            if (!before)
                return tell(core::fail(before.error()));
            m_before = *before;
            auto after = m_change.change(m_before);
            if (!after)
                return tell(core::fail(located(after.error())));
            m_after = *after;
            if (m_after == m_before)
                return force();
            put(m_after, [this](const Result<void> &written) { written ? force() : tell(written); });
        });
    }

private:
    void put(const FileContent &content, const Outcome &then)
    {
        m_task = content ? m_reach.writeFile(m_change.file, *content, then) : m_reach.removeFile(m_change.file, then);
    }

    void force()
    {
        m_task = m_change.force([this](const Result<void> &forced) {
            if (forced || m_after == m_before)
                return tell(forced ? Result<void>() : core::fail(located(forced.error())));
            putBack(located(forced.error()));
        });
    }

    /// It took its time to fail: by now the file may be somebody else's work.
    void putBack(const Error &error)
    {
        m_task = m_reach.readFile(m_change.file, [this, error](const Result<FileContent> &now) {
            if (!now)
                return tellLeft(error, core::fail(now.error()));
            if (*now == m_after)
                return put(m_before, [this, error](const Result<void> &back) { tellLeft(error, back); });
            Error told = error;
            told.next =
                tr("%1 was changed by somebody else meanwhile, so it is left as it is now; see whether it is right")
                    .arg(m_change.file);
            tell(core::fail(std::move(told)));
        });
    }

    void tellLeft(Error error, const Result<void> &back)
    {
        if (!back)
            error.next =
                tr("%1 could not be put back as it was (%2); look after it").arg(m_change.file, back.error().what);
        tell(core::fail(std::move(error)));
    }

    Error located(Error error) const
    {
        if (error.where.isEmpty())
            error.where = m_reach.where();
        return error;
    }

    void tell(Result<void> result)
    {
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (done)
            done(std::move(result));
    }

    Reach &m_reach;
    const FileChange m_change;
    Outcome m_done;
    FileContent m_before;
    FileContent m_after;
    core::Task m_task;
};

} // namespace

core::Task changeFile(Reach &reach, FileChange change, Outcome done)
{
    return core::Task(std::make_unique<Changing>(reach, std::move(change), std::move(done)));
}

} // namespace bayplan::ingress
