// SPDX-License-Identifier: GPL-3.0-or-later
// Plans for selections of containers: order, what is left out, and that no web of dependencies ever locks itself up.
#include "operations/containers/containerplan.h"

#include "fleet/fleet.h"
#include "net/sshservice.h"
#include "operations/containers/dependencyorder.h"
#include "operations/operations.h"

#include <QRandomGenerator>
#include <QTest>

#include <functional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using engine::ContainerState;
using operations::ContainerAction;
using operations::ContainerFact;
using operations::ContainerPlan;
using operations::containerPlan;

class ContainerPlanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dependenciesFirstToStartAndLastToStop()
    {
        const QList<ContainerFact> facts{fact(1, u"web"_s, {u"api"_s}), fact(1, u"db"_s), fact(1, u"api"_s, {u"db"_s})};
        const ContainerPlan stop = containerPlan({.action = ContainerAction::Stop}, facts);
        QCOMPARE(stop.plan.steps.size(), 3u);
        QCOMPARE(stop.plan.steps[0].after, QList<qsizetype>());
        QCOMPARE(stop.plan.steps[1].after, (QList<qsizetype>{0, 2}));
        QCOMPARE(stop.plan.steps[2].after, QList<qsizetype>{0});
        const ContainerPlan start =
            containerPlan({.action = ContainerAction::Start}, in(ContainerState::Exited, facts));
        QCOMPARE(start.plan.steps[0].after, (QList<qsizetype>{1, 2}));
        QCOMPARE(start.plan.steps[1].after, QList<qsizetype>());
        // At once is what killing is for.
        const ContainerPlan kill = containerPlan({.action = ContainerAction::Kill}, facts);
        QVERIFY(kill.plan.steps[1].after.isEmpty());
    }

    void alsoByWayOfThoseNotChosen()
    {
        const ContainerFact web = fact(1, u"web"_s, {u"api"_s});
        const ContainerFact api = fact(1, u"api"_s, {u"db"_s});
        const ContainerFact db = fact(1, u"db"_s);
        const auto after = operations::dependencyOrder({web, db}, {web, api, db}, true);
        QCOMPARE(after[0], QList<qsizetype>{1});
        QVERIFY(after[1].isEmpty());
    }

    void notAcrossHostsOrProjects()
    {
        ContainerFact other = fact(1, u"db"_s);
        other.service.project = u"blog"_s;
        const auto after =
            operations::dependencyOrder({fact(1, u"web"_s, {u"db"_s}), fact(2, u"db"_s), other}, {}, true);
        for (const auto &list : after)
            QVERIFY(list.isEmpty());
    }

    void composesLabel()
    {
        QCOMPARE(operations::dependenciesIn(u"db:service_started:true,cache:service_healthy:false"_s),
                 (QStringList{u"db"_s, u"cache"_s}));
        QCOMPARE(operations::dependenciesIn(u"db, cache"_s), (QStringList{u"db"_s, u"cache"_s}));
        QVERIFY(operations::dependenciesIn({}).isEmpty());
        QVERIFY(operations::dependenciesIn(u",,:"_s).isEmpty());
    }

    void leftOut()
    {
        ContainerFact stale = fact(1, u"a"_s);
        stale.stale = true;
        ContainerFact readOnly = fact(2, u"b"_s);
        readOnly.readOnly = true;
        ContainerFact swarm = fact(1, u"c"_s);
        swarm.swarmService = u"shop_web"_s;
        ContainerFact stopped = fact(1, u"d"_s);
        stopped.state = ContainerState::Exited;
        const ContainerPlan plan =
            containerPlan({.action = ContainerAction::Stop}, {stale, readOnly, swarm, stopped, fact(1, u"e"_s)});
        QCOMPARE(plan.plan.steps.size(), 1u);
        QCOMPARE(plan.plan.title, u"Stop e"_s);
        QCOMPARE(plan.leftOut.size(), 4);
        QVERIFY(plan.leftOut[0].why.contains(u"not known"_s));
        QVERIFY(plan.leftOut[1].why.contains(u"read-only"_s));
        QVERIFY(plan.leftOut[2].why.contains(u"swarm"_s));
        QVERIFY(plan.leftOut[3].alreadySo && !plan.leftOut[0].alreadySo);
        for (const ContainerAction action : operations::allContainerActions) {
            QVERIFY(!operations::canDo(action, {stale}));
            QVERIFY(!operations::canDo(action, {readOnly}));
            QVERIFY(!operations::canDo(action, {}));
        }
    }

    void byState_data()
    {
        QTest::addColumn<int>("action");
        QTest::addColumn<QList<ContainerState>>("possible");
        const QList<ContainerState> alive{ContainerState::Running, ContainerState::Paused, ContainerState::Restarting};
        const QList<ContainerState> all =
            alive + QList{ContainerState::Created, ContainerState::Exited, ContainerState::Unknown};
        QTest::newRow("start") << int(ContainerAction::Start)
                               << QList{ContainerState::Created, ContainerState::Exited, ContainerState::Unknown};
        QTest::newRow("stop") << int(ContainerAction::Stop) << alive;
        QTest::newRow("kill") << int(ContainerAction::Kill) << alive;
        QTest::newRow("pause") << int(ContainerAction::Pause) << QList{ContainerState::Running};
        QTest::newRow("unpause") << int(ContainerAction::Unpause) << QList{ContainerState::Paused};
        QTest::newRow("restart") << int(ContainerAction::Restart) << all;
        QTest::newRow("rename") << int(ContainerAction::Rename) << all;
        QTest::newRow("remove") << int(ContainerAction::Remove) << all + QList{ContainerState::Dead};
    }
    void byState()
    {
        QFETCH(int, action);
        QFETCH(QList<ContainerState>, possible);
        for (int state = 0; state <= int(ContainerState::Dead); ++state) {
            ContainerFact one = fact(1, u"a"_s);
            one.state = ContainerState(state);
            QCOMPARE(operations::canDo(ContainerAction(action), {one}), possible.contains(ContainerState(state)));
        }
    }

    void runningOnesAreRemovedOnlyIfAskedFor()
    {
        const QList<ContainerFact> facts{fact(1, u"a"_s)};
        QVERIFY(containerPlan({.action = ContainerAction::Remove}, facts).plan.steps.empty());
        QCOMPARE(containerPlan({.action = ContainerAction::Remove, .force = true}, facts).plan.steps.size(), 1u);
    }

    void servicesThatLoseTheirLastReplica()
    {
        ContainerFact away = fact(2, u"web"_s);
        away.stale = true;
        ContainerFact stopped = fact(2, u"db"_s);
        stopped.state = ContainerState::Exited;
        const QList<ContainerFact> all{fact(1, u"web"_s), fact(1, u"api"_s), fact(2, u"api"_s),
                                       fact(1, u"db"_s),  stopped,           away};
        QCOMPARE(operations::servicesLosingAll({all[0], all[1], all[3]}, all),
                 (QStringList{u"shop/db"_s, u"shop/web"_s})); // one api is left; what the silent host has, nobody knows
        QVERIFY(operations::servicesLosingAll({stopped}, all).isEmpty());
        // One that is unhealthy serves nobody.
        QList<ContainerFact> sick = all;
        sick[2].unhealthy = true;
        QCOMPARE(operations::servicesLosingAll({sick[1]}, sick), QStringList{u"shop/api"_s});
        QVERIFY(operations::servicesLosingAll({sick[2]}, sick).isEmpty());
    }

    void oneNameForOne()
    {
        const QList<ContainerFact> facts{fact(1, u"a"_s), fact(2, u"b"_s)};
        QVERIFY(!operations::canDo(ContainerAction::Rename, facts));
        QVERIFY(operations::canDo(ContainerAction::Commit, facts.mid(1)));
        QCOMPARE(containerPlan({.action = ContainerAction::Rename, .name = u"x"_s}, facts).plan.steps.size(), 1u);
    }

    /// Whatever depends on whatever, in circles too: an order exists, it holds for what is in no circle, and the plan
    /// runs to its end.
    void randomDependencies()
    {
        net::HttpLoop loop;
        net::SshService ssh;
        fleet::Fleet fleet{engine::Ways{loop, ssh}};
        QRandomGenerator random(11);
        for (int round = 0; round < 150; ++round) {
            const int services = 1 + int(random.bounded(8));
            QList<ContainerFact> all;
            for (int s = 0; s < services; ++s) {
                QStringList needs;
                for (int other = 0; other < services; ++other) {
                    if (random.bounded(4) == 0)
                        needs << QString::number(other);
                }
                for (int replica = 0; replica < 1 + int(random.bounded(3)); ++replica)
                    all << fact(1 + int(random.bounded(2)), QString::number(s), needs);
            }
            QList<ContainerFact> chosen;
            for (const ContainerFact &one : std::as_const(all)) {
                if (random.bounded(3) != 0)
                    chosen << one;
            }
            const bool forward = random.bounded(2) == 0;
            const auto after = operations::dependencyOrder(chosen, all, forward);
            QCOMPARE(after.size(), size_t(chosen.size()));
            for (size_t i = 0; i < after.size(); ++i) {
                for (const qsizetype before : after[i])
                    QCOMPARE(chosen[before].target.host, chosen[qsizetype(i)].target.host);
            }
            verifyDirectOrder(chosen, all, after, forward);
            verifyEnds(fleet, after);
        }
    }

    void aLongChain()
    {
        QList<ContainerFact> chain;
        for (int i = 0; i < 3'000; ++i)
            chain << fact(1, QString::number(i), {QString::number(i + 1)});
        const auto after = operations::dependencyOrder({chain.first(), chain.last()}, chain, true);
        QCOMPARE(after[0], QList<qsizetype>{1});
    }

private:
    static ContainerFact fact(int host, const QString &service, const QStringList &dependsOn = {})
    {
        return {.target = {.host = host,
                           .hostName = u"h%1"_s.arg(host),
                           .kind = u"container"_s,
                           .id = service,
                           .name = service},
                .state = ContainerState::Running,
                .service = {.project = u"shop"_s, .service = service, .slot = {}},
                .dependsOn = dependsOn};
    }
    static QList<ContainerFact> in(ContainerState state, QList<ContainerFact> facts)
    {
        for (ContainerFact &one : facts)
            one.state = state;
        return facts;
    }

    /// Two services of which one needs the other and not the other way round, by any way, are in order.
    void verifyDirectOrder(const QList<ContainerFact> &chosen, const QList<ContainerFact> &all,
                           const std::vector<QList<qsizetype>> &after, bool forward)
    {
        const auto reaches = [&](const ContainerFact &from, const QString &to) {
            QSet<QString> seen;
            QStringList open{from.service.service};
            while (!open.isEmpty()) {
                const QString next = open.takeLast();
                for (const ContainerFact &one : all) {
                    if (one.target.host != from.target.host || one.service.service != next)
                        continue;
                    for (const QString &need : one.dependsOn) {
                        if (!seen.contains(need)) {
                            seen.insert(need);
                            open << need;
                        }
                    }
                }
            }
            return seen.contains(to);
        };
        for (qsizetype a = 0; a < chosen.size(); ++a) {
            for (qsizetype b = 0; b < chosen.size(); ++b) {
                if (chosen[a].target.host != chosen[b].target.host ||
                    !chosen[a].dependsOn.contains(chosen[b].target.name))
                    continue;
                if (reaches(chosen[b], chosen[a].service.service))
                    continue; // a circle, cut somewhere
                QVERIFY(after[size_t(forward ? a : b)].contains(forward ? b : a));
            }
        }
    }

    void verifyEnds(fleet::Fleet &fleet, const std::vector<QList<qsizetype>> &after)
    {
        operations::Plan plan{.title = u"t"_s, .steps = {}};
        for (const auto &before : after)
            plan.steps.push_back({.target = {.host = 1, .hostName = {}, .kind = {}, .id = {}, .name = {}},
                                  .start = [](operations::StepRun &run) { run.finish({}); },
                                  .after = before});
        operations::Operation operation(fleet, std::move(plan));
        operation.start();
        QTRY_VERIFY(operation.hasEnded());
        QCOMPARE(operation.count(operations::Operation::State::Done), int(after.size()));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ContainerPlanTest)
#include "containerplan.moc"
