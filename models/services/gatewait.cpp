// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/gatewait.h"

#include "core/clock.h"
#include "core/soon.h"
#include "services/observe.h"
#include "services/probe.h"
#include "services/words.h"

#include <memory>

namespace bayplan::services {

using core::Error;
using core::Result;
using engine::ContainerState;

namespace {

class GateWait : public core::Task::Work
{
public:
    GateWait(fleet::Fleet &fleet, net::HttpLoop &loop, fleet::ContainerKey replica, HealthGate gate, GateTimes times,
             std::function<void(Result<void>)> done)
        : m_fleet(fleet)
        , m_loop(loop)
        , m_replica(std::move(replica))
        , m_gate(std::move(gate))
        , m_times(times)
        , m_done(std::move(done))
    {
        fleet::HostConnection *host = m_fleet.host(m_replica.host);
        if (host) {
            QObject::connect(host, &fleet::HostConnection::containersChanged, &m_here,
                             [this](const QSet<QString> &ids) {
                                 if (ids.contains(m_replica.id))
                                     look();
                             });
        }
        m_deadline = core::soon([this] { end(tooLate()); }, m_times.deadline);
        if (isProbed() || m_gate.kind == HealthGate::Kind::None)
            m_next = core::soon([this] { lookAgain(); });
        else
            readHealthCheck();
    }

private:
    /// An event tells that it runs before anything tells that it has a health check.
    void readHealthCheck()
    {
        fleet::HostConnection *host = m_fleet.host(m_replica.host);
        const auto answer = [this](const Result<engine::Container> &read) {
            if (read)
                m_hasCheck = read->health != engine::Health::None;
            m_next = core::soon([this, known = read.has_value()] { known ? lookAgain() : readHealthCheck(); },
                                read ? std::chrono::milliseconds(0) : m_times.probeEvery);
        };
        if (host)
            m_reading = host->client().container(m_replica.id, engine::Client::Priority::Urgent, answer);
        else
            m_next = core::soon([this] { lookAgain(); });
    }

    void lookAgain()
    {
        m_next.cancel();
        look();
    }

    bool isProbed() const { return m_gate.kind == HealthGate::Kind::Http || m_gate.kind == HealthGate::Kind::Tcp; }

    void look()
    {
        const fleet::HostConnection *host = m_fleet.host(m_replica.host);
        if (!host)
            return end(failure(Error::Kind::NotFound, tr("Its host is not in this workspace any more")));
        const engine::Container *container = host->live().container(m_replica.id);
        if (!container) {
            if (m_seen)
                end(failure(Error::Kind::NotFound, tr("It was removed meanwhile")));
            return; // the engine's event is on its way
        }
        m_seen = true;
        m_name = container->name;
        switch (container->state) {
        case ContainerState::Running:
            return lookAtRunning(*container);
        case ContainerState::Unknown:
        case ContainerState::Created: // the engine's event is on its way
            return;
        case ContainerState::Paused:
            return notReady(tr("it is paused"));
        default:
            return end(failure(Error::Kind::Refused,
                               hasEnded(container->exitCode ? QString::number(*container->exitCode) : QString())));
        }
    }

    void lookAtRunning(const engine::Container &container)
    {
        if (isProbed() && !m_probing && !m_next)
            return ask(container);
        const bool mustTell = m_gate.kind == HealthGate::Kind::Engine && m_hasCheck.value_or(true);
        if (mustTell && container.health == engine::Health::None)
            return notReady(tr("its health check has not passed yet"));
        switch (replicaState(container, m_gate.kind, m_passed)) {
        case ReplicaState::Ready:
            return isReady();
        case ReplicaState::Unhealthy:
            if (!isProbed())
                return end(failure(Error::Kind::Refused, tr("Its health check fails")));
            return notReady(m_last);
        default:
            return notReady(isProbed() ? tr("it has not answered yet") : tr("its health check has not passed yet"));
        }
    }

    void notReady(const QString &why)
    {
        m_last = why;
        m_readySince.reset();
        m_holding.cancel();
    }

    void ask(const engine::Container &container)
    {
        m_probing = probe(m_fleet, m_loop, m_replica.host, container, m_gate, m_times.probeLimit,
                          [this](const Result<void> &answer) {
                              m_passed = answer.has_value();
                              if (!answer)
                                  m_last = answer.error().what;
                              m_next = core::soon([this] { lookAgain(); }, m_times.probeEvery);
                              m_probing.cancel();
                              look();
                          });
    }

    void isReady()
    {
        const core::MonotonicTime now = core::monotonicNow();
        if (!m_readySince)
            m_readySince = now;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*m_readySince + m_times.stayReady - now);
        if (left.count() <= 0)
            return end({});
        if (!m_holding)
            m_holding = core::soon(
                [this] {
                    m_holding.cancel();
                    look();
                },
                left);
    }

    static QString hasEnded(const QString &exitCode)
    {
        return exitCode.isEmpty() ? tr("It ended") : tr("It ended with exit code %1").arg(exitCode);
    }

    Result<void> failure(Error::Kind kind, const QString &what) const
    {
        return core::fail({.kind = kind, .what = what, .where = m_name, .next = {}});
    }

    Result<void> tooLate() const
    {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_times.deadline).count();
        const QString what = tr("It was not ready within %1 s").arg(seconds);
        return failure(Error::Kind::Timeout, m_last.isEmpty() ? what : tr("%1: %2").arg(what, m_last));
    }

    /// Whoever is told may destroy this.
    void end(const Result<void> &outcome)
    {
        const auto done = std::exchange(m_done, {});
        if (done)
            done(outcome);
    }

    fleet::Fleet &m_fleet;
    net::HttpLoop &m_loop;
    const fleet::ContainerKey m_replica;
    const HealthGate m_gate;
    const GateTimes m_times;
    std::function<void(Result<void>)> m_done;
    bool m_seen = false;
    QString m_name;
    QString m_last; ///< why it is not ready
    std::optional<bool> m_hasCheck;
    std::optional<bool> m_passed; ///< the last probe
    std::optional<core::MonotonicTime> m_readySince;
    core::Task m_deadline;
    core::Task m_reading;
    core::Task m_holding; ///< until it has been ready for long enough
    core::Task m_probing;
    core::Task m_next; ///< until the next look or probe
    QObject m_here;    ///< connections end with it, first of all
};

} // namespace

core::Task waitForGate(fleet::Fleet &fleet, net::HttpLoop &loop, const fleet::ContainerKey &replica,
                       const HealthGate &gate, const GateTimes &times, std::function<void(Result<void>)> done)
{
    return core::Task(std::make_unique<GateWait>(fleet, loop, replica, gate, times, std::move(done)));
}

} // namespace bayplan::services
