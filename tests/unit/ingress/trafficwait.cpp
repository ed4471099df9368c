// SPDX-License-Identifier: GPL-3.0-or-later
// How long a replica that goes is waited for, and what counts as its being in: a keeper over a simulated engine and a
// balancer in memory.
#include "ingress/keeper.h"
#include "services/labels.h"
#include "services/record.h"
#include "unit/fleet/simulatedhosts.h"
#include "unit/ingress/fakebalancer.h"

#include <QElapsedTimer>
#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using ingress::Keeper;
using simulator::EngineState;
using State = ingress::SeenServer::State;

class TrafficWaitTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hosts = std::make_unique<SimulatedHosts>();
        m_fake = std::make_unique<FakeBackend>();
        m_ids.clear();
        m_ended.reset();
        m_said.clear();
        m_hosts->addEngine().apply([this](EngineState &state, qint64 now) {
            state.addImage({.id = {}, .tags = {u"app:1"_s}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}},
                           now);
            services::ServiceRecord record;
            record.name = u"web"_s;
            record.generation = 1;
            record.replicas = 2;
            record.revisions = {services::Revision{1, {}, {}}};
            services::ServiceSpec &spec = record.revisions.first().spec;
            spec.name = u"web"_s;
            spec.container.image = u"app:1"_s;
            record.home = {{}, u"host1"_s};
            record.ingresses = {{.name = u"edge"_s,
                                 .kind = services::Ingress::Kind::Nginx,
                                 .place = {.kind = services::BalancerPlace::Kind::Local, .file = u"/n.conf"_s},
                                 .drainTimeout = 1s}};
            create(state, services::recordName(record.name, 1), services::recordLabels(record, true), now);
            for (int slot = 1; slot <= 2; ++slot) {
                m_ids << create(state, u"web-%1"_s.arg(slot), services::replicaLabels(spec, slot, 1), now);
                state.start(m_ids.last(), now);
            }
        });
        m_host = &m_hosts->connectTo(m_hosts->engine());
        m_loop = std::make_unique<net::HttpLoop>();
        m_book = std::make_unique<services::ServiceBook>(m_hosts->fleet(), *m_loop, services::ServiceBook::Times());
        m_keeper = std::make_unique<Keeper>(
            *m_book, m_hosts->fleet(),
            [this](const services::Ingress &) -> core::Result<std::unique_ptr<ingress::Balancer>> {
                return std::make_unique<FakeBalancer>(*m_fake);
            },
            ingress::Duty::All,
            ingress::UpkeepTimes{.hurried = 5ms, .watched = 20ms, .idle = 50ms, .firstRetry = 10ms, .slowest = 640ms});
        QTRY_VERIFY_WITH_TIMEOUT(isInStep() && m_fake->backend.servers.size() == 2, 30'000);
    }
    void cleanup()
    {
        m_task.cancel();
        m_keeper.reset();
        m_book.reset();
        m_loop.reset();
        m_hosts.reset();
    }

    /// nginx, and HAProxy without a socket: only old workers can have any sessions.
    void untilTheOldWorkersAreGone()
    {
        m_fake->backend.oldWorkers = 1;
        takeOut(60s);
        QTRY_VERIFY(m_said.startsWith(u"Draining"_s));
        QTest::qWait(100);
        QVERIFY(!m_ended);
        m_fake->backend.oldWorkers = 0;
        QTRY_VERIFY(m_ended);
        QVERIFY(*m_ended);
    }

    /// Where sessions are not counted, the time that the balancer itself lets them run counts, not the ingress's.
    void untilItsTargetIsGone()
    {
        m_fake->backend.drainDelay = 300s;
        m_fake->drainingSessions.reset();
        takeOut({});
        QTRY_VERIFY(m_said.startsWith(u"Draining"_s));
        QTest::qWait(1'500);
        QVERIFY(!m_ended);
        m_fake->backend.servers.removeIf([](const auto &server) { return server.state == State::Draining; });
        QTRY_VERIFY(m_ended);
        QVERIFY(*m_ended);
    }

    void atMostAsTheIngressHasIt()
    {
        m_fake->drainingSessions.reset();
        QElapsedTimer clock;
        clock.start();
        takeOut({});
        QTRY_VERIFY(m_ended);
        QVERIFY(*m_ended && clock.elapsed() >= 900);
    }

    /// A file that may not have been read confirms nothing.
    void notByTheFileAlone()
    {
        m_fake->refusal =
            core::Error{.kind = core::Error::Kind::ConnectionLost, .what = u"It broke off"_s, .where = {}, .next = {}};
        m_fake->backend.isInForce = false;
        m_fake->writesBeforeItRefuses = true;
        takeOut(0s);
        QTRY_VERIFY(m_fake->refused >= 1);
        m_fake->refusal->what = u"Still no"_s;
        QTest::qWait(600);
        QVERIFY2(!m_ended, "it is draining in the file, and gets requests");
        m_fake->refusal.reset();
        QTRY_VERIFY(m_ended);
        QVERIFY(*m_ended);
    }

private:
    static QString create(EngineState &state, const QString &name, const QMap<QString, QString> &labels, qint64 now)
    {
        simulator::ContainerSpec spec;
        spec.name = name;
        spec.image = u"app:1"_s;
        spec.ports = {{.target = 8080}};
        for (auto label = labels.begin(); label != labels.end(); ++label)
            spec.labels.insert(label.key(), label.value());
        return state.create(spec, now).id;
    }
    bool isInStep() const
    {
        const ingress::Upkeep *upkeep = m_keeper->find(u"edge"_s);
        return upkeep && upkeep->isInStep();
    }
    void takeOut(std::optional<std::chrono::seconds> drain)
    {
        m_task = m_keeper->takeOut(
            u"web"_s, {m_host->id(), m_ids.last()}, drain, [this](const QString &said) { m_said = said; },
            [this](core::Result<void> result) { m_ended = std::move(result); });
    }

    std::unique_ptr<SimulatedHosts> m_hosts;
    std::unique_ptr<net::HttpLoop> m_loop; ///< of the book's probes
    std::unique_ptr<services::ServiceBook> m_book;
    std::unique_ptr<FakeBackend> m_fake;
    std::unique_ptr<Keeper> m_keeper;
    fleet::HostConnection *m_host = nullptr;
    QStringList m_ids;
    QString m_said;
    std::optional<core::Result<void>> m_ended;
    core::Task m_task;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TrafficWaitTest)
#include "trafficwait.moc"
