// SPDX-License-Identifier: GPL-3.0-or-later
// What is agreed about rollouts beside what others' tests hold theirs to: see scenarios.cpp.
#include "rollouts/next.h"
#include "unit/rollouts/saidworld.h"

#include <QTest>

#include <algorithm>

using namespace bayplan;
using namespace bayplan::rollouts;
using namespace bayplan::tests;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::Replica;
using services::Rollout;
using services::RolloutSettings;
using Action = Step::Action;
using State = Rollout::State;
using Strategy = RolloutSettings::Strategy;

class RulesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void canariesArePromotedByTimeOrByHand()
    {
        World world = said(3, u"old 1..3 on a,b,c; new 1 on a"_s);
        canary(world);
        Decision decision = settle(world);
        QCOMPARE(toString(world.rollout.state), toString(State::AwaitingPromotion));
        QVERIFY(decision.reached);
        QVERIFY(decision.steps.isEmpty());
        QVERIFY(!decision.lookAgain);
        world.sinceProgress = 24h; // no deadline for people
        QCOMPARE(toString(next(world).rollout.state), toString(State::AwaitingPromotion));
        world.rollout.settings.autoPromote = true;
        world.rollout.settings.promoteAfter = 60s;
        world.sinceReached = 20s;
        QCOMPARE(*next(world).lookAgain, std::chrono::milliseconds(40'000));
        world.sinceReached = 60s;
        world.sinceProgress = 0s;
        settle(world);
        QCOMPARE(toString(world.rollout.state), toString(State::Running));
        QVERIFY(world.rollout.promoted);
        QCOMPARE(decided(world), QStringList{u"-old 1 a"_s});
    }

    void greenIsSwitchedToOnceAllOfItCounts()
    {
        World world = said(3, u"old 1..3 on a,b,c; new 1..2 on a,b; new 3 gated on c"_s);
        blueGreen(world);
        QCOMPARE(settle(world).steps.size(), 0);
        QVERIFY(!world.rollout.promoted);
        finish(world, world.onTheWay.at(0));
        QVERIFY(settle(world).reached);
        QVERIFY(world.rollout.promoted);
        QCOMPARE(*settle(world).lookAgain, std::chrono::milliseconds(30'000));
        world.rollout.promoted = false;
        world.rollout.settings.autoPromote = false;
        settle(world);
        QCOMPARE(toString(world.rollout.state), toString(State::AwaitingPromotion));
        QVERIFY(!world.rollout.promoted);
    }

    /// What they depend on is down, so neither old nor new ones get well: what served before is left as it is, for
    /// it may get well yet. One is tried beside them, and with that one failing it ends.
    void goingBackLeavesUnhealthyOldOnes()
    {
        World world = said(3, u"old 1 unhealthy on a; old 2 unhealthy on b; old 3 on c; new 1 unhealthy on a"_s);
        goesBack(world);
        QCOMPARE(decided(world), (QStringList{u"-new 1 a"_s}));
        finish(world, next(world).steps.first());
        const Decision decision = next(world);
        QCOMPARE(decision.steps.size(), 1);
        QCOMPARE(int(decision.steps.first().action), int(Action::Create));
        fail(world, decision.steps.first(), u"it is unhealthy"_s);
        QCOMPARE(toString(world.rollout.state), toString(State::Failed));
        QCOMPARE(alive(world, 1), 3);
        // Well again and resumed, it comes to its end with those that were there.
        world.rollout.state = State::RollingBack;
        world.rollout.failures = 0;
        for (Replica &each : world.observed.replicas)
            each.state = services::ReplicaState::Ready;
        settle(world);
        QCOMPARE(toString(world.rollout.state), toString(State::RolledBack));
        QCOMPARE(alive(world, 1), 3);
    }

    void goingBackBreaksOffWhatIsOnItsWay()
    {
        World world = said(3, u"old 1..3 on a,b,c; new 1 coming on a; new 2 gated on b"_s);
        goesBack(world);
        QCOMPARE(next(world).cancel, (QList<qsizetype>{0, 1}));
        QCOMPARE(decided(world), QStringList());
        world.onTheWay.clear();
        QCOMPARE(decided(world), QStringList{u"-new 2 b"_s});
    }

    void aStepThatAnUnreachableHostFailedIsNoFailure()
    {
        World world = said(3, u"old 1..3 on a,b,c; host a: unknown"_s);
        fail(world, create(1, 1), u"the connection was lost"_s);
        QCOMPARE(world.rollout.failures, 0);
        QCOMPARE(toString(world.rollout.state), toString(State::Running));
    }

    void whatCantBeRemovedPauses()
    {
        World world = said(3, u"old 1..3 on a,b,c; new 1 on a"_s);
        const Step removal = next(world).steps.at(0);
        fail(world, removal, u"device or resource busy"_s);
        QCOMPARE(toString(world.rollout.state), toString(State::Paused));
        QCOMPARE(world.rollout.reason, u"web-1 on a can't be removed: device or resource busy"_s);
        QCOMPARE(decided(world), QStringList());
    }

    void whereNothingMayBeDoneTheOldOnesStay()
    {
        World world = said(3, u"old 1..3 on a,b,c; host b: readonly"_s);
        const Rehearsal all = rehearse(world);
        QCOMPARE(toString(all.rollout.state), toString(State::Completed));
        QVERIFY(!all.rollout.reason.isEmpty());
        for (const Step &step : all.steps)
            finish(world, step);
        QCOMPARE(alive(world, 3), 2);
        QCOMPARE(alive(world, 1), 1);
    }

    /// It would be there again, stopped, with the host, and nobody would look after it.
    void whatHasEndedOnAHostOutOfReachIsWaitedFor()
    {
        for (const QString &left : {u"old 2 stopped on b"_s, u"new 2 stopped on b"_s}) {
            World world = said(1, u"new 1 on a; "_s + left + u"; host b: unknown"_s);
            const Decision waits = settle(world);
            QVERIFY(waits.rollout.isActive() && waits.steps.isEmpty());
            QVERIFY2(waits.waitsFor.contains(u"b is out of reach"_s), qPrintable(waits.waitsFor));
        }
    }

    void noMoreIsTakenThanCanBeMadeGoodAtOnce()
    {
        World world = said(6, u"old 1..6 on a,b,c"_s);
        world.rollout.settings.maxSurge = 0;
        world.rollout.settings.maxUnavailable = 3;
        QCOMPARE(decided(world), QStringList{u"-old 1 a"_s}); // one at a time, though three might be away
        world.rollout.settings.parallelism = 2;
        QCOMPARE(decided(world), (QStringList{u"-old 1 a"_s, u"-old 2 b"_s}));
        world.rollout.settings.parallelism = 0;
        QCOMPARE(decided(world), (QStringList{u"-old 1 a"_s, u"-old 2 b"_s, u"-old 3 c"_s}));
    }

    void whatIsMadeForOneOnAHostThatDrainsIsMadeOnce()
    {
        World world = said(1, u"new 1 on b; host b: draining"_s);
        world.rollout.settings.maxSurge = 3;
        const Decision decision = next(world);
        QCOMPARE(tests::steps(world, decision.steps), QStringList{u"+new 1 a"_s});
        world.onTheWay = decision.steps;
        QCOMPARE(decided(world), QStringList());
        finish(world, decision.steps.at(0));
        QCOMPARE(decided(world), QStringList{u"-new 1 b"_s});
    }

    void whatComesBackInASlotThatIsTakenGoes()
    {
        World world = said(2, u"new 1..2 on a,b; new 2 on c"_s);
        QCOMPARE(decided(world), QStringList{u"-new 2 c"_s});
    }

    void theSameWithOtherStaticPortsFindsItsPlaceBesideTheOld()
    {
        World world = said(1, u"old 1 on a; host a: room 1; host b: lost; host c: lost"_s);
        const auto publish = [&](int revision, quint16 port) {
            engine::PortRequest request;
            request.published = port;
            request.target = 80;
            world.specs[revision].container.ports = {request};
        };
        publish(1, 8000);
        publish(3, 8000);
        QCOMPARE(decided(world), QStringList());
        publish(3, 8001);
        QCOMPARE(decided(world), QStringList{u"+new 1 a"_s});
    }

    void rehearsingTellsWhereItIsStuck()
    {
        World world = said(2, u"old 1..2 on a,b; host b: unknown"_s);
        QCOMPARE(rehearse(world).stuck, u"b is out of reach"_s);
        paused(world);
        QCOMPARE(rehearse(world).stuck, u"It is paused"_s);
    }

    void whatIsTheSameContainer()
    {
        services::ServiceSpec a;
        a.name = u"web"_s;
        a.container.image = u"app:1"_s;
        services::ServiceSpec b = a;
        b.gate.kind = services::HealthGate::Kind::None;
        b.placement.hosts = {u"a"_s};
        b.container.pull = true;
        QVERIFY(sameContainer(a, b));
        b.container.image = u"app:2"_s;
        QVERIFY(!sameContainer(a, b));
        a.resolvedImage = b.resolvedImage = u"app@sha256:01"_s; // both meant the same one
        QVERIFY(sameContainer(a, b));
        b.resolvedImage = u"app@sha256:02"_s;
        QVERIFY(!sameContainer(a, b));
        b = a;
        b.container.stopTimeout = 5;
        QVERIFY(!sameContainer(a, b));
    }

    /// The name of an image that no host has may mean another one at each pull: one host tells which one it is.
    void anImageThatIsNotKnownYet()
    {
        World world = said(3, u"old 1..3 on a,b,c; host a: noimage; host b: noimage; host c: noimage"_s);
        world.specs[3].resolvedImage.clear();
        const Decision begun = next(world);
        QCOMPARE(tests::steps(world, begun.steps), QStringList{u"image a"_s});
        world.onTheWay = begun.steps;
        QCOMPARE(decided(world), QStringList());
        finish(world, begun.steps.at(0));
        world.meant = {{3, u"app@sha256:1"_s}};
        const Decision told = next(world); // to be written before anything is done with it
        QCOMPARE(told.resolved, (QMap<int, QString>{{3, u"app@sha256:1"_s}}));
        QVERIFY(told.steps.isEmpty() && told.cancel.isEmpty() && told.rollout == world.rollout);
        world.specs[3].resolvedImage = told.resolved.value(3);
        world.meant.clear();
        QVERIFY(next(world).resolved.isEmpty());
        QCOMPARE(decided(world), (QStringList{u"image b"_s, u"image c"_s}));

        world.specs[3].resolvedImage.clear();
        const Rehearsal all = rehearse(world);
        QVERIFY2(all.stuck.isEmpty(), qPrintable(all.stuck));
        QCOMPARE(tests::steps(world, all.steps.mid(0, 3)), (QStringList{u"image b"_s, u"image c"_s, u"+new 1 a"_s}));
        // Where it can't be told beforehand, the first replica does.
        world = said(3, u"old 1..3 on a,b,c"_s, {.parallelism = 3, .maxSurge = 3});
        QCOMPARE(decided(world).size(), 3);
        world.specs[3].resolvedImage.clear();
        QCOMPARE(decided(world), QStringList{u"+new 1 a"_s});
        world.onTheWay = next(world).steps;
        QCOMPARE(decided(world), QStringList());
    }

    /// What the earlier revision is of is known while its replicas run: that is what there is to go back to.
    void anEarlierImageThatWasNeverWritten()
    {
        World world = said(3, u"old 1..3 on a,b,c"_s);
        world.specs[1].resolvedImage.clear();
        world.meant = {{1, u"app@sha256:0"_s}, {2, u"app@sha256:5"_s}};
        QCOMPARE(next(world).resolved, (QMap<int, QString>{{1, u"app@sha256:0"_s}}));
        // What is being made may be of another one than the hosts' name for it means.
        world.onTheWay = {tests::create(1, 1, 1)};
        QVERIFY(next(world).resolved.isEmpty());
    }
};

QTEST_GUILESS_MAIN(RulesTest)
#include "rules.moc"
