// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of Swarm, Kubernetes, Nomad, Argo Rollouts and Kamal hold their rollouts to, as cases of ours: 55 ideas,
// by number. Those that are told in one decision are rows of oneDecision(), the others functions.
//
// Elsewhere, or not at all:
//   07 an old one that ignores its stop: the engine kills it after its stop timeout, which the Remove step waits for.
//      Here: nothing is made in its place before it is gone (row 07).
//   15 records of a service that is deleted: they belong to services, see services_record and tst_services.
//   25, 30, 42 random updates, scales, pauses and losses; a check at every poll: rollouts_anyworld.
//   27 Recreate, where no new one is ever beside an old one: there is no such strategy. Stop-first never has more than
//      desired (row 27).
//   41, 51 healthy and then not within the minimum time: gates are waited for by whoever drives the rollout. Here: what
//      has not passed does not count (row 41), and what fails later is a failure (aReplicaThatFailsLater).
//   52 a lock that is held: the lease in the record, see tst_servicerunner.
//   53, 54, 55 a proxy's state file, its requests in flight, its servers: nothing of Bayplan is in the way of requests.
#include "rollouts/next.h"
#include "unit/rollouts/saidworld.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace bayplan;
using namespace bayplan::rollouts;
using namespace bayplan::tests;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::HostView;
using services::Replica;
using services::Rollout;
using services::RolloutSettings;
using Action = Step::Action;
using FailureAction = RolloutSettings::FailureAction;
using Order = RolloutSettings::Order;
using State = Rollout::State;
using Strategy = RolloutSettings::Strategy;

namespace {

using Setup = std::function<void(World &)>;

QStringList ids(const World &world, int revision)
{
    QStringList found;
    for (const Replica &each : world.observed.replicas) {
        if (each.revision == revision)
            found << each.id;
    }
    std::sort(found.begin(), found.end());
    return found;
}

void stopFirst(World &world)
{
    world.rollout.settings.order = Order::StopFirst;
    world.rollout.settings.maxUnavailable = 1;
}

void sameContainers(World &world)
{
    world.specs[3] = world.specs[1];
    world.specs[3].container.pull = true;
}

} // namespace

class ScenariosTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneDecision_data()
    {
        QTest::addColumn<int>("desired");
        QTest::addColumn<QString>("world");
        QTest::addColumn<QStringList>("steps");
        QTest::addColumn<Setup>("setup");
        const auto row = [](
                             const char *name, int desired, const QString &world, const QStringList &steps,
                             const Setup &setup = [](World &) {}) {
            QTest::newRow(name) << desired << world << steps << setup;
        };
        row("02 only what is nothing of the container changes: the same replicas stay (Swarm TestUpdater)", 3,
            u"old 1..3 on a,b,c"_s, {}, sameContainers);
        row("03 and those that are dead are made anew", 3, u"old 1..2 on a,b; old 3 stopped on c"_s,
            {u"-old 3 c"_s, u"+new 3 c"_s}, sameContainers);
        row("04 only a constraint changes: those that meet it stay (Swarm TestUpdaterPlacement)", 3,
            u"old 1..3 on a,b,c"_s, {u"+new 2 a"_s}, [](World &world) {
                world.specs[3] = world.specs[1];
                world.specs[3].placement.hosts = {u"a"_s, u"c"_s};
            });
        row("06 paused and asked again: nothing changes (Swarm TestUpdaterFailureAction)", 3,
            u"old 1..3 on a,b,c; new 1 unhealthy on b"_s, {}, [](World &world) {
                paused(world);
                world.rollout.failures = 1;
                world.rollout.failed = {{.slot = 1, .host = u"b"_s, .reason = {}, .log = {}, .id = u"new1b"_s}};
            });
        row("07 an old one takes long to stop: nothing in its place yet (Swarm TestUpdaterTaskTimeout)", 3,
            u"old 1 going on a; old 2..3 on b,c"_s, {}, stopFirst);
        row("07 once it is gone, the new one", 3, u"old 2..3 on b,c"_s, {u"+new 1 a"_s}, stopFirst);
        row("08 start-first: a new one before an old one goes (Swarm TestUpdaterOrder)", 3, u"old 1..3 on a,b,c"_s,
            {u"+new 1 a"_s});
        row("08 not while it is not ready", 3, u"old 1..3 on a,b,c; new 1 coming on a"_s, {});
        row("08 then its old one", 3, u"old 1..3 on a,b,c; new 1 on a"_s, {u"-old 1 a"_s});
        row("11 whoever drove it is gone, and one is dead: exactly one in its place (Swarm "
            "TestInitializationFailedTasks)",
            3, u"old 1 on a; old 2 stopped on b; old 3 on c"_s, {u"-old 2 b"_s, u"+new 2 b"_s});
        row("12 the delay is kept after a restart (Swarm TestInitializationDelayStart)", 3,
            u"new 1 on a; old 2..3 on b,c"_s, {}, [](World &world) {
                world.rollout.settings.delay = 60s;
                world.sinceReplaced = 59s;
            });
        row("12 then it goes on", 3, u"new 1 on a; old 2..3 on b,c"_s, {u"+new 2 b"_s}, [](World &world) {
            world.rollout.settings.delay = 60s;
            world.sinceReplaced = 60s;
        });
        row("12 nor before the old one is gone", 3, u"old 1 going on a; new 1 on a; old 2..3 on b,c"_s, {},
            [](World &world) {
                world.rollout.settings.delay = 60s;
                world.rollout.settings.maxSurge = 2;
                world.sinceReplaced = 600s;
            });
        row("12 what is missing doesn't wait", 3, u"new 1 on a; old 3 on c"_s, {u"+new 2 b"_s}, [](World &world) {
            world.rollout.settings.delay = 60s;
            world.sinceReplaced = 1s;
        });
        row("13 of an unknown host and one that drains only the latter is moved (Swarm TestDrain)", 2,
            u"new 1 on a; new 2 on b; host a: unknown; host b: draining"_s, {u"+new 2 c"_s},
            [](World &world) { world.rollout.settings.parallelism = 0; });
        row("13 and then removed there", 1, u"new 1 on b; new 2 on c; host b: draining"_s, {u"-new 1 b"_s});
        row("14 from 6 to 4 both leave the fullest host (Swarm TestReplicatedScaleDown)", 4,
            u"new 1 on a; new 2..3 on b; new 4..6 on c"_s, {u"-new 6 c"_s, u"-new 5 c"_s});
        row("16 scaled down, and not yet stopped: it is not over (Swarm TestTaskStateRemoveOnScaledown)", 2,
            u"new 1..2 on a,b; mid 3 going on c"_s, {});
        row("17 where replicas keep failing is avoided, however empty (Swarm TestSchedulerFaultyNode)", 3,
            u"old 1 on a; old 2..3 on b; host a: failing"_s, {u"+new 1 c"_s});
        row("18 a port taken everywhere: nothing is begun (Swarm TestSchedulerHostPort)", 3,
            u"old 1..3 on a,b,c; host a: room 1; host b: room 1; host c: room 1"_s, {});
        row("18 stop-first makes the room", 3, u"old 1..3 on a,b,c; host a: room 1; host b: room 1; host c: room 1"_s,
            {u"-old 1 a"_s}, stopFirst);
        row("19 an image for another platform (Swarm TestSchedulerCompatiblePlatform)", 3, u"old 1..3 on a,b,c"_s, {},
            [](World &world) {
                for (HostView &host : world.observed.hosts)
                    host.against = {u"The image is for linux/arm64"_s};
            });
        row("20 surge 2 of 10: two new (Kubernetes reconcileNewReplicaSet)", 10, u"old 1..10 on a,b,c"_s,
            {u"+new 1 a"_s, u"+new 2 b"_s}, [](World &world) {
                world.rollout.settings.maxSurge = 2;
                world.rollout.settings.parallelism = 0;
            });
        row("21 8 old ready, 2 new not, 2 may be missing: the old ones stay (Kubernetes reconcileOldReplicaSets)", 10,
            u"old 3..10 on a,b,c; new 1..2 gated on a,b"_s, {}, [](World &world) {
                world.rollout.settings.maxSurge = 0;
                world.rollout.settings.maxUnavailable = 2;
                world.rollout.settings.parallelism = 0;
            });
        row("22 two unhealthy old ones and room for one: one goes (Kubernetes cleanupUnhealthyReplicas)", 10,
            u"old 1..2 unhealthy on a,b; old 3..10 on a,b,c"_s, {u"-old 1 a"_s}, [](World &world) {
                world.rollout.settings.maxSurge = 0;
                world.rollout.settings.maxUnavailable = 1;
                world.rollout.settings.parallelism = 0;
            });
        row("23 8 of 10 ready, 2 may be missing: none goes (Kubernetes scaleDownOldReplicaSetsForRollingUpdate)", 10,
            u"old 1..8 on a,b,c; new 9..10 gated on a,b"_s, {}, [](World &world) {
                world.rollout.settings.maxSurge = 0;
                world.rollout.settings.maxUnavailable = 2;
                world.rollout.settings.parallelism = 0;
            });
        row("24 stuck on a bad image, a newer one comes: the bad ones go at once (Kubernetes testRolloverDeployment)",
            3, u"old 1..3 on a,b,c; mid 1 unhealthy on a"_s, {u"-mid 1 a"_s});
        row("27 stop-first has never more than desired", 2, u"old 2 on b; new 1 coming on a"_s, {}, stopFirst);
        row("28 one of the same container from another hand is adopted (Kubernetes testDeploymentsControllerRef)", 2,
            u"mid 1 on a; new 2 on b"_s, {}, [](World &world) { world.specs[2] = world.specs[3]; });
        row("31 over: of 10 of 15 none is placed (Nomad PausedOrFailedDeployment_NoMorePlacements)", 15,
            u"old 1..10 on a,b,c"_s, {}, [](World &world) { world.rollout.state = State::Failed; });
        row("31 paused: nothing is replaced", 10, u"old 2..10 on a,b,c; new 1 on a"_s, {}, paused);
        // Nomad places none of these. Ours keeps the promise while paused: nobody else looks after the service then.
        row("31 paused: what the world took is made good, by what was there", 3, u"old 2..3 on b,c"_s, {u"+old 1 b"_s},
            paused);
        row("32 of 4 new ones 2 are healthy: 2 more (Nomad DeploymentLimit_HealthAccounting)", 10,
            u"old 5..10 on a,b,c; new 1..2 on a,b; new 3..4 gated on c,a"_s, {u"+new 5 a"_s, u"+new 6 b"_s},
            [](World &world) {
                world.rollout.settings.parallelism = 4;
                world.rollout.settings.maxSurge = 4;
            });
        row("33 a host is lost meanwhile: what is missing comes up elsewhere (Nomad TaintedNode_RollingUpgrade)", 5,
            u"old 3..5 on a,b,a; new 1..2 on c; host c: lost"_s, {u"+new 1 b"_s, u"+old 2 a"_s});
        row("34 canaries of an earlier rollout go for new ones (Nomad StopOldCanaries)", 3,
            u"old 1..3 on a,b,c; mid 1 on a"_s, {u"-mid 1 a"_s}, canary);
        row("34 and once they are gone", 3, u"old 1..3 on a,b,c"_s, {u"+new 1 a"_s}, canary);
        row("35 7 canaries of 3: 7 are placed, no old one goes (Nomad NewCanaries_CountGreater)", 3,
            u"old 1..3 on a,b,c"_s,
            {u"+new 1 a"_s, u"+new 2 b"_s, u"+new 3 c"_s, u"+new 4 a"_s, u"+new 5 b"_s, u"+new 6 c"_s, u"+new 7 a"_s},
            [](World &world) {
                canary(world);
                world.rollout.settings.canary = 7;
                world.rollout.settings.parallelism = 0;
            });
        row("36 as many canaries as desired, promoted: the old ones go, nothing else (Nomad "
            "PromoteCanaries_CanariesEqualCount)",
            3, u"old 1..3 on a,b,c; new 1..3 on a,b,c"_s, {u"-old 1 a"_s, u"-old 2 b"_s, u"-old 3 c"_s},
            [](World &world) {
                canary(world);
                world.rollout.settings.canary = 3;
                world.rollout.promoted = true;
            });
        row("37 canaries that failed go, and only they (Nomad FailedDeployment_CancelCanaries)", 3,
            u"old 1..3 on a,b,c; new 1 unhealthy on a; new 2 on b"_s, {u"-new 1 a"_s, u"-new 2 b"_s}, [](World &world) {
                canary(world);
                world.rollout.settings.canary = 2;
                goesBack(world);
            });
        // Nomad places 3 and replaces 1 at once. Here the one that is new is the one more there may be on its way.
        row("38 7 of 10 are there: the 3 missing are placed, as far as wanted new (Nomad RollingUpgrade_MissingAllocs)",
            10, u"old 1..7 on a,b,c"_s, {u"+new 8 b"_s, u"+old 9 c"_s, u"+old 10 a"_s});
        row("41 ready and not passed: does not count (Nomad TestTracker_ConsulChecks_HealthyToUnhealthy)", 3,
            u"old 1..3 on a,b,c; new 1 unproven on a"_s, {u"gate new 1 a"_s});
        row("44 a canary of all taken back: it stays until old ones are ready (Argo TestReduceWeightAndHonorMax…)", 3,
            u"new 1..3 on a,b,c"_s, {u"+old 1 a"_s}, [](World &world) {
                canary(world);
                world.rollout.promoted = true;
                goesBack(world);
            });
        row("45 switched over, and back: the old ones serve at once (Argo TestBlueGreenPostPromotionFail)", 3,
            u"old 1..3 on a,b,c; new 1..3 on a,b,c"_s, {u"-new 1 a"_s, u"-new 2 b"_s, u"-new 3 c"_s}, [](World &world) {
                blueGreen(world);
                world.rollout.promoted = true;
                goesBack(world);
            });
        row("46 switched over: the old ones are kept warm (Argo TestFastRollback)", 3,
            u"old 1..3 on a,b,c; new 1..3 on a,b,c"_s, {}, [](World &world) {
                blueGreen(world);
                world.rollout.promoted = true;
                world.sinceReached = 29s;
            });
        row("46 and go together", 3, u"old 1..3 on a,b,c; new 1..3 on a,b,c"_s,
            {u"-old 1 a"_s, u"-old 2 b"_s, u"-old 3 c"_s}, [](World &world) {
                blueGreen(world);
                world.rollout.promoted = true;
                world.sinceReached = 30s;
            });
        row("47 the middle revision still serves: it stays beside a canary (Argo "
            "TestCanaryDontScaleDownOldRsDuringInterruptedUpdate)",
            5, u"old 1..3 on a,b,c; mid 4..5 on a,b"_s, {u"+new 1 a"_s}, canary);
        row("50 the old one has the name: the new one gets another, and its own later (Kamal boot will rename)", 1,
            u"new 1 on a; host b: lost; host c: lost"_s, {u"rename new 1 a"_s},
            [](World &world) { world.observed.replicas[0].name = u"web-1.r3"_s; });
    }
    void oneDecision()
    {
        QFETCH(int, desired);
        QFETCH(QString, world);
        QFETCH(QStringList, steps);
        QFETCH(Setup, setup);
        World made = said(desired, world);
        setup(made);
        QCOMPARE(decided(made), steps);
    }

    void scenario01_aNewImageReplacesAll()
    {
        World world = said(3, u"old 1..3 on a,b,c; host b: noimage; host c: noimage"_s);
        const Rehearsal all = rehearse(world);
        QCOMPARE(
            tests::steps(world, all.steps),
            (QStringList{u"image b"_s, u"image c"_s, u"+new 1 a"_s, u"-old 1 a"_s, u"+new 2 b"_s, u"rename new 1 a"_s,
                         u"-old 2 b"_s, u"+new 3 c"_s, u"rename new 2 b"_s, u"-old 3 c"_s, u"rename new 3 c"_s}));
        QCOMPARE(toString(all.rollout.state), toString(State::Completed));
        QVERIFY(all.stuck.isEmpty());
    }

    void scenario05_pausesAfterTheFirstFailure()
    {
        World world = said(3, u"old 2..3 on b,c"_s);
        stopFirst(world);
        world.rollout.settings.failureAction = FailureAction::Pause;
        const Step made = next(world).steps.at(0);
        world.onTheWay = {made};
        world.observed.replicas << Replica{.host = made.host,
                                           .id = u"bad"_s,
                                           .name = made.name,
                                           .slot = made.slot,
                                           .revision = 3,
                                           .state = services::ReplicaState::Unhealthy};
        fail(world, made, u"it is unhealthy"_s);
        QCOMPARE(toString(world.rollout.state), toString(State::Paused));
        QCOMPARE(world.rollout.reason, u"web-1 on a: it is unhealthy"_s);
        QCOMPARE(world.rollout.failed.size(), 1);
        QCOMPARE(world.rollout.failed.at(0).id, u"bad"_s);
        QCOMPARE(world.rollout.failed.at(0).log, QStringList{u"its last words"_s});
        QCOMPARE(decided(world), QStringList()); // n − 1 old ones and the new one, to be looked at
        QCOMPARE(alive(world, 1), 2);
    }

    void scenario09_fourOfTenMayFail()
    {
        World world = said(4, u"old 1..4 on a,b,c"_s);
        world.rollout.settings.maxFailureRatio = 0.4;
        fail(world, create(1, 1), u"it exited with 1"_s);
        QCOMPARE(toString(world.rollout.state), toString(State::Running));
        QCOMPARE(world.rollout.failures, 1);
        QCOMPARE(decided(world), QStringList{u"+new 1 a"_s}); // once more
        fail(world, create(1, 1), u"it exited with 1"_s);
        QCOMPARE(toString(world.rollout.state), toString(State::RollingBack));
        QVERIFY(world.rollout.back);
        QCOMPARE(world.rollout.failures, 0);
        QCOMPARE(world.rollout.failed.size(), 2);
        QCOMPARE(world.rollout.reason, u"web-1 on a: it exited with 1"_s);
        settle(world);
        QCOMPARE(toString(world.rollout.state), toString(State::RolledBack));
        QCOMPARE(world.rollout.reason, u"web-1 on a: it exited with 1"_s);
    }

    void scenario10_aRollbackIsNeverRolledBack()
    {
        for (const auto action : {FailureAction::Rollback, FailureAction::Pause}) {
            World world = said(3, u"old 1..2 on a,b; new 3 on c"_s);
            goesBack(world);
            world.rollout.settings.failureAction = action;
            fail(world, create(3, 3, 1), u"it exited with 1"_s);
            QVERIFY(world.rollout.back);
            QCOMPARE(toString(world.rollout.state), action == FailureAction::Pause ? u"paused"_s : u"failed"_s);
            QCOMPARE(decided(world), QStringList());
        }
    }

    void scenario18_whyNothingIsBegun()
    {
        World world = said(1, u"old 1 on a; host a: room 0; host b: lost; host c: lost"_s);
        world.observed.hosts[0].portHolder = u"Port 8888 is taken by db"_s;
        QCOMPARE(next(world).waitsFor, u"No host takes another replica (a: Port 8888 is taken by db)"_s);
    }

    /// Kubernetes has 20 and 13: it takes the surge into the proportion. Here the surge is for new ones, once those
    /// that are there count.
    void scenario26_scaledWhileStuck()
    {
        World world = said(10, u"old 1..8 on a,b,c; new 9..13 gated on a,b,c"_s);
        world.rollout.settings.maxSurge = 3;
        world.rollout.settings.maxUnavailable = 2;
        QCOMPARE(decided(world), QStringList());
        world.desired = 30;
        const QStringList steps = decided(world);
        QCOMPARE(steps.filter(u"+old"_s).size(), 10); // 8 : 5 of the 17 that are missing
        QCOMPARE(steps.filter(u"+new"_s).size(), 7);
        QCOMPARE(steps.size(), 17);
    }

    void scenario29_theHostsThatServeStayTheSame()
    {
        World world = said(3, u"old 1..3 on a,b,c"_s);
        for (int round = 0; round < 3; ++round) {
            const Rehearsal all = rehearse(world);
            for (const Step &step : all.steps) {
                finish(world, step);
                QSet<int> hosts;
                for (const Replica &each : world.observed.replicas)
                    hosts.insert(each.host);
                QCOMPARE(hosts.size(), 3);
            }
            // The next update: what is new is the old then.
            for (Replica &each : world.observed.replicas)
                each.revision = 1;
            world.passed.clear();
        }
    }

    void scenario33_aLostHostAndAllEndsWell()
    {
        World world = said(5, u"old 3..5 on a,b,a; new 1..2 on c; host c: lost"_s);
        const Rehearsal all = rehearse(world);
        QCOMPARE(toString(all.rollout.state), toString(State::Completed));
        for (const Step &step : all.steps) {
            QVERIFY(step.host != 3);
            finish(world, step);
        }
        QCOMPARE(alive(world, 1), 0);
        QCOMPARE(alive(world, 3), 5 + 2); // those on the lost host are not touched
    }

    void scenario39_noDeadlineWhilePaused()
    {
        World world = said(3, u"old 1..3 on a,b,c; new 1 gated on a"_s);
        world.sinceProgress = 601s;
        QCOMPARE(toString(next(world).rollout.state), toString(State::RollingBack));
        QVERIFY(next(world).rollout.reason.startsWith(u"No progress for 10 min: "_s));
        paused(world);
        QCOMPARE(toString(next(world).rollout.state), toString(State::Paused));
        world.sinceProgress = 0s;
        QVERIFY(!next(world).lookAgain);
        world.rollout.state = State::Running; // resumed: whoever drives it counts anew
        QCOMPARE(toString(next(world).rollout.state), toString(State::Running));
        QCOMPARE(*next(world).lookAgain, std::chrono::milliseconds(600'001));
    }

    void scenario40_noWayBackToTheSame()
    {
        World world = said(3, u"old 2..3 on b,c"_s);
        world.specs[3] = world.specs[1];
        fail(world, create(1, 1, 3, u"web-1"_s), u"it exited with 1"_s);
        QCOMPARE(toString(world.rollout.state), toString(State::Failed));
        QVERIFY(!world.rollout.back);
        QCOMPARE(decided(world), QStringList());
    }

    void scenario43_goodToBadToBad2()
    {
        World world = said(4, u"old 1..4 on a,b,c; mid 1 unhealthy on a; new 2 gated on b"_s);
        world.rollout.settings.maxSurge = 2;
        canary(world);
        const QStringList steps = decided(world);
        QCOMPARE(steps, QStringList{u"-mid 1 a"_s});
        finish(world, next(world).steps.at(0));
        QCOMPARE(alive(world, 1), 4);
        QCOMPARE(alive(world, 2), 0);
        QCOMPARE(alive(world, 3), 1);
        QCOMPARE(decided(world), QStringList());
    }

    void scenario46_anInstantWayBack()
    {
        World world = said(3, u"old 1..3 on a,b,c; new 1..3 on a,b,c"_s);
        blueGreen(world);
        world.rollout.promoted = true;
        goesBack(world);
        const Rehearsal all = rehearse(world);
        QCOMPARE(toString(all.rollout.state), toString(State::RolledBack));
        QCOMPARE(tests::steps(world, all.steps).filter(u"+"_s), QStringList());
    }

    void scenario48_specAndReplicasChangeTogether()
    {
        for (const int desired : {1, 5}) {
            const World world = said(desired, u"old 1..3 on a,b,c"_s);
            const Rehearsal all = rehearse(world);
            QCOMPARE(toString(all.rollout.state), toString(State::Completed));
            World then = world;
            for (const Step &step : all.steps)
                finish(then, step);
            QCOMPARE(alive(then, 3), desired);
            QCOMPARE(alive(then, 1), 0);
        }
    }

    void scenario49_anImageThatCantBeHad()
    {
        World world = said(3, u"old 1..3 on a,b,c; host a: noimage; host b: noimage; host c: noimage"_s);
        const Decision begun = next(world);
        QCOMPARE(tests::steps(world, begun.steps), (QStringList{u"image a"_s, u"image b"_s, u"image c"_s}));
        world.onTheWay = begun.steps;
        QCOMPARE(decided(world), QStringList()); // nothing is made before all are there
        finish(world, begun.steps.at(0));
        QCOMPARE(decided(world), QStringList());
        const QStringList before = ids(world, 1);
        fail(world, begun.steps.at(1), u"manifest unknown"_s);
        QCOMPARE(toString(world.rollout.state), toString(State::Failed));
        QVERIFY(world.rollout.back);
        QCOMPARE(world.rollout.reason, u"The image can't be brought to b, so nothing was touched: manifest unknown"_s);
        QCOMPARE(ids(world, 1), before);
        QCOMPARE(next(world).cancel, QList<qsizetype>{0});
    }

    /// 51 (Kamal, boot with worker ready then not): whoever drives it reports it as a failure of its gate.
    void aReplicaThatFailsLater()
    {
        World world = said(3, u"old 2..3 on b,c; new 1 unhealthy on a"_s);
        const Step gate{.action = Action::Gate, .host = 1, .slot = 1, .revision = 3, .id = u"new1a"_s};
        fail(world, gate, u"it became unhealthy"_s);
        QCOMPARE(toString(world.rollout.state), toString(State::RollingBack));
        QCOMPARE(decided(world), (QStringList{u"-new 1 a"_s, u"+old 1 a"_s}));
    }
};

QTEST_GUILESS_MAIN(ScenariosTest)
#include "scenarios.moc"
