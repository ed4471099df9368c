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
            m_written = *after != m_before;
            if (!m_written)
                return force();
            put(*after, [this](const Result<void> &written) { written ? force() : tell(written); });
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
            if (forced || !m_written)
                return tell(forced ? Result<void>() : core::fail(located(forced.error())));
            const Error error = located(forced.error());
            put(m_before, [this, error](const Result<void> &back) {
                Error told = error;
                if (!back)
                    told.next = tr("%1 could not be put back as it was (%2); look after it")
                                    .arg(m_change.file, back.error().what);
                tell(core::fail(std::move(told)));
            });
        });
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
    bool m_written = false;
    core::Task m_task;
};

} // namespace

core::Task changeFile(Reach &reach, FileChange change, Outcome done)
{
    return core::Task(std::make_unique<Changing>(reach, std::move(change), std::move(done)));
}

} // namespace bayplan::ingress
