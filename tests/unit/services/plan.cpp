// SPDX-License-Identifier: GPL-3.0-or-later
// The operator's cases, one by one. Any state: anystate.cpp.
#include "services/placement.h"
#include "services/rebalance.h"
#include "services/serviceplan.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::services;
using namespace Qt::Literals::StringLiterals;
using Action = PlannedStep::Action;
using Reach = HostView::Reach;

namespace {

HostView host(int id)
{
    return {.id = id, .name = u"aws"_s + QString::number(id)};
}

QString nameOf(int slot)
{
    return u"web-"_s + QString::number(slot);
}

Replica replica(int slot, int on, ReplicaState state = ReplicaState::Ready, int revision = 1)
{
    return {.host = on,
            .id = u"id%1.%2"_s.arg(slot).arg(on),
            .name = nameOf(slot),
            .slot = slot,
            .revision = revision,
            .state = state,
            .created = core::Time(std::chrono::seconds(slot))};
}

Desired want(int replicas)
{
    Desired desired;
    desired.spec.name = u"web"_s;
    desired.spec.container.image = u"app:blue"_s;
    desired.replicas = replicas;
    return desired;
}

QStringList words(const ServicePlan &plan, const Observed &observed)
{
    QStringList texts;
    for (const PlannedStep &step : plan.steps) {
        const QString name = observed.host(step.host)->name;
        switch (step.action) {
        case Action::BringImage:
            texts << u"image %1"_s.arg(name);
            break;
        case Action::Create:
            texts << u"+%1 %2"_s.arg(step.slot).arg(name);
            break;
        case Action::Remove:
            texts << u"-%1 %2"_s.arg(step.slot).arg(name);
            break;
        }
    }
    return texts;
}

} // namespace

#define COMPARE_STEPS(observed, desired, ...)                                                                          \
    QCOMPARE(words(plan(observed, desired), observed), (QStringList{__VA_ARGS__}))

class PlanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void threeToFiveAddsTwo()
    {
        const Observed observed{{host(1), host(2)}, {replica(1, 1), replica(2, 2), replica(3, 1)}};
        COMPARE_STEPS(observed, want(5), u"+4 aws2"_s, u"+5 aws1"_s);
        COMPARE_STEPS(observed, want(3));
        COMPARE_STEPS(observed, want(0), u"-3 aws1"_s, u"-2 aws2"_s, u"-1 aws1"_s);
    }

    void aStaticPortIsHeldBeforehand()
    {
        Observed observed{{host(1), host(2)}, {replica(1, 1), replica(2, 2)}};
        for (HostView &each : observed.hosts)
            each.portRoom = 1;
        const ServicePlan made = plan(observed, want(3));
        QVERIFY(made.steps.isEmpty());
        QCOMPARE(made.missing, 1);
        QCOMPARE(made.problems.size(), 2);
        QVERIFY2(made.problems.first().what.contains(u"is taken by web-1"_s), qPrintable(made.problems.first().what));
        observed.hosts[0].portHolder = u"Port 8888 is taken by db"_s;
        observed.hosts[0].portRoom = 0;
        QCOMPARE(plan(observed, want(3)).problems.first().what, u"Port 8888 is taken by db"_s);
    }

    void worstGoesFirst()
    {
        const Observed observed{{host(1), host(2)},
                                {replica(1, 1, ReplicaState::Unhealthy), replica(2, 2, ReplicaState::Ready, 2),
                                 replica(3, 2), replica(4, 2), replica(5, 1, ReplicaState::Starting)}};
        COMPARE_STEPS(observed, want(4), u"-1 aws1"_s);
        COMPARE_STEPS(observed, want(3), u"-1 aws1"_s, u"-5 aws1"_s);
        COMPARE_STEPS(observed, want(2), u"-1 aws1"_s, u"-5 aws1"_s, u"-2 aws2"_s);               // another revision
        COMPARE_STEPS(observed, want(1), u"-1 aws1"_s, u"-5 aws1"_s, u"-2 aws2"_s, u"-4 aws2"_s); // the newest
    }

    void theFullestHostLosesFirst()
    {
        const Observed observed{{host(1), host(2)}, {replica(1, 2), replica(2, 2), replica(3, 2), replica(9, 1)}};
        COMPARE_STEPS(observed, want(2), u"-3 aws2"_s, u"-2 aws2"_s);
    }

    void stoppedOnesAreReplacedInTheirSlot()
    {
        const Observed observed{{host(1), host(2)}, {replica(1, 1), replica(2, 2, ReplicaState::Stopped)}};
        const ServicePlan made = plan(observed, want(2));
        QCOMPARE(words(made, observed), (QStringList{u"+2 aws2"_s, u"-2 aws2"_s}));
        QCOMPARE(made.steps.at(0).after, QList<qsizetype>{1}); // the name must be free
        QCOMPARE(int(made.steps.at(0).why), int(PlannedStep::Why::Replace));
        COMPARE_STEPS(observed, want(1), u"-2 aws2"_s);
    }

    void unhealthyOnesAreReplacedOnlyByReconciling()
    {
        const Observed observed{{host(1)}, {replica(1, 1, ReplicaState::Unhealthy)}};
        COMPARE_STEPS(observed, want(1));
        Desired desired = want(1);
        desired.replaceUnhealthy = true;
        COMPARE_STEPS(observed, desired, u"+1 aws1"_s, u"-1 aws1"_s);
        // Nowhere to put another one: what serves a little stays.
        desired.spec.placement.hosts = {u"elsewhere"_s};
        COMPARE_STEPS(observed, desired);
    }

    void unknownIsNotDead()
    {
        Observed observed{{host(1), host(2)}, {replica(1, 1), replica(2, 2), replica(3, 2)}};
        observed.hosts[1].reach = Reach::Unknown;
        COMPARE_STEPS(observed, want(3)); // they may run
        COMPARE_STEPS(observed, want(1)); // what is known to run stays
        COMPARE_STEPS(observed, want(0), u"-1 aws1"_s);
        COMPARE_STEPS(observed, want(4), u"+4 aws1"_s);
        observed.hosts[1].reach = Reach::Lost;
        COMPARE_STEPS(observed, want(3), u"+2 aws1"_s, u"+3 aws1"_s);
    }

    void aHostThatReturnsLosesTheSurplus()
    {
        const Observed observed{{host(1), host(2)},
                                {replica(1, 1), replica(2, 1), replica(3, 1), replica(2, 2), replica(3, 2)}};
        const ServicePlan made = plan(observed, want(3));
        QCOMPARE(made.steps.size(), 2);
        for (const PlannedStep &step : made.steps)
            QCOMPARE(int(step.why), int(PlannedStep::Why::Duplicate));
        const Observed then = afterwards(observed, made, want(3));
        QCOMPARE(then.replicas.size(), 3);
    }

    void drainMakesFirstAndRemovesThen()
    {
        Observed observed{{host(1), host(2)}, {replica(1, 1), replica(2, 2)}};
        observed.hosts[0].draining = true;
        const ServicePlan made = plan(observed, want(2));
        QCOMPARE(words(made, observed), (QStringList{u"+1 aws2"_s, u"-1 aws1"_s}));
        QCOMPARE(made.steps.at(1).after, QList<qsizetype>{0});
        COMPARE_STEPS(observed, want(3), u"+1 aws2"_s, u"-1 aws1"_s, u"+3 aws2"_s);
        COMPARE_STEPS(observed, want(1), u"-1 aws1"_s); // drained ones go first
        observed.hosts[1].portRoom = 1;
        QVERIFY(plan(observed, want(2)).steps.isEmpty());
        QVERIFY(plan(observed, want(2)).problems.first().what.startsWith(u"web-1 stays"_s));
    }

    void theImageComesFirstAndOnce()
    {
        Observed observed{{host(1), host(2)}, {replica(1, 1)}};
        observed.hosts[1].hasImage = false;
        observed.hosts[0].portRoom = 1;
        const ServicePlan made = plan(observed, want(3));
        QCOMPARE(words(made, observed), (QStringList{u"+2 aws2"_s, u"+3 aws2"_s, u"image aws2"_s}));
        QCOMPARE(made.steps.at(0).after, QList<qsizetype>{2});
        QCOMPARE(made.steps.at(1).after, QList<qsizetype>{2});
        QCOMPARE(made.steps.at(2).imageFrom, 1);
    }

    void packsOrSpreads()
    {
        Observed observed{{host(1), host(2), host(3)}, {}};
        observed.hosts[1].containers = 7;
        COMPARE_STEPS(observed, want(3), u"+1 aws1"_s, u"+2 aws3"_s, u"+3 aws2"_s);
        Desired packed = want(3);
        packed.spec.placement.strategy = Placement::Strategy::Binpack;
        packed.spec.placement.maxPerHost = 2;
        COMPARE_STEPS(observed, packed, u"+1 aws2"_s, u"+2 aws2"_s, u"+3 aws1"_s);
    }

    void hostsThatFailComeLast()
    {
        Observed observed{{host(1), host(2)}, {}};
        observed.hosts[0].recentFailures = 5;
        COMPARE_STEPS(observed, want(2), u"+1 aws2"_s, u"+2 aws2"_s);
        observed.hosts[0].recentFailures = 4;
        COMPARE_STEPS(observed, want(2), u"+1 aws1"_s, u"+2 aws2"_s);
    }

    void memoryIsNotPromisedTwice()
    {
        Observed observed{{host(1)}, {}};
        observed.hosts[0].memoryFree = 2'500;
        Desired desired = want(3);
        desired.spec.container.memory = 1'000;
        const ServicePlan made = plan(observed, desired);
        QCOMPARE(made.steps.size(), 2);
        QCOMPARE(made.missing, 1);
        QVERIFY2(made.problems.first().what.contains(u"memory"_s), qPrintable(made.problems.first().what));
    }

    void aTakenNameIsPassedOver()
    {
        Observed observed{{host(1)}, {}};
        observed.hosts[0].takenNames = {u"web-1"_s, u"web-2"_s};
        COMPARE_STEPS(observed, want(2), u"+3 aws1"_s, u"+4 aws1"_s);
    }

    void readOnlyHostsAreLeftAlone()
    {
        Observed observed{{host(1), host(2)}, {replica(1, 1), replica(2, 1), replica(3, 2)}};
        observed.hosts[0].readOnly = true;
        const ServicePlan made = plan(observed, want(1));
        QCOMPARE(words(made, observed), QStringList{u"-3 aws2"_s});
        QCOMPARE(made.kept, 1);
        QVERIFY(made.problems.first().what.contains(u"read-only"_s));
        COMPARE_STEPS(observed, want(4), u"+4 aws2"_s);
    }

    void moves()
    {
        Observed observed{{host(1), host(2)}, {replica(1, 1), replica(2, 1), replica(2, 2, ReplicaState::Stopped)}};
        const auto moved = movePlan(observed, want(2), observed.replicas.at(0), 2);
        QCOMPARE(words(moved, observed), (QStringList{u"+1 aws2"_s, u"-1 aws1"_s}));
        QCOMPARE(moved.steps.at(1).after, QList<qsizetype>{0});
        QCOMPARE(words(movePlan(observed, want(2), observed.replicas.at(1), 2), observed),
                 (QStringList{u"+3 aws2"_s, u"-2 aws1"_s})); // web-2 is there already
        observed.hosts[1].portRoom = 0;
        const auto refused = movePlan(observed, want(2), observed.replicas.at(0), 2);
        QVERIFY(refused.steps.isEmpty());
        QCOMPARE(refused.problems.size(), 1);
        QVERIFY(movePlan(observed, want(2), observed.replicas.at(0), 1).steps.isEmpty());
    }

    void rebalances()
    {
        Observed observed{{host(1), host(2), host(3)}, {}};
        for (int slot = 1; slot <= 6; ++slot)
            observed.replicas << replica(slot, 1);
        observed.hosts[2].hasImage = false;
        const ServicePlan made = rebalancePlan(observed, want(6));
        const Observed then = afterwards(observed, made, want(6));
        Placer counted(then, want(6).spec);
        for (int id = 1; id <= 3; ++id)
            QCOMPARE(counted.replicasOn(id), 2);
        QVERIFY(rebalancePlan(then, want(6)).steps.isEmpty());
        QCOMPARE(words(made, observed).count(u"image aws3"_s), 1);
    }
};

QTEST_GUILESS_MAIN(PlanTest)
#include "plan.moc"
