// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong around a rollout on the desktop that drives it: told something in the middle, told late, an engine
// that refuses its record.
#include "engine/rolloutbench.h"
#include "engine/serviceprogram.h"
#include "support/killingproxy/killingproxy.h"

#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::Rollout;

class TestRolloutFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run"); }
    void init()
    {
        QVERIFY(clear(m_engines));
        m_one = std::make_unique<RolloutBench>(m_engines);
        QVERIFY(m_one->work().waitUntilLive());
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.container.stopTimeout = 0;
        QCOMPARE(m_one->create(spec, 2), QString());
    }
    void cleanup()
    {
        m_one.reset();
        QVERIFY(clear(m_engines));
    }

    /// The one under way looks around while the next is being written, and must not take that for an end of its
    /// patience.
    void takenOver()
    {
        beginSlowly(*m_one, u"green"_s);
        const auto next =
            m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"healthy"_s), RolloutBench::quick());
        std::optional<core::Result<void>> outcome;
        Q_EMIT m_one->book().surroundingsChanged();
        m_one->rollouts().begin(next, [&](const core::Result<void> &result) { outcome = result; });
        QTRY_VERIFY_WITH_TIMEOUT(outcome, 60'000);
        QCOMPARE(*outcome ? QString() : outcome->error().message(), QString());
        QVERIFY(m_one->waitForEnd(u"web"_s));
        const auto rollout = *m_one->rollouts().rollout(u"web"_s);
        QCOMPARE(toString(rollout.state) + rollout.reason, u"completed"_s);
        QCOMPARE(rollout.to, 3);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2), QStringList());
    }

    /// An update made from what is not so any more takes nothing back of what others did meanwhile.
    void toldLate()
    {
        beginSlowly(*m_one, u"green"_s);
        const auto late =
            m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"healthy"_s), RolloutBench::quick());
        QVERIFY(m_one->ServiceBench::begin(services::scaleTo(m_one->state(u"web"_s), 3)));
        QTRY_COMPARE_WITH_TIMEOUT(m_one->state(u"web"_s).head.record->replicas, 3, 30'000);
        const QString said = m_one->begin(late);
        QVERIFY2(said.contains(u"Somebody else has changed web"_s), qPrintable(said));
        QVERIFY(m_one->waitForEnd(u"web"_s));
        QCOMPARE(m_one->rollouts().rollout(u"web"_s)->to, 2);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3), QStringList());
    }

    /// What can't be taken up is tried now and then, not all the time.
    void recordRefused()
    {
        auto two = std::make_unique<RolloutBench>(m_engines, services::ServiceBook::Times{},
                                                  rollouts::RolloutTimes{.lease = 6s});
        QVERIFY(two->work().waitUntilLive());
        QTRY_VERIFY_WITH_TIMEOUT(two->state(u"web"_s).head.record, 30'000);
        beginSlowly(*two, u"green"_s);
        two.reset(); // and its lease lapses
        QTRY_VERIFY_WITH_TIMEOUT(m_one->state(u"web"_s).head.actor.isEmpty(), 30'000);
        const auto head = m_one->state(u"web"_s).head;
        const int home = m_one->work().fleet().host(head.home)->config().name.last(1).toInt();
        const QString inTheWay = services::recordName(u"web"_s, head.record->generation + 1);
        m_one->work().docker(home).run({u"create"_s, u"--name"_s, inTheWay, u"bayplan-test/app:blue"_s});
        const qsizetype before = m_one->work().operations().all().size();
        const auto tried = [&] { return m_one->work().operations().all().size() - before; };
        m_one->rollouts().engage(u"web"_s);
        QTRY_VERIFY_WITH_TIMEOUT(tried() >= 2, 30'000);
        QTest::qWait(6'000); // for as long as nothing else changes
        QVERIFY2(tried() <= 5, qPrintable(QString::number(tried())));
        m_one->work().docker(home).run({u"rm"_s, inTheWay});
        QVERIFY(m_one->waitForEnd(u"web"_s));
        QCOMPARE(toString(m_one->rollouts().rollout(u"web"_s)->state), u"completed"_s);
    }

    /// `docker container prune` takes the record with it, which is never started: it is back before anybody takes the
    /// service for one that has none.
    void recordPruned()
    {
        RolloutBench two(m_engines, {}, {.lease = 300s});
        QVERIFY(two.work().waitUntilLive());
        QTRY_VERIFY_WITH_TIMEOUT(two.state(u"web"_s).head.record, 30'000);
        beginSlowly(two, u"green"_s, 100s);
        QTRY_COMPARE_WITH_TIMEOUT(two.state(u"web"_s).head.found.size(), 2, 30'000);
        const qint64 before = two.state(u"web"_s).head.record->generation;
        for (int engine = 1; engine <= 3; ++engine)
            m_one->work().docker(engine).run({u"container"_s, u"prune"_s, u"-f"_s});
        QTRY_VERIFY_WITH_TIMEOUT(
            m_one->state(u"web"_s).head.isWritten && m_one->state(u"web"_s).head.record->generation > before, 30'000);
        QCOMPARE(m_one->state(u"web"_s).head.record->rollout->to, 2);
        QCOMPARE(two.steer(u"web"_s, rollouts::Steer::Abort), QString());
        QVERIFY(two.waitForEnd(u"web"_s));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2), QStringList());
    }

    /// Paused, it is nobody's, and all of its hosts know that: also the one that is left when the record's home is
    /// lost. A prune of all of them is made good by whoever has seen it.
    void pausedAndPruned()
    {
        beginSlowly(*m_one, u"green"_s);
        QCOMPARE(m_one->steer(u"web"_s, rollouts::Steer::Pause), QString());
        const auto pausedAt = [this] {
            int hosts = 0;
            for (const services::FoundRecord &found : m_one->state(u"web"_s).head.found)
                hosts += found.record.rollout && found.record.rollout->state == Rollout::State::Paused;
            return hosts;
        };
        QTRY_COMPARE_WITH_TIMEOUT(pausedAt(), 2, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_one->state(u"web"_s).head.actor.isEmpty(), 60'000); // its driver is gone
        for (int engine = 1; engine <= 3; ++engine)
            QVERIFY(!m_one->work().docker(engine).run({u"container"_s, u"prune"_s, u"-f"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(!m_one->state(u"web"_s).head.isWritten, 30'000);
        const auto rollout = m_one->state(u"web"_s).head.record->rollout;
        QVERIFY(rollout && rollout->state == Rollout::State::Paused && rollout->to == 2);
        QCOMPARE(m_one->state(u"web"_s).head.record->replicas, 2);
        QCOMPARE(m_one->steer(u"web"_s, rollouts::Steer::Resume), QString());
        QVERIFY(m_one->waitForEnd(u"web"_s));
        QCOMPARE(toString(m_one->rollouts().rollout(u"web"_s)->state), u"completed"_s);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2), QStringList());
    }

    /// A request that was taken for lost is done after all, and the same again is refused: that is no failure of the
    /// revision.
    void doneAfterAll()
    {
        QTemporaryDir folder;
        KillingProxy proxy;
        QStringList sockets;
        for (int engine = 1; engine <= 3; ++engine) {
            sockets << folder.filePath(u"%1.sock"_s.arg(engine));
            QVERIFY(proxy.add(sockets.last(), m_engines.socket(engine)));
        }
        const auto direct = qgetenv("BAYPLAN_FLEET_SOCKETS");
        qputenv("BAYPLAN_FLEET_SOCKETS", sockets.join(u':').toUtf8());
        const auto before = qScopeGuard([&] { qputenv("BAYPLAN_FLEET_SOCKETS", direct); });
        const TestFleet proxied;
        RolloutBench two(proxied);
        QVERIFY(two.work().waitUntilLive());
        QTRY_VERIFY_WITH_TIMEOUT(two.state(u"web"_s).head.record, 30'000);
        proxy.repeat(".r2");
        QCOMPARE(two.run(two.rollouts().update(u"web"_s, two.withImage(u"web"_s, u"green"_s), RolloutBench::quick())),
                 u"completed"_s);
        QVERIFY(proxy.hasRepeated());
        QCOMPARE(two.rollouts().rollout(u"web"_s)->failed.size(), 0);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2), QStringList());
    }

    /// A new replica that somebody stops, before its gate has passed and after: that is made good, and is no failure
    /// of the revision.
    void stoppedByHand()
    {
        beginSlowly(*m_one, u"green"_s, 3s, 5s); // time enough to stop the one that is ready
        const auto stop = [this](const QString &name) {
            for (int engine = 1; engine <= 3; ++engine)
                m_one->work().docker(engine).run({u"stop"_s, u"-t"_s, u"0"_s, name}, true);
        };
        QString name;
        for (const SeenReplica &each : replicasOf(m_engines, u"web"_s)) {
            if (each.revision == 2)
                name = each.name;
        }
        stop(name); // while it waits
        const auto passed = [&] {
            for (const services::Replica &each : m_one->state(u"web"_s).observed.replicas) {
                if (each.revision == 2 && each.state == services::ReplicaState::Ready)
                    name = each.name;
            }
            return m_one->rollouts().rollout(u"web"_s)->state == Rollout::State::Running && countOf(2) == 1 &&
                   countOf(1) == 1; // the first has taken the place of one
        };
        QVERIFY(QTest::qWaitFor(passed, 60'000)); // asked once more it may be over
        stop(name);
        QVERIFY(m_one->waitForEnd(u"web"_s));
        const auto rollout = *m_one->rollouts().rollout(u"web"_s);
        QCOMPARE(toString(rollout.state) + rollout.reason, u"completed"_s);
        QCOMPARE(rollout.failed.size(), 0);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2), QStringList());
    }

private:
    int countOf(int revision) const
    {
        const auto all = replicasOf(m_engines, u"web"_s);
        return int(std::count_if(all.begin(), all.end(), [&](const SeenReplica &each) {
            return each.revision == revision && each.state == u"running"_s;
        }));
    }
    /// Until its first new replica is there, and not ready for some seconds more.
    void beginSlowly(RolloutBench &desktop, const QString &image, std::chrono::seconds ready = 5s,
                     std::chrono::seconds delay = 0s)
    {
        auto settings = RolloutBench::quick();
        settings.minHealthyTime = ready;
        settings.healthyDeadline = 300s;
        settings.delay = delay;
        QCOMPARE(desktop.begin(desktop.rollouts().update(u"web"_s, desktop.withImage(u"web"_s, image), settings)),
                 QString());
        QTRY_VERIFY_WITH_TIMEOUT(hasRevision(2), 30'000);
    }
    /// One that runs: what doesn't yet would be pruned.
    bool hasRevision(int revision) const
    {
        const auto all = replicasOf(m_engines, u"web"_s);
        return std::any_of(all.begin(), all.end(), [&](const SeenReplica &each) {
            return each.revision == revision && each.state == u"running"_s;
        });
    }

    TestFleet m_engines;
    std::unique_ptr<RolloutBench> m_one;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRolloutFaults)
#include "tst_rolloutfaults.moc"
