// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/runtimechange.h"

#include "core/soon.h"
#include "ingress/haproxy/commands.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace bayplan::ingress::haproxy {

using core::Result;

namespace {

class Changing : public core::Task::Work
{
public:
    Changing(Reach &reach, RuntimeChange change, std::function<void(Result<bool>)> done)
        : m_reach(reach)
        , m_change(std::move(change))
        , m_plan(runtimePlan(m_change.backend, m_change.before, m_change.wanted))
        , m_leaving(m_plan.leaving)
        , m_done(std::move(done))
    {
        if (!m_plan.isPossible)
            m_task = core::soon([this] { end(false); });
        else
            send(m_plan.commands);
    }
    ~Changing() override
    {
        if (m_change.hurry)
            m_change.hurry->whenAsked({});
    }

private:
    /// What it is then counts, and not what was answered.
    void send(const QList<QByteArray> &commands)
    {
        m_task = tellMemory(m_reach, m_change.socket, m_change.backend, commands, [this](const Result<Told> &told) {
            if (!told)
                return end(core::fail(told.error()));
            const auto &backend = told->memory.backend;
            // "… cannot be removed at runtime due to other configuration elements pointing to it."
            const bool isRefused = told->answers.contains("cannot be removed at runtime");
            if (isRefused || !backend || !isInForce(backend->servers, m_change.wanted))
                return end(false);
            const auto isGone = [&](const QString &name) {
                return std::none_of(backend->servers.begin(), backend->servers.end(),
                                    [&](const MemoryServer &server) { return server.name == name; });
            };
            m_leaving.removeIf(isGone);
            deleteThem();
        });
    }

    void deleteThem()
    {
        const bool isFirst = !m_clock.isValid();
        if (m_leaving.isEmpty() || (!isFirst && std::chrono::milliseconds(m_clock.elapsed()) > m_change.times.deletion))
            return end(true);
        if (isFirst)
            m_clock.start();
        else if (m_change.hurry && m_change.hurry->isAsked())
            return end(true);
        const auto pause = isFirst ? std::chrono::milliseconds(0) : m_change.times.pause;
        m_task = core::soon(
            [this] {
                if (m_change.hurry)
                    m_change.hurry->whenAsked({});
                send(deletions(m_change.backend, m_leaving));
            },
            pause);
        if (m_change.hurry && !isFirst)
            m_change.hurry->whenAsked([this] { m_task = core::soon([this] { end(true); }); });
    }

    /// Whoever is told may destroy this.
    void end(const Result<bool> &result)
    {
        const Result<bool> kept = result;
        const auto done = std::exchange(m_done, {});
        done(kept);
    }

    Reach &m_reach;
    const RuntimeChange m_change;
    const RuntimePlan m_plan;
    QStringList m_leaving;
    std::function<void(Result<bool>)> m_done;
    QElapsedTimer m_clock;
    core::Task m_task;
};

} // namespace

core::Task changeMemory(Reach &reach, RuntimeChange change, std::function<void(Result<bool>)> done)
{
    return core::Task(std::make_unique<Changing>(reach, std::move(change), std::move(done)));
}

} // namespace bayplan::ingress::haproxy
