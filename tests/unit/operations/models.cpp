// SPDX-License-Identifier: GPL-3.0-or-later
// What the operations panel shows, over operations whose steps end when the test says so.
#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "fleet/roles.h"
#include "fleet/tablefilter.h"
#include "net/sshservice.h"
#include "operations/operationsmodel.h"
#include "operations/operationtext.h"
#include "operations/stepsmodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using fleet::Tone;
using operations::Operation;
using operations::Operations;
using operations::OperationsModel;
using operations::Plan;
using operations::StepRun;
using operations::StepsModel;

class OperationModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_runs.clear();
        m_operations = std::make_unique<Operations>(m_fleet);
        m_list = std::make_unique<OperationsModel>(*m_operations);
        m_listTester = std::make_unique<QAbstractItemModelTester>(m_list.get());
        m_steps = std::make_unique<StepsModel>();
        m_stepsTester = std::make_unique<QAbstractItemModelTester>(m_steps.get());
    }
    void cleanup()
    {
        m_stepsTester.reset();
        m_steps.reset();
        m_listTester.reset();
        m_list.reset();
        m_operations.reset();
    }

    void partialFailureIsTold()
    {
        Operation &operation = m_operations->run(plan(12, 3));
        m_steps->setOperation(&operation);
        QTRY_COMPARE(m_runs.size(), 12);
        QCOMPARE(operations::summaryOf(operation).text, u"0 of 12"_s);
        QCOMPARE(operations::summaryOf(operation).hosts, u"3 hosts"_s);
        QCOMPARE(operations::summaryOf(operation).tone, Tone::Starting);
        for (int i = 0; i < 10; ++i)
            finish(i);
        finish(10, error(u"container is\nstuck"_s));
        QCOMPARE(operations::summaryOf(operation).text, u"11 of 12, 1 failed"_s);
        finish(11, error(u"no"_s));
        QTRY_VERIFY(operation.hasEnded());
        const operations::Summary summary = operations::summaryOf(operation);
        QCOMPARE(summary.text, u"10 done, 2 failed"_s);
        QCOMPARE(summary.tone, Tone::Bad);
        QCOMPARE(summary.fraction, 1.0);
        QCOMPARE(summary.problem, u"container is␊stuck. Try again."_s);

        // The rows say so too, and what failed comes first.
        fleet::TableFilter sorted;
        sorted.setSourceModel(m_steps.get());
        sorted.sort(StepsModel::State);
        const auto shown = [&](int row, int column) { return sorted.index(row, column).data().toString(); };
        QTRY_COMPARE(shown(1, StepsModel::State), u"failed"_s);
        QCOMPARE(shown(0, StepsModel::Object), u"c10"_s);
        QCOMPARE(shown(1, StepsModel::Object), u"c11"_s);
        QCOMPARE(shown(0, StepsModel::Detail), u"container is␊stuck. Try again."_s);
        QCOMPARE(shown(2, StepsModel::State), u"done"_s);
        QCOMPARE(shown(2, StepsModel::Object), u"c0"_s);
    }

    void cancelledAndSkippedAndSingle()
    {
        Plan two = plan(2, 1);
        two.steps[1].after = {0};
        Operation &operation = m_operations->run(std::move(two));
        QTRY_COMPARE(m_runs.size(), 1);
        operation.cancel();
        QCOMPARE(operations::summaryOf(operation).text, u"2 cancelled"_s);
        QCOMPARE(operations::summaryOf(operation).tone, Tone::Off);
        QCOMPARE(operations::detailOf(operation.rows()[0]), u"What the engine had begun may go on there."_s);
        QCOMPARE(operations::detailOf(operation.rows()[1]), u"Not begun."_s);
        m_runs.clear();
        Operation &single = m_operations->run(plan(1, 1));
        QTRY_COMPARE(m_runs.size(), 1);
        QCOMPARE(operations::summaryOf(single).hosts, u"h1"_s);
        operations::Plan several = plan(1, 1);
        several.steps[0].target.hostName = u"h1, h2"_s; // a service's
        QCOMPARE(operations::summaryOf(Operation(m_fleet, several)).hosts, u"2 hosts"_s);
        finish(0);
        QTRY_COMPARE(operations::summaryOf(single).text, u"done"_s);
        m_runs.clear();
        Operation &knowing = m_operations->run(plan(1, 1));
        QTRY_COMPARE(m_runs.size(), 1);
        m_runs.value(0)->leavesIfCancelled(u"Half of it\nis there."_s);
        knowing.cancel();
        QCOMPARE(operations::detailOf(knowing.rows()[0]), core::plainLine(u"Half of it\nis there."_s));
    }

    void progressCountsByBytes()
    {
        Operation &operation = m_operations->run(plan(2, 1));
        QTRY_COMPARE(m_runs.size(), 2);
        m_runs[0]->progress(u"Downloading"_s, 50, 200);
        QCOMPARE(operations::detailOf(operation.rows()[0]), u"Downloading, 25%"_s);
        QCOMPARE(operations::summaryOf(operation).fraction, 0.125);
        m_runs[0]->progress(u"Downloading"_s, 500, 200); // engines say such things
        QCOMPARE(operations::summaryOf(operation).fraction, 0.5);
        m_runs[0]->note(u"Data in 2 volumes is gone"_s);
        finish(0);
        QCOMPARE(operations::detailOf(operation.rows()[0]), u"Data in 2 volumes is gone"_s);
    }

    void newestFirstAndDismissed()
    {
        Operation &first = m_operations->run(plan(1, 1));
        QTRY_COMPARE(m_runs.size(), 1);
        finish(0);
        Operation &second = m_operations->run(plan(1, 1));
        QCOMPARE(m_list->at(0), &second);
        QCOMPARE(m_list->at(1), &first);
        QTRY_VERIFY(first.hasEnded());
        m_operations->dismiss(first);
        QCOMPARE(m_list->rowCount(), 1);
        QCOMPARE(m_list->rowOf(&second), 0);
        QCOMPARE(m_list->rowOf(&first), -1);
        QVERIFY(!m_list->at(3));
    }

    /// 400 steps that tell of progress 50 times each: some tens of updates, not 20,000.
    void changesAreGathered()
    {
        Plan many = plan(400, 4);
        many.parallelPerHost = 100;
        Operation &operation = m_operations->run(std::move(many));
        m_steps->setOperation(&operation);
        QTRY_COMPARE(m_runs.size(), 400);
        const QSignalSpy rows(m_steps.get(), &QAbstractItemModel::dataChanged);
        const QSignalSpy list(m_list.get(), &QAbstractItemModel::dataChanged);
        QElapsedTimer since;
        since.start();
        for (int round = 0; round < 50; ++round) {
            for (int i = 0; i < 400; ++i)
                m_runs[i]->progress(u"%1"_s.arg(round), round, 50);
            QTest::qWait(5);
        }
        for (int i = 0; i < 400; ++i)
            finish(i);
        QTRY_VERIFY(operation.hasEnded());
        QTRY_COMPARE(m_steps->index(399, StepsModel::State).data().toString(), u"done"_s);
        const qint64 most = 3 + 2 * since.elapsed() / OperationsModel::pace.count();
        qInfo("20,400 changes in %lld ms were told as %lld and %lld", since.elapsed(), qint64(rows.size()),
              qint64(list.size()));
        QVERIFY(rows.size() <= most && list.size() <= most);
    }

    void anotherOperationIsShownWithoutAReset()
    {
        const QSignalSpy resets(m_steps.get(), &QAbstractItemModel::modelReset);
        Operation &first = m_operations->run(plan(3, 1));
        QTRY_COMPARE(m_runs.size(), 3);
        m_steps->setOperation(&first);
        QCOMPARE(m_steps->rowCount(), 3);
        Operation &second = m_operations->run(plan(5, 1));
        m_steps->setOperation(&second);
        QCOMPARE(m_steps->rowCount(), 5);
        m_steps->setOperation(nullptr);
        QCOMPARE(m_steps->rowCount(), 0);
        QCOMPARE(resets.size(), 0);
    }

    void durations()
    {
        using std::chrono::milliseconds;
        QCOMPARE(operations::durationText(milliseconds(0)), u"0 s"_s);
        QCOMPARE(operations::durationText(milliseconds(40)), u"0.1 s"_s);
        QCOMPARE(operations::durationText(milliseconds(1'440)), u"1.4 s"_s);
        QCOMPARE(operations::durationText(milliseconds(59'999)), u"59 s"_s);
        QCOMPARE(operations::durationText(milliseconds(200'000)), u"3 min 20 s"_s);
        QCOMPARE(operations::durationText(milliseconds(7'260'000)), u"2 h 1 min"_s);
    }

private:
    Plan plan(int steps, int hosts)
    {
        Plan plan{.title = u"Stop %1 containers"_s.arg(steps), .steps = {}};
        for (int i = 0; i < steps; ++i)
            plan.steps.push_back({.target = {.host = 1 + i % hosts,
                                             .hostName = u"h%1"_s.arg(1 + i % hosts),
                                             .kind = u"container"_s,
                                             .id = u"id%1"_s.arg(i),
                                             .name = u"c%1"_s.arg(i)},
                                  .start = [this, i](StepRun &run) { m_runs[i] = &run; }});
        return plan;
    }
    static Error error(const QString &what)
    {
        return {.kind = Error::Kind::Engine, .what = what, .where = {}, .next = u"Try again"_s};
    }
    void finish(int step) { m_runs.take(step)->finish({}); }
    void finish(int step, const Error &error) { m_runs.take(step)->finish(core::fail(error)); }

    net::HttpLoop m_loop;
    net::SshService m_ssh;
    fleet::Fleet m_fleet{engine::Ways{m_loop, m_ssh}};
    QHash<int, StepRun *> m_runs;
    std::unique_ptr<Operations> m_operations;
    std::unique_ptr<OperationsModel> m_list;
    std::unique_ptr<QAbstractItemModelTester> m_listTester;
    std::unique_ptr<StepsModel> m_steps;
    std::unique_ptr<QAbstractItemModelTester> m_stepsTester;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::OperationModelsTest)
#include "models.moc"
