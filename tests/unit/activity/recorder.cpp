// SPDX-License-Identifier: GPL-3.0-or-later
// What is written down of engines' events and operators' calls.
#include "activity/recorder.h"

#include "activity/store.h"
#include "core/soon.h"
#include "fleet/eventlog.h"
#include "operations/operations.h"
#include "unit/fleet/simulatedhosts.h"

#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using activity::Database;
using activity::Entry;
using operations::Operation;
using operations::Plan;
using operations::StepRun;

class ActivityRecorderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hosts = std::make_unique<SimulatedHosts>();
        m_log = std::make_unique<fleet::EventLog>(m_hosts->fleet());
        m_operations = std::make_unique<operations::Operations>(m_hosts->fleet());
        m_store = std::make_unique<activity::Store>();
        m_store->open({});
        m_recorder = std::make_unique<activity::Recorder>(*m_log, *m_operations, *m_store);
        m_host = &m_hosts->addHost(simulator::Profile::docker28(), 2);
        QTRY_VERIFY(m_host->isSettled());
    }
    void cleanup()
    {
        m_recorder.reset();
        m_store.reset();
        m_operations.reset();
        m_log.reset();
        m_hosts.reset();
    }

    void callsWithOutcomeAndWithoutBody()
    {
        const QString id = m_host->live().containers().constBegin().key();
        Plan plan{.title = u"Rename"_s, .steps = {}};
        plan.steps.push_back({.target = target(id, u"web"_s), .start = [id](StepRun &run) {
                                  run.call({.path = "/containers/" + id.toUtf8() + "/no-such-call",
                                            .body = R"({"Env":["PASSWORD=hunter2"]})",
                                            .headers = {"X-Registry-Auth: hunter2"}},
                                           [&run](core::Result<QByteArray> reply) {
                                               run.finish(reply ? core::Result<void>() : core::fail(reply.error()));
                                           });
                              }});
        plan.steps.push_back({.target = target(id, u"read"_s), .start = [](StepRun &run) {
                                  run.call({.method = "GET", .path = "/_ping"},
                                           [&run](const core::Result<QByteArray> &) { run.finish({}); });
                              }});
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_VERIFY(operation.hasEnded());
        const QList<Entry> entries = read(u"who:operator"_s, 2);
        const Entry &failed = entries.at(entries.at(0).object == u"web"_s ? 0 : 1);
        QCOMPARE(failed.what, u"Rename"_s);
        QCOMPARE(failed.host, u"host1"_s);
        QCOMPARE(failed.objectId, id);
        QCOMPARE(failed.call, u"POST /containers/%1/no-such-call"_s.arg(id));
        QCOMPARE(failed.outcome, Entry::Outcome::Failed);
        QVERIFY(!failed.error.isEmpty());
        QCOMPARE(m_recorder->operation(failed), &operation);
        for (const Entry &entry : entries) {
            for (const QString &text : {entry.call, entry.error, entry.what, entry.object})
                QVERIFY(!text.contains(u"hunter2"_s));
        }
    }

    void whatFailsWithoutACall()
    {
        Plan plan{.title = u"Stop"_s, .steps = {}};
        plan.steps.push_back({.target = target(u"x"_s, u"gone"_s), .start = [](StepRun &run) {
                                  run.finish(core::fail({.what = u"The host is not there"_s, .where = {}, .next = {}}));
                              }});
        plan.steps[0].target.host = 99;
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_VERIFY(operation.hasEnded());
        QCOMPARE(read(u"outcome:failed"_s, 1).at(0).error, u"The host is not there"_s);
        operation.retry();
        QTRY_VERIFY(operation.hasEnded());
        (void)read(u"outcome:failed"_s, 2); // once more for each attempt
    }

    void whatIsCancelledOnItsWay()
    {
        Plan plan{.title = u"Stop"_s, .steps = {}, .parallelPerHost = 1};
        for (const QString &name : {u"on its way"_s, u"not begun"_s})
            plan.steps.push_back({.target = target(u"x"_s, name), .start = [](StepRun &) {}});
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_COMPARE(operation.count(Operation::State::Running), 1);
        operation.cancel();
        const Entry entry = read(u"who:operator"_s, 1).at(0); // what was never begun is nothing that was done
        QCOMPARE(entry.outcome, Entry::Outcome::Cancelled);
        QCOMPARE(entry.object, u"on its way"_s);
        (void)read(u"outcome:cancelled"_s, 1);
    }

    /// An inspect on the way is no deed, unless it is what failed; and a step may fail though its calls went well.
    void looksOnTheWay()
    {
        Plan plan{.title = u"Remove"_s, .steps = {}};
        plan.steps.push_back(
            {.target = target(u"x"_s, u"looked"_s), .start = [](StepRun &run) {
                 run.record({.text = u"GET /containers/x/json"_s, .startedAt = core::now(), .outcome = {}});
                 run.record({.text = u"DELETE /containers/x"_s, .startedAt = core::now(), .outcome = {}});
                 run.finish({});
             }});
        plan.steps.push_back(
            {.target = target(u"y"_s, u"not there"_s), .start = [](StepRun &run) {
                 const auto gone = core::fail({.what = u"No such container"_s, .where = {}, .next = {}});
                 run.record({.text = u"GET /containers/y/json"_s, .startedAt = core::now(), .outcome = gone});
                 run.finish(gone);
             }});
        plan.steps.push_back(
            {.target = target(u"z"_s, u"unclear"_s), .start = [](StepRun &run) {
                 run.record({.text = u"POST /containers/z/stop"_s, .startedAt = core::now(), .outcome = {}});
                 run.finish(core::fail({.what = u"It did not say what it has done"_s, .where = {}, .next = {}}));
             }});
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_VERIFY(operation.hasEnded());
        (void)read(u"who:operator"_s, 4);
        QCOMPARE(read(u"object:looked"_s, 1).at(0).call, u"DELETE /containers/x"_s);
        QCOMPARE(read(u"object:\"not there\""_s, 1).at(0).outcome, Entry::Outcome::Failed);
        (void)read(u"object:unclear outcome:done"_s, 1);
        QCOMPARE(read(u"object:unclear outcome:failed"_s, 1).at(0).error, u"It did not say what it has done"_s);
    }

    void operationsAreKnownWhileTheyLast()
    {
        const QSignalSpy undoable(m_recorder.get(), &activity::Recorder::undoableChanged);
        Plan plan{.title = u"Stop"_s, .steps = {}};
        plan.steps.push_back(
            {.target = target(u"x"_s, u"y"_s), .start = [](StepRun &run) {
                 run.record({.text = u"POST /x"_s, .startedAt = core::now(), .outcome = {}});
                 run.undoneBy({{.target = run.target(), .start = [](StepRun &back) {
                                    back.record({.text = u"POST /y"_s, .startedAt = core::now(), .outcome = {}});
                                    back.finish({});
                                }}});
                 run.finish({});
             }});
        Operation &operation = m_operations->run(std::move(plan));
        QTRY_VERIFY(operation.hasEnded());
        const Entry entry = read(u"call:/x"_s, 1).at(0);
        QVERIFY(m_recorder->operation(entry) && m_recorder->operation(entry)->canUndo());
        m_operations->dismiss(operation);
        QVERIFY(m_recorder->operation(entry)->canUndo()); // dismissed, and kept for this
        Operation &undo = m_operations->undo(*m_recorder->operation(entry));
        QTRY_VERIFY(undo.hasEnded());
        QCOMPARE(read(u"call:/y"_s, 1).at(0).what, u"Undo: Stop"_s);
        QVERIFY(!m_recorder->operation(entry) || !m_recorder->operation(entry)->canUndo());
        QVERIFY(undoable.size() >= 3);
        QVERIFY(!m_recorder->operation(Entry{}));
    }

    void eventsOfEngines()
    {
        const QString id = m_host->live().containers().constBegin().key();
        QCOMPARE(read(u"who:engine connected"_s, 1).at(0).host, u"host1"_s);
        m_hosts->engine().apply([&id](simulator::EngineState &state, qint64 now) { state.remove(id, true, now); });
        const Entry removed = read(u"who:engine what:removed"_s, 1).at(0);
        QCOMPARE(removed.kind, u"container"_s);
        QCOMPARE(removed.objectId, id);
        QVERIFY(removed.call.isEmpty() && removed.outcome == Entry::Outcome::None);
        QVERIFY(removed.mark != 0);
        // The same of another Bayplan is known already.
        m_store->add(removed);
        m_store->add({.host = u"host1"_s, .what = u"later"_s});
        (void)read(u"later"_s, 1);
        (void)read(u"who:engine what:removed"_s, 1);
    }

