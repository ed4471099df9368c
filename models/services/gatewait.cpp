// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/gatewait.h"

#include "core/clock.h"
#include "core/soon.h"
#include "engine/calls/containercalls.h"
#include "engine/decode.h"
#include "services/observe.h"
#include "services/probe.h"
#include "services/words.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonValue>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using engine::ContainerState;

namespace {

/// A container as an inspect has it, with how often its restart policy has started it again.
struct Inspected
{
    engine::Container container;
    int restarts = 0;
};

class GateWait : public core::Task::Work
{
public:
    GateWait(fleet::Fleet &fleet, net::HttpLoop &loop, fleet::ContainerKey replica, HealthGate gate, GateTimes times,
             std::function<void(Result<void>)> done, GateWatch watch)
        : m_fleet(fleet)
        , m_loop(loop)
        , m_replica(std::move(replica))
        , m_gate(std::move(gate))
        , m_times(times)
        , m_done(std::move(done))
        , m_watch(std::move(watch))
    {
        if (fleet::HostConnection *host = m_fleet.host(m_replica.host)) {
            QObject::connect(host, &fleet::HostConnection::containersChanged, &m_here,
                             [this](const QSet<QString> &ids) {
                                 if (ids.contains(m_replica.id))
                                     look();
                             });
            QObject::connect(host, &fleet::HostConnection::eventHappened, &m_here,
                             [this](const engine::Event &event) { take(event); });
        }
        m_deadline = core::soon([this] { end(tooLate()); }, m_times.deadline);
        inspectAfter({});
    }

private:
    /// One that a restart policy starts again at once runs whenever it is looked at.
    void take(const engine::Event &event)
    {
        if (event.type == u"container"_s && event.action == u"die"_s && event.id == m_replica.id)
            end(ended(hasEnded(event.detail)));
    }

    /// At the beginning, for what events don't tell (a health check, what it was like before them), and at the end,
    /// since events may have been lost.
    void inspect()
    {
        fleet::HostConnection *host = m_fleet.host(m_replica.host);
        if (!host)
            return end(hostGone());
        m_reading = host->client().send(engine::inspectContainer(m_replica.id),
                                        [this](const Result<QByteArray> &reply) { onInspected(reply); });
    }

    void inspectAfter(std::chrono::milliseconds wait)
    {
        m_next = core::soon(
            [this] {
                m_next.cancel();
                inspect();
            },
            wait);
    }

    /// By value: the task that had it ends here.
    void onInspected(Result<QByteArray> reply)
    {
        m_reading.cancel();
        if (!reply && reply.error().httpStatus == 404)
            return end(removed());
        const auto read = reply ? engine::decodeContainer(*reply) : core::fail(reply.error());
        if (!read || !read->startedAt) // out of reach
            return inspectAfter(m_times.probeEvery);
        take({*read, QJsonDocument::fromJson(*reply)[u"RestartCount"_s].toInt()});
    }

    void take(const Inspected &read)
    {
        if (!m_first)
            m_first = Inspected{read.container, m_watch.isNew ? 0 : read.restarts};
        if (read.restarts > m_first->restarts || read.container.startedAt > m_first->container.startedAt)
            return end(ended(tr("It ended and was started again")));
        look(&read);
    }

    bool isProbed() const { return m_gate.kind == HealthGate::Kind::Http || m_gate.kind == HealthGate::Kind::Tcp; }

    /// `now`: an inspect of this moment, if there is one.
    void look(const Inspected *now = nullptr)
    {
        const fleet::HostConnection *host = m_fleet.host(m_replica.host);
        if (!host)
            return end(hostGone());
        const engine::Container *container = host->live().container(m_replica.id);
        if (!container) {
            if (m_seen)
                end(removed());
            return; // the engine's event is on its way
        }
        m_seen = true;
        m_name = container->name;
        if (!m_first) // it is being asked
            return;
        if (judge(*container) && readyLongEnough()) {
            if (!now && !m_reading)
                inspect();
            else if (now && judge(now->container))
                pass();
            else if (!m_next) // what tells of it is on its way, or lost
                m_next = core::soon([this] { lookAgain(); }, m_times.probeEvery);
        }
    }

