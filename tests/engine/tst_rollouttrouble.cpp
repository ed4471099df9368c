// SPDX-License-Identifier: GPL-3.0-or-later
// An engine that is killed, and a host that is cut off, in the middle of each strategy: the rollout ends right once it
// is back, or without it once it counts as lost, and says what it waits for meanwhile.
#include "engine/rolloutbench.h"
#include "engine/serviceprogram.h"
#include "support/fleet/thorough.h"

#include <QTest>

#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::Rollout;
using services::RolloutSettings;
using Strategy = RolloutSettings::Strategy;

class TestRolloutTrouble : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run"); }
    void init() { QVERIFY(clear(m_engines)); }
    void cleanup()
    {
        m_engines.run({u"start"_s, u"2"_s}); // does nothing when it runs
        m_engines.run({u"heal"_s, u"3"_s});
        m_one.reset();
    }
    void cleanupTestCase() { QVERIFY(clear(m_engines)); }

    void inTheMiddle_data()
    {
        QTest::addColumn<Strategy>("strategy");
        QTest::addColumn<QString>("lose");
        QTest::addColumn<QString>("bringBack");
        QTest::addColumn<int>("engine");
        for (const auto &[strategy, name] :
             {std::pair(Strategy::Rolling, "rolling"), std::pair(Strategy::BlueGreen, "blue-green"),
              std::pair(Strategy::Canary, "canary")}) {
            if (strategy == Strategy::Rolling || isThorough())
                QTest::addRow("%s, its engine is killed", name) << strategy << u"kill"_s << u"start"_s << 2;
            if (strategy != Strategy::Canary || isThorough())
                QTest::addRow("%s, it is cut off", name) << strategy << u"cut"_s << u"heal"_s << 3;
        }
    }
    void inTheMiddle()
    {
        QFETCH(Strategy, strategy);
        QFETCH(QString, lose);
        QFETCH(QString, bringBack);
        QFETCH(int, engine);
        start({});
        begin(strategy);
        QTRY_VERIFY_WITH_TIMEOUT(made(2) >= 1, 30'000);
        QVERIFY(!m_engines.run({lose, QString::number(engine)}).isNull());
        const QString host = u"engine%1"_s.arg(engine);
        QTRY_VERIFY2_WITH_TIMEOUT(m_one->rollouts().waitsFor(u"web"_s).contains(host),
                                  qPrintable(m_one->rollouts().waitsFor(u"web"_s)), 60'000);
        QVERIFY(m_one->rollouts().rollout(u"web"_s)->isActive());
        QVERIFY(!m_engines.run({bringBack, QString::number(engine)}).isNull());
        QVERIFY(m_one->waitForEnd(u"web"_s));
        const auto end = *m_one->rollouts().rollout(u"web"_s);
        QVERIFY2(end.state == Rollout::State::Completed, qPrintable(toString(end.state) + u' ' + end.reason));
        QTRY_COMPARE_WITH_TIMEOUT(faultsOf(m_engines, u"web"_s, 6).join(u'\n'), QString(), 20'000);
        QCOMPARE(made(2), 6);
    }

    /// One that stays away counts as lost in the end, and the rollout goes on without it.
    void lostForGood()
    {
        start({.hostLostAfter = 2s});
        begin(Strategy::Rolling);
        QTRY_VERIFY_WITH_TIMEOUT(made(2) >= 1, 30'000);
        QVERIFY(!m_engines.run({u"kill"_s, u"2"_s}).isNull());
        QVERIFY(m_one->waitForEnd(u"web"_s));
        QCOMPARE(toString(m_one->rollouts().rollout(u"web"_s)->state), u"completed"_s);
        int beside = 0;
        for (const SeenReplica &replica : replicasOf(m_engines, u"web"_s))
            beside += replica.revision == 2 && replica.engine != 2;
        QCOMPARE(beside, 6);
    }

private:
    void start(services::ServiceBook::Times book)
    {
        m_one = std::make_unique<RolloutBench>(m_engines, book, rollouts::RolloutTimes{}, false, 3);
        QVERIFY(m_one->work().waitUntilLive());
        QCOMPARE(m_one->create(ServiceBench::specOf(u"web"_s), 6), QString());
    }
    void begin(Strategy strategy)
    {
        auto settings = RolloutBench::quick(strategy);
        settings.autoPromote = true;
        QCOMPARE(m_one->begin(m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"green"_s), settings)),
                 QString());
    }
    int made(int revision) const
    {
        int count = 0;
        for (const services::Replica &replica : m_one->state(u"web"_s).observed.replicas)
            count += replica.revision == revision;
        return count;
    }

    TestFleet m_engines;
    std::unique_ptr<RolloutBench> m_one;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRolloutTrouble)
#include "tst_rollouttrouble.moc"
