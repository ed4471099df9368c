// SPDX-License-Identifier: GPL-3.0-or-later
// Operations with steps that end when the test says so: order, bounds, failure, cancel, retry, undo.
#include "core/soon.h"
#include "fleet/fleet.h"
#include "net/sshservice.h"
#include "operations/operations.h"

#include <QPointer>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using operations::Operation;
using operations::Operations;
using operations::Plan;
using operations::Step;
using operations::StepRun;
using operations::Target;
using State = operations::Operation::State;

class OperationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_runs.clear();
        m_begun.clear();
        m_undone.clear();
        m_operations = std::make_unique<Operations>(m_fleet);
    }
    void cleanup() { m_operations.reset(); }

    void boundedByHostAndHostsApart()
    {
        Plan plan{.title = u"t"_s, .steps = {}, .parallelPerHost = 2};
        for (int i = 0; i < 10; ++i)
            plan.steps.push_back(step(i % 2 + 1, u"c%1"_s.arg(i)));
        Operation &operation = m_operations->run(std::move(plan));
        QCOMPARE(m_begun.size(), 0); // never before run() has returned
        QTRY_COMPARE(m_begun.size(), 4);
        finish(u"c0"_s); // host 1 goes on, whatever host 2 does
        QTRY_COMPARE(m_begun.last(), u"c4"_s);
        QCOMPARE(operation.count(State::Running), 4);
        QVERIFY(operation.isRunning() && m_operations->running() == 1);
        while (!m_runs.isEmpty()) {
            finish(m_runs.firstKey());
            QTest::qWait(0);
            QVERIFY(operation.count(State::Running) <= 4);
        }
        QTRY_VERIFY(operation.hasEnded());
        QCOMPARE(operation.count(State::Done), 10);
    }

    void orderAcrossHosts()
    {
        Plan plan{.title = u"t"_s, .steps = {step(1, u"db"_s), step(2, u"web"_s), step(1, u"job"_s)}};
        plan.steps[1].after = {0};
        plan.steps[0].after = {2};
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_COMPARE(m_begun, QStringList{u"job"_s});
        finish(u"job"_s);
        QTRY_COMPARE(m_begun.last(), u"db"_s);
        finish(u"db"_s);
        QTRY_COMPARE(m_begun.last(), u"web"_s);
        finish(u"web"_s);
        QTRY_VERIFY(operation.hasEnded());
    }

    void failureIsOneRowAndWhatNeedsItIsSkipped()
    {
        Plan plan{.title = u"t"_s, .steps = {step(1, u"late"_s), step(1, u"db"_s), step(2, u"web"_s), step(2, u"x"_s)}};
        plan.steps[2].after = {1};
        plan.steps[0].after = {2};
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_COMPARE(m_begun, (QStringList{u"db"_s, u"x"_s}));
        finish(u"db"_s, core::fail({.kind = Error::Kind::Engine, .what = u"no"_s, .where = {}, .next = {}}));
        finish(u"x"_s);
        QTRY_VERIFY(operation.hasEnded());
        QCOMPARE(states(operation), (QList{State::Skipped, State::Failed, State::Skipped, State::Done}));
        QCOMPARE(operation.rows()[1].error->what, u"no"_s);
        QVERIFY(operation.rows()[2].error->what.contains(u"db"_s));

        m_begun.clear();
        operation.retry(); // only what was not done
        QTRY_COMPARE(m_begun, QStringList{u"db"_s});
        finish(u"db"_s);
        QTRY_COMPARE(m_begun.last(), u"web"_s);
        finish(u"web"_s);
        QTRY_COMPARE(m_begun.last(), u"late"_s);
        finish(u"late"_s);
        QTRY_VERIFY(operation.hasEnded());
        QCOMPARE(operation.count(State::Done), 4);
    }

    void cancelEndsWhatIsOnTheWay()
    {
        bool ended = false;
        Plan plan{.title = u"t"_s, .steps = {step(1, u"a"_s), step(1, u"b"_s)}, .parallelPerHost = 1};
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_COMPARE(m_begun.size(), 1);
        connect(m_runs[u"a"_s], &QObject::destroyed, this, [&] { ended = true; });
        operation.cancel();
        QVERIFY(ended && operation.hasEnded());
        QCOMPARE(operation.count(State::Cancelled), 2);
        m_runs.clear();
        operation.retry();
        QTRY_COMPARE(m_begun.size(), 2);
    }

    /// Steps come while it runs, one of them from within another; it ends when it is told that no more come.
    void grows()
    {
        Operation &operation = m_operations->run({.title = u"t"_s, .steps = {}, .grows = true});
        QTest::qWait(10);
        QVERIFY(operation.isRunning());
        QCOMPARE(operation.append(step(1, u"a"_s)), 0);
        QTRY_COMPARE(m_begun, QStringList{u"a"_s});
        connect(&operation, &Operation::rowChanged, this, [&](int row) {
            if (row == 0 && operation.rows()[0].state == State::Done && operation.rows().size() == 1)
                for (int i = 0; i < 100; ++i)
                    operation.append(step(1 + i % 3, u"more-%1"_s.arg(i)));
        });
        finish(u"a"_s);
        QTRY_COMPARE(m_begun.size(), 1 + 3 * 16);
        operation.cancelStep(1);
        QCOMPARE(operation.rows()[1].state, State::Cancelled);
        m_runs.remove(u"more-0"_s);
        operation.close();
        while (!operation.hasEnded()) {
            if (!m_runs.isEmpty())
                finish(m_runs.firstKey());
            QTest::qWait(0);
        }
        QCOMPARE(operation.count(State::Done), 100);
        QVERIFY(!operation.canRetry());
        // What comes too late is never begun.
        const qsizetype late = operation.append(step(1, u"late"_s));
        QTest::qWait(10);
        QCOMPARE(operation.rows()[size_t(late)].state, State::Skipped);
    }

    void aCancelEndsWhatGrows()
    {
        Operation &operation = m_operations->run({.title = u"t"_s, .steps = {step(1, u"a"_s)}, .grows = true});
        QTRY_COMPARE(m_begun.size(), 1);
        operation.cancel();
        QVERIFY(operation.hasEnded());
        m_runs.clear();
    }

    void undoIsTheReverse()
    {
        Plan plan{.title = u"t"_s, .steps = {step(1, u"a"_s, true), step(1, u"b"_s, true), step(1, u"c"_s)}};
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_COMPARE(m_begun.size(), 3);
        QVERIFY(!operation.canUndo());
        finish(u"b"_s);
        finish(u"a"_s);
        finish(u"c"_s, core::fail({}));
        QTRY_VERIFY(operation.canUndo());
        QCOMPARE(m_operations->undoable(), &operation);
        m_operations->dismiss(operation);
        QVERIFY(m_operations->all().isEmpty());
        QCOMPARE(m_operations->undoable(), &operation); // out of sight, but not out of mind
        Operation &undo = m_operations->undo(operation);
        QTRY_VERIFY(undo.hasEnded());
        QCOMPARE(m_undone, (QStringList{u"a"_s, u"b"_s})); // b was done first, so it is taken back last
        QVERIFY(!undo.canUndo() && !m_operations->undoable());
    }

    /// What a step had done when it was cancelled is taken back with the rest.
    void undoOfWhatWasCancelled()
    {
        Plan plan{.title = u"t"_s, .steps = {step(1, u"a"_s, true), step(1, u"b"_s)}};
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_COMPARE(m_begun.size(), 2);
        operation.cancel();
        m_runs.clear();
        QVERIFY(operation.canUndo());
        Operation &undo = m_operations->undo(operation);
        QTRY_VERIFY(undo.hasEnded());
        QCOMPARE(m_undone, QStringList{u"a"_s});
    }

    /// Whoever is told of its end may have no use for it any more.
    void dismissedWithinItsEnd()
    {
        QPointer<Operation> operation;
        bool wasThere = false;
        Plan plan{.title = u"t"_s, .steps = {step(1, u"a"_s)}};
        plan.atEnd = [&](const Operation &) {
            m_operations->dismiss(*operation);
            wasThere = operation;
        };
        operation = &m_operations->run(std::move(plan));
        const QSignalSpy told(m_operations.get(), &Operations::ended);
        QTRY_COMPARE(m_begun.size(), 1);
        finish(u"a"_s);
        QTRY_VERIFY(!operation);
        QVERIFY(wasThere);
        QVERIFY(m_operations->all().isEmpty());
        QCOMPARE(told.size(), 0); // nobody hears any more of what was dismissed
    }

    /// A plan may add to what its steps say, and sees what they do.
    void undoWithMore()
    {
        Plan plan{.title = u"t"_s, .steps = {step(1, u"a"_s, true), step(1, u"b"_s)}};
        QStringList names;
        bool ended = false;
        plan.undoing = [&](Plan &undo) {
            for (const Step &each : undo.steps)
                names << each.target.name;
            undo.atEnd = [&ended](const Operation &) { ended = true; };
        };
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_COMPARE(m_begun.size(), 2);
        finish(u"a"_s);
        finish(u"b"_s);
        QTRY_VERIFY(operation.canUndo());
        QVERIFY(names.isEmpty() && !ended);
        Operation &undo = m_operations->undo(operation);
        QCOMPARE(names, QStringList{u"a"_s});
        QTRY_VERIFY(undo.hasEnded());
        QVERIFY(ended);
        QCOMPARE(m_undone, QStringList{u"a"_s});
    }

    void undoKeepsTheOrderTheOtherWayRound()
    {
        Plan plan{.title = u"t"_s, .steps = {step(1, u"web"_s, true), step(1, u"db"_s, true), step(1, u"x"_s, true)}};
        plan.steps[1].after = {0}; // stopped: web, then db
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_COMPARE(m_begun.size(), 2);
        finish(u"web"_s);
        QTRY_COMPARE(m_begun.size(), 3);
        finish(u"db"_s);
        finish(u"x"_s);
        QTRY_VERIFY(operation.canUndo());
        const Plan undo = operation.takeUndo(); // x, db, web
        QCOMPARE(undo.steps.size(), 3u);
        for (size_t i = 0; i < 3; ++i)
            QCOMPARE(undo.steps[i].after,
                     undo.steps[i].target.name == u"web"_s ? QList<qsizetype>{1} : QList<qsizetype>{});
        QCOMPARE(undo.steps[1].target.name, u"db"_s);
    }

    void aHostThatIsGone()
    {
        Plan plan{.title = u"t"_s, .steps = {}};
        plan.steps.push_back({.target = {.host = 77, .hostName = u"gone"_s, .kind = {}, .id = {}, .name = u"x"_s},
                              .start = [](StepRun &run) {
                                  run.call({.path = "/x"}, [&run](core::Result<QByteArray> reply) {
                                      run.finish(reply ? core::Result<void>() : core::fail(reply.error()));
                                  });
                              }});
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_VERIFY(operation.hasEnded());
        QCOMPARE(operation.rows()[0].error->where, u"gone"_s);
    }

    /// Whatever order steps have, and end in: none begins before what it waits for, bounds are kept, all ends.
    void randomPlans()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 200; ++round) {
            init();
            Plan plan{.title = u"t"_s, .steps = {}, .parallelPerHost = 1 + int(random.bounded(3))};
            const int count = 1 + int(random.bounded(12));
            for (int i = 0; i < count; ++i) {
                plan.steps.push_back(step(1 + int(random.bounded(3)), QString::number(i)));
                for (int before = 0; before < i; ++before) {
                    if (random.bounded(4) == 0)
                        plan.steps.back().after << before;
                }
            }
            const std::vector<Step> steps = plan.steps;
            const int bound = plan.parallelPerHost;
            Operation &operation = m_operations->run(std::move(plan));
            for (int turn = 0; !operation.hasEnded(); ++turn) {
                QVERIFY(turn < 1'000);
                QHash<int, int> running;
                for (size_t i = 0; i < steps.size(); ++i) {
                    const State state = operation.rows()[i].state;
                    running[steps[i].target.host] += state == State::Running;
                    if (state != State::Running && state != State::Done)
                        continue;
                    for (const qsizetype before : steps[i].after)
                        QCOMPARE(operation.rows()[size_t(before)].state, State::Done);
                }
                for (const int number : std::as_const(running))
                    QVERIFY(number <= bound);
                if (!m_runs.isEmpty()) {
                    const QString name = m_runs.keys().at(qsizetype(random.bounded(quint32(m_runs.size()))));
                    finish(name, random.bounded(5) == 0 ? core::fail({}) : core::Result<void>());
                }
                QCoreApplication::sendPostedEvents();
                QTest::qWait(0);
            }
            QCOMPARE(operation.count(State::Waiting) + operation.count(State::Running), 0);
        }
    }

private:
    Step step(int host, const QString &name, bool undo = false)
    {
        return {
            .target = {.host = host, .hostName = u"h%1"_s.arg(host), .kind = u"container"_s, .id = name, .name = name},
            .start = [this, name, undo](StepRun &run) {
                m_begun << name;
                m_runs[name] = &run;
                if (undo)
                    run.undoneBy({Step{.target = run.target(), .start = [this, name](StepRun &back) {
                                           m_undone << name;
                                           back.finish({});
                                       }}});
            }};
    }
    void finish(const QString &name, const core::Result<void> &outcome = {})
    {
        StepRun *run = m_runs.take(name);
        QVERIFY(run);
        run->finish(outcome);
    }
    static QList<State> states(const Operation &operation)
    {
        QList<State> list;
        for (const Operation::Row &row : operation.rows())
            list << row.state;
        return list;
    }

    net::HttpLoop m_loop;
    net::SshService m_ssh;
    fleet::Fleet m_fleet{engine::Ways{m_loop, m_ssh}};
    QMap<QString, StepRun *> m_runs;
    QStringList m_begun;
    QStringList m_undone;
    std::unique_ptr<Operations> m_operations;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::OperationTest)
#include "operation.moc"