    void lookAgain()
    {
        m_next.cancel();
        look();
    }

    /// Whether it is ready. Ends the wait where it can't become so.
    bool judge(const engine::Container &container)
    {
        switch (container.state) {
        case ContainerState::Running:
            return judgeRunning(container);
        case ContainerState::Unknown:
        case ContainerState::Created: // the engine's event is on its way
            return false;
        case ContainerState::Paused:
            return notReady(tr("it is paused"));
        default:
            end(ended(hasEnded(container.exitCode ? QString::number(*container.exitCode) : QString())));
            return false;
        }
    }

    bool judgeRunning(const engine::Container &container)
    {
        if (isProbed()) {
            if (!m_probing && !m_next)
                ask(container);
            if (m_passes >= m_times.passes)
                return true;
            if (m_passes == 0)
                return notReady(m_answered ? m_last : tr("it has not answered yet"));
            notReady(tr("%1 of %2 probes passed").arg(m_passes).arg(m_times.passes));
            m_last = withWay(m_last);
            return false;
        }
        const bool hasCheck = m_first->container.health != engine::Health::None;
        // An event tells that it runs before anything tells that it has a health check.
        if (m_gate.kind == HealthGate::Kind::Engine && hasCheck && container.health == engine::Health::None)
            return notReady(tr("its health check has not passed yet"));
        switch (replicaState(container, m_gate.kind, {})) {
        case ReplicaState::Ready:
            return true;
        case ReplicaState::Unhealthy:
            if (m_wasReady)
                return notReady(tr("its health check fails"));
            end(failure(Error::Kind::Refused, tr("Its health check fails")));
            return false;
        default:
            return notReady(tr("its health check has not passed yet"));
        }
    }

    bool notReady(const QString &why)
    {
        m_last = why;
        m_readySince.reset();
        m_holding.cancel();
        tell(m_passes > 0 ? why : tr("Not ready yet: %1").arg(why));
        return false;
    }

    void ask(const engine::Container &container)
    {
        m_probing = probe(m_fleet, m_loop, m_replica.host, container, m_gate, m_route, m_times.probeLimit,
                          [this](const ProbeAnswer &answer) { onAnswer(answer); });
    }

    /// By value: the task that had it ends here.
    void onAnswer(ProbeAnswer answer)
    {
        m_probing.cancel();
        m_answered = true;
        m_route = answer.route;
        m_asked = answer.asked;
        m_passes = answer.outcome ? m_passes + 1 : 0;
        if (!answer.outcome)
            m_last = withWay(answer.outcome.error().what);
        m_next = core::soon([this] { lookAgain(); }, m_times.probeEvery);
        look();
    }

    /// It is ready: whether it has been for as long as it must.
    bool readyLongEnough()
    {
        m_wasReady = true;
        const core::MonotonicTime now = core::monotonicNow();
        if (!m_readySince)
            m_readySince = now;
        const auto held = now - *m_readySince;
        if (held >= m_times.stayReady)
            return true;
        m_last = tr("it has not been ready for long enough");
        const auto whole = std::chrono::floor<std::chrono::seconds>(held);
        tell(tr("Ready for %1 s of %2 s")
                 .arg(whole.count())
                 .arg(std::chrono::ceil<std::chrono::seconds>(m_times.stayReady).count()));
        const auto until = std::min<core::MonotonicTime::duration>(whole + std::chrono::seconds(1), m_times.stayReady);
        m_holding = core::soon([this] { look(); }, std::chrono::ceil<std::chrono::milliseconds>(until - held));
        return false;
    }

    QString hostName() const
    {
        const fleet::HostConnection *host = m_fleet.host(m_replica.host);
        return host ? host->config().name : QString();
    }

