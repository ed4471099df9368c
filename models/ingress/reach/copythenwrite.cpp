// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/copythenwrite.h"

#include <utility>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

class CopyThenWrite : public core::Task::Work
{
public:
    CopyThenWrite(Reach &reach, const QString &path, const QString &like, const QByteArray &bytes,
                  std::function<void(Result<void>)> done)
        : m_done(std::move(done))
    {
        m_task = reach.run(
            {u"cp"_s, u"-p"_s, u"--"_s, like, path}, {}, [this, &reach, path, bytes](const Result<CommandEnd> &copied) {
                if (!copied && copied.error().kind != Error::Kind::NotFound)
                    return tell(core::fail(copied.error()));
                m_task = reach.writeFile(path, bytes, [this](const Result<void> &written) { tell(written); });
            });
    }

private:
    void tell(const Result<void> &result)
    {
        const Result<void> kept = result;
        const auto done = std::exchange(m_done, {}); // may destroy this
        done(kept);
    }

    std::function<void(Result<void>)> m_done;
    core::Task m_task;
};

} // namespace

core::Task copyThenWrite(Reach &reach, const QString &path, const QString &like, const QByteArray &bytes,
                         std::function<void(Result<void>)> done)
{
    return core::Task(std::make_unique<CopyThenWrite>(reach, path, like, bytes, std::move(done)));
}

} // namespace bayplan::ingress
