// SPDX-License-Identifier: GPL-3.0-or-later
// Two desktops that tell one rollout two things at the same moment: one wins, the other is told, and the service goes
// the winner's way.
#include "engine/rolloutbench.h"
#include "engine/serviceprogram.h"
#include "support/fleet/thorough.h"

#include <QTest>

#include <memory>
#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Result;
using rollouts::Steer;
using services::Rollout;

class TestRolloutRaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run");
        QVERIFY(clear(m_engines));
        m_one = std::make_unique<RolloutBench>(m_engines, services::ServiceBook::Times{}, times(), true);
        m_two = std::make_unique<RolloutBench>(m_engines, services::ServiceBook::Times{}, times(), true);
        QVERIFY(m_one->work().waitUntilLive() && m_two->work().waitUntilLive());
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.container.stopTimeout = 0;
        QCOMPARE(m_one->create(spec, 3), QString());
    }
    void cleanupTestCase()
    {
        m_two.reset();
        m_one.reset();
        QVERIFY(clear(m_engines));
    }

    /// One pauses, the other aborts, a rollout that either of them may be driving.
    void pauseAgainstAbort_data() { rounds(isThorough() ? 15 : 5); }
    void pauseAgainstAbort()
    {
        QFETCH(int, round);
        auto settings = RolloutBench::quick();
        settings.minHealthyTime = 0s;
        RolloutBench &driver = round % 2 ? *m_one : *m_two;
        QVERIFY(agreed());
        QCOMPARE(driver.begin(driver.rollouts().update(u"web"_s, driver.withImage(u"web"_s, other()), settings)),
                 QString());
        QTRY_VERIFY_WITH_TIMEOUT(isUnderWay(), 20'000);
        const auto [first, second] =
            both([&](auto done) { m_one->rollouts().steer(u"web"_s, Steer::Pause, std::move(done)); },
                 [&](auto done) { m_two->rollouts().steer(u"web"_s, Steer::Abort, std::move(done)); });
        QVERIFY(first.has_value() != second.has_value());
        tell(first ? second : first);
        if (first) {
            QVERIFY(m_two->waitFor(u"web"_s, Rollout::State::Paused));
            QCOMPARE(m_two->steer(u"web"_s, Steer::Abort), QString());
        }
        QVERIFY(m_one->waitForEnd(u"web"_s) && m_two->waitForEnd(u"web"_s));
        QCOMPARE(toString(m_one->rollouts().rollout(u"web"_s)->state), u"rolled-back"_s);
        QTRY_COMPARE_WITH_TIMEOUT(faultsOf(m_engines, u"web"_s, 3).join(u'\n'), QString(), 10'000);
    }

    /// Two updates to different images.
    void twoUpdates_data() { rounds(isThorough() ? 15 : 5); }
    void twoUpdates()
    {
        auto settings = RolloutBench::quick();
        settings.minHealthyTime = 0s;
        settings.parallelism = 0;
        settings.maxSurge = 3;
        QVERIFY(agreed());
        const auto one = m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, other()), settings);
        auto spec = m_two->withImage(u"web"_s, other());
        spec.container.env << run::EnvVariable{u"ROUND"_s, QString::fromUtf8(QTest::currentDataTag())};
        const auto two = m_two->rollouts().update(u"web"_s, spec, settings);
        const auto [first, second] = both([&](auto done) { m_one->rollouts().begin(one, std::move(done)); },
                                          [&](auto done) { m_two->rollouts().begin(two, std::move(done)); });
        QVERIFY(first.has_value() != second.has_value());
        tell(first ? second : first);
        QVERIFY(m_one->waitForEnd(u"web"_s) && m_two->waitForEnd(u"web"_s));
        QTRY_COMPARE_WITH_TIMEOUT(faultsOf(m_engines, u"web"_s, 3).join(u'\n'), QString(), 10'000);
        const auto record = *m_one->state(u"web"_s).head.record;
        QCOMPARE(record.current()->spec.container, (first ? one : two).record.current()->spec.container);
        for (const SeenReplica &replica : replicasOf(m_engines, u"web"_s))
            QCOMPARE(replica.revision, record.revision);
    }

private:
    static rollouts::RolloutTimes times() { return {.lease = 6s}; }
    static void rounds(int count)
    {
        QTest::addColumn<int>("round");
        for (int round = 1; round <= count; ++round)
            QTest::addRow("round %d", round) << round;
    }

    /// Both at the same moment; what each was told.
    static std::pair<Result<void>, Result<void>> both(const std::function<void(std::function<void(Result<void>)>)> &one,
                                                      const std::function<void(std::function<void(Result<void>)>)> &two)
    {
        std::optional<Result<void>> first;
        std::optional<Result<void>> second;
        one([&](const Result<void> &outcome) { first = outcome; });
        two([&](const Result<void> &outcome) { second = outcome; });
        if (!QTest::qWaitFor([&] { return first && second; }, 30'000))
            qFatal("one of them was never answered");
        return {*first, *second};
    }
    static void tell(const Result<void> &loser)
    {
        QVERIFY2(loser.error().kind == core::Error::Kind::Declined, qPrintable(loser.error().message()));
        QVERIFY2(loser.error().what.contains(u"Somebody else has changed web"_s), qPrintable(loser.error().message()));
    }
    /// The image it does not have now.
    QString other() const
    {
        return m_one->state(u"web"_s).head.record->current()->spec.container.image.endsWith(u"blue"_s) ? u"green"_s
                                                                                                       : u"blue"_s;
    }
    bool agreed() const
    {
        return QTest::qWaitFor(
            [&] {
                const auto one = m_one->state(u"web"_s);
                return one.head.record == m_two->state(u"web"_s).head.record && one.head.actor.isEmpty() &&
                       m_two->state(u"web"_s).head.actor.isEmpty() && one.observed.replicas.size() == 3;
            },
            20'000);
    }
    bool isUnderWay() const
    {
        const auto one = m_one->state(u"web"_s).head.record;
        return one && one->rollout && one->rollout->isActive() && one == m_two->state(u"web"_s).head.record &&
               !replicasOf(m_engines, u"web"_s).isEmpty();
    }

    TestFleet m_engines;
    std::unique_ptr<RolloutBench> m_one;
    std::unique_ptr<RolloutBench> m_two;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRolloutRaces)
#include "tst_rolloutraces.moc"