    /// What is told of its port names the way that was asked by: it may be that way that fails.
    QString withWay(const QString &what) const
    {
        return isProbed() && m_asked ? askedWords(what, *m_asked, hostName()) : what;
    }

    void pass()
    {
        if (isProbed() && m_asked && m_watch.asked)
            m_watch.asked(probeWords(m_gate, *m_asked, hostName()));
        end({});
    }

    /// With the way its port is asked at, once that is known.
    void tell(const QString &progress)
    {
        QString text = progress;
        if (isProbed() && m_passes > 0 && m_asked)
            text = tr("%1: %2").arg(progress, probeWords(m_gate, *m_asked, hostName()));
        if (m_watch.progress && text != std::exchange(m_told, text))
            m_watch.progress(text);
    }

    static QString hasEnded(const QString &exitCode)
    {
        return exitCode.isEmpty() ? tr("It ended") : tr("It ended with exit code %1").arg(exitCode);
    }

    Result<void> failure(Error::Kind kind, const QString &what) const
    {
        return core::fail({.kind = kind, .what = what, .where = m_name, .next = {}});
    }
    /// Its program has, unless somebody else saw to it.
    Result<void> ended(const QString &what) const
    {
        const fleet::HostConnection *host = m_fleet.host(m_replica.host);
        if (!host || !host->live().wasStopped(m_replica.id))
            return failure(Error::Kind::Refused, what);
        return failure(Error::Kind::Declined, tr("It was stopped meanwhile, and not by its own program"));
    }
    Result<void> removed() const { return failure(Error::Kind::NotFound, tr("It was removed meanwhile")); }
    Result<void> hostGone() const
    {
        return failure(Error::Kind::ConnectionLost, tr("Its host is not in this workspace any more"));
    }

    Result<void> tooLate() const
    {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_times.deadline).count();
        const fleet::HostConnection *host = m_fleet.host(m_replica.host);
        if (!host || !fleet::isLive(host->status().state))
            return failure(Error::Kind::ConnectionLost,
                           tr("Whether it is ready was not known within %1 s: its host is out of reach").arg(seconds));
        const QString what = tr("It was not ready within %1 s").arg(seconds);
        return failure(Error::Kind::Timeout, m_last.isEmpty() ? what : tr("%1: %2").arg(what, m_last));
    }

    /// Whoever is told may destroy this, so nothing follows it.
    void end(const Result<void> &outcome)
    {
        if (m_end)
            return;
        // From the event loop: who looks at what ends it is often in the middle of looking.
        m_end = core::soon([this, outcome] {
            if (const auto done = std::exchange(m_done, {}))
                done(outcome);
        });
    }

    fleet::Fleet &m_fleet;
    net::HttpLoop &m_loop;
    const fleet::ContainerKey m_replica;
    const HealthGate m_gate;
    const GateTimes m_times;
    std::function<void(Result<void>)> m_done;
    const GateWatch m_watch;
    bool m_seen = false;
    QString m_name;
    QString m_last; ///< why it is not ready
    QString m_told; ///< the last progress
    std::optional<Inspected> m_first;
    int m_passes = 0; ///< probes in a row that have passed
    bool m_answered = false;
    bool m_wasReady = false;
    ProbeRoute m_route;
    std::optional<ProbeWay> m_asked; ///< by which way the last answer came
    std::optional<core::MonotonicTime> m_readySince;
    core::Task m_deadline;
    core::Task m_reading;
    core::Task m_holding; ///< until it has been ready for long enough
    core::Task m_probing;
    core::Task m_next; ///< until the next look or probe
    core::Task m_end;
    QObject m_here; ///< connections end with it, first of all
};

} // namespace

core::Task waitForGate(fleet::Fleet &fleet, net::HttpLoop &loop, const fleet::ContainerKey &replica,
                       const HealthGate &gate, const GateTimes &times, std::function<void(Result<void>)> done,
                       const GateWatch &watch)
{
    return core::Task(std::make_unique<GateWait>(fleet, loop, replica, gate, times, std::move(done), watch));
}

} // namespace bayplan::services
