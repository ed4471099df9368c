// SPDX-License-Identifier: GPL-3.0-or-later
// What other orchestrators' own tests do to a rollout, done to ours on real engines. The numbers are those of the
// scenarios that the step function is held to without an engine (tests/unit/rollouts/scenarios.cpp).
#include "engine/actionbench.h"
#include "engine/operationend.h"
#include "engine/rolloutbench.h"
#include "engine/serviceprogram.h"
#include "support/readysampler/readysampler.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using rollouts::Steer;
using services::Rollout;
using services::RolloutSettings;
using Strategy = RolloutSettings::Strategy;

class TestRolloutScenarios : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run"); }
    void init()
    {
        QVERIFY(clear(m_engines));
        m_one = std::make_unique<RolloutBench>(m_engines);
        QVERIFY(m_one->work().waitUntilLive());
    }
    void cleanup()
    {
        m_two.reset();
        m_one.reset();
        QVERIFY(clear(m_engines));
    }

    /// 2 and 40: what is no different is no rollout.
    void nothingDiffers()
    {
        create(2);
        const auto update = m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"blue"_s), {});
        QVERIFY(!update.isPossible());
        QVERIFY2(update.refusal->what.contains(u"like that already"_s), qPrintable(update.refusal->message()));
        QVERIFY(!m_one->rollouts().undo(u"web"_s).isPossible());
    }

    /// 4: where only the placement changes, only what does not fit is moved, start-first.
    void onlyThePlacement()
    {
        create(6);
        const QList<SeenReplica> before = replicasOf(m_engines, u"web"_s);
        auto spec = m_one->withImage(u"web"_s, u"blue"_s);
        spec.placement.hosts = {u"engine1"_s, u"engine2"_s};
        ReadySampler sampler(sockets(), u"web"_s);
        QCOMPARE(m_one->run(m_one->rollouts().update(u"web"_s, spec, RolloutBench::quick())), u"completed"_s);
        sampler.stop();
        QVERIFY2(sampler.leastReady() >= 6, qPrintable(sampler.course()));
        const QStringList after = idsOf(replicasOf(m_engines, u"web"_s));
        for (const SeenReplica &replica : before)
            QCOMPARE(after.contains(replica.id), replica.engine != 3);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 6), QStringList());
    }

    /// 7: an old one that ignores SIGTERM holds it up for as long as it is given, not longer.
    void oldIgnoresStop()
    {
        auto spec = ServiceBench::specOf(u"web"_s, u"stubborn"_s);
        spec.container.stopTimeout = 2;
        QCOMPARE(m_one->create(spec, 2), QString());
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(run(u"green"_s, RolloutBench::quick()), u"completed"_s);
        QVERIFY2(timer.elapsed() >= 4'000 && timer.elapsed() < 40'000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2), QStringList());
    }

    /// 18: a static port that every host has one of already: each old one goes first, and that is said beforehand.
    void staticPort()
    {
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.container.ports.front().published = 8888;
        QCOMPARE(m_one->create(spec, 3), QString());
        const auto update =
            m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"green"_s), RolloutBench::quick());
        QVERIFY2(update.words.join(u' ').contains(u"no place beside the old ones"_s),
                 qPrintable(update.words.join(u' ')));
        ReadySampler sampler(sockets(), u"web"_s);
        QCOMPARE(m_one->run(update), u"completed"_s);
        sampler.stop();
        QVERIFY2(sampler.leastReady() >= 2 && sampler.mostTotal() <= 3, qPrintable(sampler.course()));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3), QStringList());
        const auto green = m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"blue"_s),
                                                    RolloutBench::quick(Strategy::BlueGreen));
        QVERIFY(!green.isPossible()); // there is no room for two of each
    }

    /// 24 and 43: stuck on a bad image, then a newer one: nothing of the one between is left, the good ones stay.
    void newerTakesOver()
    {
        create(4);
        const QStringList good = idsOf(replicasOf(m_engines, u"web"_s));
        auto settings = RolloutBench::quick();
        settings.failureAction = RolloutSettings::FailureAction::Pause;
        settings.healthyDeadline = 60s;
        auto bad = m_one->withImage(u"web"_s, u"slow"_s);
        bad.gate.kind = services::HealthGate::Kind::Http;
        bad.gate.path = u"/no-such-page"_s;
        QCOMPARE(m_one->begin(m_one->rollouts().update(u"web"_s, bad, settings)), QString());
        QTRY_COMPARE_WITH_TIMEOUT(of(2), 1, 30'000);
        auto newest = m_one->withImage(u"web"_s, u"green"_s);
        newest.gate.kind = services::HealthGate::Kind::None;
        const auto update = m_one->rollouts().update(u"web"_s, newest, RolloutBench::quick());
        QCOMPARE(update.record.rollout->from, 1);
        ReadySampler sampler(sockets(), u"web"_s);
        QCOMPARE(m_one->run(update), u"completed"_s);
        sampler.stop();
        QVERIFY2(sampler.leastReady() >= 4, qPrintable(sampler.course()));
        QCOMPARE(of(1) + of(2), 0);
        QCOMPARE(of(3), 4);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 4), QStringList());
        QCOMPARE(good.size(), 4);
    }

    /// 26: more are wanted in the middle; and fewer.
    void scaledInTheMiddle()
    {
        create(4);
        QCOMPARE(m_one->begin(
                     m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"green"_s), RolloutBench::quick())),
                 QString());
        QTRY_VERIFY_WITH_TIMEOUT(of(2) >= 1, 30'000);
        scaleNow(8);
        QTRY_VERIFY_WITH_TIMEOUT(of(1) + of(2) >= 8, 30'000);
        QVERIFY(m_one->rollouts().rollout(u"web"_s)->isActive());
        scaleNow(3);
        QVERIFY(m_one->waitForEnd(u"web"_s));
        QCOMPARE(toString(m_one->rollouts().rollout(u"web"_s)->state), u"completed"_s);
        QTRY_COMPARE_WITH_TIMEOUT(faultsOf(m_engines, u"web"_s, 3).join(u'\n'), QString(), 10'000);
        QCOMPARE(of(2), 3);
        QCOMPARE(m_one->state(u"web"_s).head.record->replicas, 3);
    }

    /// 28 and 11: whoever drove it is gone; another desktop goes on once the lease has lapsed, with what is there.
    void anotherGoesOn()
    {
        create(6);
        m_two = std::make_unique<RolloutBench>(m_engines, services::ServiceBook::Times{},
                                               rollouts::RolloutTimes{.lease = 2s}, true);
        QVERIFY(m_two->work().waitUntilLive());
        m_one = std::make_unique<RolloutBench>(m_engines, services::ServiceBook::Times{},
                                               rollouts::RolloutTimes{.lease = 2s});
        QVERIFY(m_one->work().waitUntilLive());
        QCOMPARE(m_one->begin(
                     m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"green"_s), RolloutBench::quick())),
                 QString());
        QTRY_VERIFY_WITH_TIMEOUT(of(2) >= 2, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_two->rollouts().rollout(u"web"_s), 10'000);
        QVERIFY(!m_two->rollouts().isDriving(u"web"_s));
        ReadySampler sampler(sockets(), u"web"_s);
        m_one.reset();
        QTRY_VERIFY_WITH_TIMEOUT(m_two->rollouts().isDriving(u"web"_s), 30'000);
        QVERIFY(m_two->waitForEnd(u"web"_s));
        sampler.stop();
        QCOMPARE(toString(m_two->rollouts().rollout(u"web"_s)->state), u"completed"_s);
        QVERIFY2(sampler.leastReady() >= 6 && sampler.mostTotal() <= 7, qPrintable(sampler.course()));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 6), QStringList());
    }

    /// 46: within the delay the old ones are still warm, and the way back takes no new container.
    void fastWayBack()
    {
        create(3);
        const QStringList blue = idsOf(replicasOf(m_engines, u"web"_s));
        auto settings = RolloutBench::quick(Strategy::BlueGreen);
        settings.scaleDownDelay = 60s;
        QCOMPARE(m_one->begin(m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"green"_s), settings)),
                 QString());
        QTRY_VERIFY_WITH_TIMEOUT(m_one->rollouts().rollout(u"web"_s)->promoted, 30'000);
        QCOMPARE(of(1) + of(2), 6);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(m_one->steer(u"web"_s, Steer::Abort), QString());
        QVERIFY(m_one->waitForEnd(u"web"_s));
        QCOMPARE(toString(m_one->rollouts().rollout(u"web"_s)->state), u"rolled-back"_s);
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), blue);
        QVERIFY2(timer.elapsed() < 30'000, qPrintable(QString::number(timer.elapsed())));
    }

    /// 13: a host that is drained in the middle gets no new ones, and loses its old ones.
    void drainedInTheMiddle()
    {
        create(6);
        QCOMPARE(m_one->begin(
                     m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"green"_s), RolloutBench::quick())),
                 QString());
        QTRY_VERIFY_WITH_TIMEOUT(of(2) >= 1, 30'000);
        operations::Operation *drain = m_one->runner().setDraining(m_one->work().host(3).id, true);
        QVERIFY(waitForEnd(*drain, 30s));
        QVERIFY(m_one->waitForEnd(u"web"_s));
        QCOMPARE(toString(m_one->rollouts().rollout(u"web"_s)->state), u"completed"_s);
        const auto replicas = replicasOf(m_engines, u"web"_s);
        QCOMPARE(replicas.size(), 6);
        for (const SeenReplica &replica : replicas)
            QVERIFY2(replica.engine != 3 && replica.revision == 2, qPrintable(replica.name));
    }

    /// 35 and 37: canaries wait beside all old ones; given up, only they go.
    void canariesGivenUp()
    {
        create(3);
        const QStringList old = idsOf(replicasOf(m_engines, u"web"_s));
        auto settings = RolloutBench::quick(Strategy::Canary);
        settings.canary = 2;
        QCOMPARE(m_one->begin(m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"green"_s), settings)),
                 QString());
        QVERIFY(m_one->waitFor(u"web"_s, Rollout::State::AwaitingPromotion));
        QTRY_VERIFY_WITH_TIMEOUT(!m_one->rollouts().isDriving(u"web"_s), 30'000); // nobody's lease while it waits
        QCOMPARE(of(1), 3);
        QCOMPARE(of(2), 2);
        QCOMPARE(m_one->steer(u"web"_s, Steer::Abort), QString());
        QVERIFY(m_one->waitForEnd(u"web"_s));
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), old);
        // 36: and promoted, they are part of it.
        QCOMPARE(m_one->begin(m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"green"_s), settings)),
                 QString());
        QVERIFY(m_one->waitFor(u"web"_s, Rollout::State::AwaitingPromotion));
        QStringList canaries;
        for (const SeenReplica &replica : replicasOf(m_engines, u"web"_s)) {
            if (replica.revision == 3)
                canaries << replica.id;
        }
        QCOMPARE(m_one->steer(u"web"_s, Steer::Promote), QString());
        QVERIFY(m_one->waitForEnd(u"web"_s));
        const QStringList all = idsOf(replicasOf(m_engines, u"web"_s));
        QCOMPARE(all.size(), 3);
        QVERIFY(canaries.size() == 2 && all.contains(canaries.first()) && all.contains(canaries.last()));
    }

private:
    void create(int replicas)
    {
        QCOMPARE(m_one->create(m_one->book().resolved(ServiceBench::specOf(u"web"_s)), replicas), QString());
    }
    QString run(const QString &tag, const RolloutSettings &settings)
    {
        return m_one->run(m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, tag), settings));
    }
    /// As an operator scales it, while somebody drives the rollout.
    void scaleNow(int replicas)
    {
        const auto change = services::scaleTo(m_one->state(u"web"_s), replicas);
        QVERIFY(change.isPossible() && change.steers);
        operations::Operation *operation = m_one->ServiceBench::begin(change);
        QVERIFY(operation && waitForEnd(*operation, 30s));
        QCOMPARE(failures(operation), QString());
    }
    int of(int revision) const
    {
        const auto all = replicasOf(m_engines, u"web"_s);
        return int(std::count_if(all.begin(), all.end(), [&](const auto &each) { return each.revision == revision; }));
    }
    QStringList sockets() const { return {m_engines.socket(1), m_engines.socket(2), m_engines.socket(3)}; }

    TestFleet m_engines;
    std::unique_ptr<RolloutBench> m_one;
    std::unique_ptr<RolloutBench> m_two;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRolloutScenarios)
#include "tst_rolloutscenarios.moc"
