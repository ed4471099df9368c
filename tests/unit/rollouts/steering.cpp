// SPDX-License-Identifier: GPL-3.0-or-later
// What may be told a rollout in each of its states, and what comes of it.
#include "rollouts/steering.h"

#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using rollouts::Steer;
using services::Rollout;
using services::ServiceRecord;
using State = Rollout::State;
using Strategy = services::RolloutSettings::Strategy;

namespace {

/// Revision 1 to 2, under way.
ServiceRecord recordOf(State state, bool back = false, Strategy strategy = Strategy::Rolling)
{
    ServiceRecord record;
    record.name = u"web"_s;
    record.generation = 7;
    record.replicas = 3;
    for (const int number : {1, 2}) {
        services::Revision revision;
        revision.number = number;
        revision.spec.name = u"web"_s;
        record.revisions << revision;
    }
    record.revision = back ? 1 : 2;
    record.lease = services::Lease{u"token/rollout-1"_s, u"bert on desk-5"_s, 30s};
    Rollout rollout;
    rollout.from = 1;
    rollout.to = 2;
    rollout.settings.strategy = strategy;
    rollout.state = state;
    rollout.back = back;
    rollout.failures = 1;
    rollout.reason = u"web-3 on aws2: It ended"_s;
    if (!rollout.isActive())
        rollout.ended = core::Time(1s);
    record.rollout = rollout;
    return record;
}

} // namespace

class SteeringTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Every one in every state: what it comes to, or what is said against it.
    void table_data()
    {
        QTest::addColumn<State>("state");
        QTest::addColumn<bool>("back");
        QTest::addColumn<Steer>("steer");
        QTest::addColumn<std::optional<State>>("becomes");
        QTest::addColumn<QString>("says");
        const auto row = [](State state, bool back, Steer steer, std::optional<State> becomes, const char *says = "") {
            static const char *const steers[] = {"pause", "resume", "promote", "abort"};
            QTest::addRow("%s%s, %s", qPrintable(services::toString(state)), back ? ", back" : "", steers[int(steer)])
                << state << back << steer << becomes << QString::fromUtf8(says);
        };
        row(State::Running, false, Steer::Pause, State::Paused);
        row(State::Running, false, Steer::Resume, {}, "is under way");
        row(State::Running, false, Steer::Promote, State::Running);
        row(State::Running, false, Steer::Abort, State::RollingBack);

        row(State::Paused, false, Steer::Pause, {}, "is paused already");
        row(State::Paused, false, Steer::Resume, State::Running);
        row(State::Paused, false, Steer::Promote, {}, "is paused");
        row(State::Paused, false, Steer::Abort, State::RollingBack);
        row(State::Paused, true, Steer::Pause, {}, "is paused already");
        row(State::Paused, true, Steer::Resume, State::RollingBack);
        row(State::Paused, true, Steer::Promote, {}, "goes back to revision 1 already");
        row(State::Paused, true, Steer::Abort, {}, "goes back to revision 1 already");

        row(State::AwaitingPromotion, false, Steer::Pause, State::Paused);
        row(State::AwaitingPromotion, false, Steer::Resume, {}, "waits to be promoted");
        row(State::AwaitingPromotion, false, Steer::Promote, State::Running);
        row(State::AwaitingPromotion, false, Steer::Abort, State::RollingBack);

        row(State::RollingBack, true, Steer::Pause, State::Paused);
        row(State::RollingBack, true, Steer::Resume, {}, "is under way");
        row(State::RollingBack, true, Steer::Promote, {}, "goes back to revision 1 already");
        row(State::RollingBack, true, Steer::Abort, {}, "goes back to revision 1 already");

        for (const Steer steer : {Steer::Pause, Steer::Resume, Steer::Promote, Steer::Abort}) {
            row(State::Completed, false, steer, {}, "is over: all replicas are of revision 2");
            row(State::RolledBack, true, steer, {}, "is over: it has gone back to revision 1");
        }

        row(State::Failed, false, Steer::Pause, {}, "has failed");
        row(State::Failed, false, Steer::Resume, State::Running);
        row(State::Failed, false, Steer::Promote, {}, "is paused");
        row(State::Failed, false, Steer::Abort, State::RollingBack);
        row(State::Failed, true, Steer::Pause, {}, "has failed");
        row(State::Failed, true, Steer::Resume, State::RollingBack);
        row(State::Failed, true, Steer::Promote, {}, "goes back to revision 1 already");
        row(State::Failed, true, Steer::Abort, {}, "goes back to revision 1 already");
    }
    void table()
    {
        QFETCH(State, state);
        QFETCH(bool, back);
        QFETCH(Steer, steer);
        QFETCH(std::optional<State>, becomes);
        QFETCH(QString, says);
        const ServiceRecord record = recordOf(state, back);
        const auto next = rollouts::steered(record, steer, core::Time(2s), u"anna on desk-4"_s);
        QCOMPARE(rollouts::canSteer(record, steer), becomes.has_value());
        QCOMPARE(next.has_value(), becomes.has_value());
        if (!becomes) {
            QVERIFY2(next.error().what.contains(says), qPrintable(next.error().what));
            QVERIFY(next.error().kind == core::Error::Kind::Declined);
            return;
        }
        QVERIFY(next->rollout->state == *becomes);
        QCOMPARE(next->generation, record.generation + 1);
        QVERIFY(next->lease == record.lease); // whoever has it goes on
        QCOMPARE(next->replicas, record.replicas);
        QVERIFY(next->revisions == record.revisions);
        QCOMPARE(next->revision, next->rollout->target());
        QCOMPARE(next->rollout->ended.has_value(), !next->rollout->isActive());
    }

    void whyItIsSo()
    {
        const auto told = [](const ServiceRecord &record, Steer steer, const QString &by = u"anna on desk-4"_s) {
            const auto next = rollouts::steered(record, steer, {}, by);
            return next ? next->rollout->reason : u"refused"_s;
        };
        QCOMPARE(told(recordOf(State::Running), Steer::Pause), u"Paused by anna on desk-4"_s);
        QCOMPARE(told(recordOf(State::Running), Steer::Pause, {}), u"Paused by an operator"_s);
        QCOMPARE(told(recordOf(State::Running), Steer::Abort), u"Aborted by anna on desk-4"_s);
        QCOMPARE(told(recordOf(State::Paused), Steer::Resume), QString());
        // Why it goes back stays.
        QCOMPARE(told(recordOf(State::RollingBack, true), Steer::Pause), u"web-3 on aws2: It ended"_s);
        QCOMPARE(told(recordOf(State::Paused, true), Steer::Resume), u"web-3 on aws2: It ended"_s);
        QCOMPARE(told(recordOf(State::Failed, true), Steer::Resume), u"web-3 on aws2: It ended"_s);
    }

    /// As many may fail as at the beginning.
    void failuresAreForgotten()
    {
        QCOMPARE(rollouts::steered(recordOf(State::Paused), Steer::Resume, {})->rollout->failures, 0);
        QCOMPARE(rollouts::steered(recordOf(State::Failed, true), Steer::Resume, {})->rollout->failures, 0);
        QCOMPARE(rollouts::steered(recordOf(State::Running), Steer::Abort, {})->rollout->failures, 0);
        QCOMPARE(rollouts::steered(recordOf(State::Running), Steer::Pause, {})->rollout->failures, 1);
    }

    void promotion()
    {
        for (const Strategy strategy : {Strategy::Rolling, Strategy::Canary}) {
            auto record = rollouts::steered(recordOf(State::Running, false, strategy), Steer::Promote, {});
            QVERIFY(record && record->rollout->promoted);
            const auto again = rollouts::steered(*record, Steer::Promote, {});
            QVERIFY(!again && again.error().what.contains(u"has been promoted already"_s));
        }
        // Blue is not given up while not all of green is there; then over, and then it need not wait any longer.
        ServiceRecord blueGreen = recordOf(State::Running, false, Strategy::BlueGreen);
        const auto early = rollouts::steered(blueGreen, Steer::Promote, {});
        QVERIFY(!early && early.error().what.contains(u"are not all ready yet"_s));
        blueGreen.rollout->state = State::AwaitingPromotion;
        const auto over = rollouts::steered(blueGreen, Steer::Promote, {});
        QVERIFY(over && over->rollout->promoted && over->rollout->settings.scaleDownDelay == 30s);
        const auto now = rollouts::steered(*over, Steer::Promote, {});
        QVERIFY(now && now->rollout->scaleDownDelay() == 0s && now->rollout->settings.scaleDownDelay > 0s && now->rollout->state == State::Running);
        QVERIFY(!rollouts::canSteer(*now, Steer::Promote));
        // Blue is warm, so there is an instant way back.
        const auto back = rollouts::steered(*over, Steer::Abort, {});
        QVERIFY(back && back->rollout->back && back->revision == 1);
    }

    void nothingToSteer()
    {
        ServiceRecord record = recordOf(State::Running);
        record.rollout.reset();
        const auto none = rollouts::steered(record, Steer::Pause, {});
        QVERIFY(!none && none.error().what == u"web has no rollout"_s);
        record = recordOf(State::Running);
        record.revisions.removeFirst();
        const auto lost = rollouts::steered(record, Steer::Abort, {});
        QVERIFY(!lost && lost.error().what == u"Revision 1 of web is not kept any more"_s);
    }
};

} // namespace bayplan::tests

QTEST_APPLESS_MAIN(bayplan::tests::SteeringTest)
#include "steering.moc"