private:
    operations::Target target(const QString &id, const QString &name) const
    {
        return {.host = m_host->id(), .hostName = u"host1"_s, .kind = u"container"_s, .id = id, .name = name};
    }
    /// Waits until there are so many.
    QList<Entry> read(const QString &filter, int count)
    {
        QList<Entry> entries;
        const bool there = QTest::qWaitFor([&] {
            bool answered = false;
            QList<qint64> ids;
            core::Task task = m_store->ids({.filters = {fleet::FilterQuery::parse(filter)}}, 0,
                                           [&](const core::Result<Database::Ids> &found) {
                                               ids = found->ids;
                                               answered = true;
                                           });
            if (!QTest::qWaitFor([&] { return answered; }) || ids.size() != count)
                return false;
            answered = false;
            task = m_store->entries(ids, [&](const core::Result<QList<Entry>> &found) {
                entries = *found;
                answered = true;
            });
            return QTest::qWaitFor([&] { return answered; });
        });
        if (!there)
            qFatal("not as many entries as expected for \"%s\"", qPrintable(filter));
        return entries;
    }

    std::unique_ptr<SimulatedHosts> m_hosts;
    std::unique_ptr<fleet::EventLog> m_log;
    std::unique_ptr<operations::Operations> m_operations;
    std::unique_ptr<activity::Store> m_store;
    std::unique_ptr<activity::Recorder> m_recorder;
    fleet::HostConnection *m_host = nullptr;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ActivityRecorderTest)
#include "recorder.moc"
