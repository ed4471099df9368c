// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/reload.h"

#include "core/plaintext.h"
#include "core/soon.h"
#include "ingress/haproxy/workers.h"
#include "ingress/words.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace bayplan::ingress::haproxy {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using Kind = services::BalancerPlace::Kind;

namespace {

class Reloading : public core::Task::Work
{
public:
    Reloading(Reach &reach, Reload reload, std::function<void(Result<void>)> done)
        : m_reach(reach)
        , m_reload(std::move(reload))
        , m_done(std::move(done))
    {
        const auto &place = m_reload.place;
        if (!place.reload.isEmpty())
            run({u"sh"_s, u"-c"_s, place.reload});
        else if (place.kind != Kind::Container)
            run({u"systemctl"_s, u"reload"_s, u"haproxy"_s});
        else if (m_reload.before == 1)
            m_task = core::soon([this] { end(core::fail(noMaster())); });
        else if (m_reload.before)
            signal();
        else
            m_task = findWorkers(m_reach, std::nullopt, [this](const std::optional<Workers> &workers) {
                m_workers = workers;
                signal();
            });
    }

private:
    void run(const QStringList &command)
    {
        m_clock.start();
        m_task = m_reach.run(command, {}, [this, command](const Result<CommandEnd> &end) {
            if (!end)
                return this->end(core::fail(end.error()));
            if (end->exitCode != 0)
                return this->end(core::fail(
                    failure(tr("The command to reload HAProxy ends with exit code %1: %2")
                                .arg(QString::number(end->exitCode),
                                     core::plainLine(QString::fromUtf8(end->output.trimmed().right(1000)), 300)))));
            confirm();
        });
    }

    void signal()
    {
        m_clock.start();
        m_task = m_reach.signal(u"USR2"_s, [this](const Result<void> &sent) {
            if (!sent)
                return end(sent);
            confirm();
        });
    }

    void confirm()
    {
        if (m_reload.before)
            return askMemory();
        if (m_workers)
            return askWorkers();
        end({});
    }

    void askMemory()
    {
        m_task =
            readMemory(m_reach, m_reload.place.runtimeSocket, m_reload.backend, [this](const Result<Memory> &memory) {
                const bool isAnother = memory && memory->process.pid != *m_reload.before;
                if (isAnother && m_reload.isInForce(memory->backend))
                    return end({});
                // It may not listen for a moment.
                again([this] { askMemory(); });
            });
    }

    void askWorkers()
    {
        m_task = findWorkers(m_reach, std::nullopt, [this](const std::optional<Workers> &workers) {
            if (workers && std::any_of(workers->workers.begin(), workers->workers.end(),
                                       [this](qint64 pid) { return !m_workers->workers.contains(pid); }))
                return end({});
            again([this] { askWorkers(); });
        });
    }

    void again(std::function<void()> ask)
    {
        if (std::chrono::milliseconds(m_clock.elapsed()) > m_reload.times.reload)
            return end(core::fail(failure(tr("HAProxy was told to reload, but still serves by what it had before"))));
        m_task = core::soon(std::move(ask), m_reload.times.pause);
    }

    Error failure(const QString &what) const
    {
        return {.kind = Error::Kind::System,
                .what = what,
                .where = m_reach.where(),
                .next = tr("See HAProxy's log for the reason")};
    }

    Error noMaster() const
    {
        return {.kind = Error::Kind::Unsupported,
                .what = tr("HAProxy doesn't run in master-worker mode there, so it can't reload"),
                .where = m_reach.where(),
                .next = tr("Run it as “haproxy -W”, or give a command to reload it")};
    }

    /// Whoever is told may destroy this.
    void end(const Result<void> &result)
    {
        const Result<void> kept = result;
        const auto done = std::exchange(m_done, {});
        done(kept);
    }

    Reach &m_reach;
    const Reload m_reload;
    std::function<void(Result<void>)> m_done;
    std::optional<Workers> m_workers; ///< before
    QElapsedTimer m_clock;
    core::Task m_task;
};

} // namespace

core::Task reload(Reach &reach, Reload reload, std::function<void(Result<void>)> done)
{
    return core::Task(std::make_unique<Reloading>(reach, std::move(reload), std::move(done)));
}

} // namespace bayplan::ingress::haproxy
