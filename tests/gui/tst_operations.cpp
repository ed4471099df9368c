// SPDX-License-Identifier: GPL-3.0-or-later
// The operations panel in the real window, by mouse and by keyboard: operations on the demo's hosts whose steps end
// when the test says so.
#include "gui/windowdriver.h"
#include "support/fleet/loopwatch.h"
#include "ui/mainwindow.h"
#include "ui/page.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;
using operations::Plan;
using operations::StepRun;

class TestOperations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s; }
    void init()
    {
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"containers"_s);
        QTRY_VERIFY(m_driver->table(u"containersTable"_s)->model()->rowCount() > 20);
    }
    void cleanup()
    {
        m_runs.clear();
        m_driver.reset();
    }

    void hiddenUntilSomethingRuns()
    {
        QVERIFY(!panel()->isVisible());
        QVERIFY(!find<QAbstractButton>(u"operationsButton"_s)->isVisible());
        Operation &operation = run(plan(3));
        QTRY_COMPARE(m_runs.size(), 3);
        QVERIFY(panel()->isVisible());
        QVERIFY(!steps()->isVisible()); // a line, until it is opened
        QCOMPARE(find<QAbstractButton>(u"operationsButton"_s)->text(), u"1 operation running"_s);
        finish(0);
        finish(1);
        finish(2);
        QTRY_VERIFY(operation.hasEnded());
        QVERIFY(panel()->isVisible()); // stays until it is dismissed
        QTRY_VERIFY(button(u"dismissOperation"_s));
        QTest::mouseClick(button(u"dismissOperation"_s), Qt::LeftButton);
        QVERIFY(!panel()->isVisible());
        QVERIFY(m_driver->desktop().operations().all().isEmpty());
    }

    void partialFailureByMouse()
    {
        Operation &operation = run(plan(12));
        QTRY_COMPARE(m_runs.size(), 12);
        for (int i = 0; i < 4; ++i)
            finish(i);
        m_runs[5]->progress(u"Waiting for it to stop"_s);
        m_runs[6]->progress(u"Downloading layer 2 of 5"_s, 40'000'000, 100'000'000);
        QTest::mouseClick(button(u"operationsToggle"_s), Qt::LeftButton);
        QVERIFY(steps()->isVisible());
        QTRY_COMPARE(texts(u"State"_s).count(u"done"_s), 4);
        QVERIFY(texts(u"Details"_s).contains(u"Downloading layer 2 of 5, 40%"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"operations-running"_s));
        for (int i = 4; i < 10; ++i)
            finish(i);
        finish(10, true);
        finish(11, true);
        QTRY_VERIFY(operation.hasEnded());
        QTRY_COMPARE(find<QWidget>(u"operationState"_s)->accessibleName(), u"10 done, 2 failed"_s);
        QTRY_COMPARE(texts(u"State"_s).mid(0, 3), (QStringList{u"failed"_s, u"failed"_s, u"done"_s}));
        QTest::mouseClick(steps()->viewport(), Qt::LeftButton, {},
                          steps()->visualRect(steps()->model()->index(0, 0)).center());
        QVERIFY(m_driver->saveLooks(m_folder, u"operations-failed"_s));
        const auto *state = find<QWidget>(u"operationState"_s);
        QVERIFY(state->width() >= state->sizeHint().width()); // told in full, whatever else gives way

        QVERIFY(button(u"undoOperation"_s));
        QTest::mouseClick(button(u"retryOperation"_s), Qt::LeftButton);
        QTRY_COMPARE(m_runs.size(), 2); // only what failed
        QTRY_VERIFY(button(u"cancelOperation"_s));
        finish(10);
        finish(11);
        QTRY_VERIFY(operation.hasEnded());
        QTRY_VERIFY(!button(u"retryOperation"_s));
        QTest::mouseClick(button(u"undoOperation"_s), Qt::LeftButton);
        QTRY_COMPARE(m_undone, 12);
        QCOMPARE(m_driver->desktop().operations().all().size(), 2);
        QVERIFY(find<QListView>(u"operationsList"_s)->isVisible());
        QVERIFY(m_driver->saveLooks(m_folder, u"operations-several"_s));
        QTest::mouseClick(button(u"dismissAll"_s), Qt::LeftButton);
        QVERIFY(!panel()->isVisible());
    }

    void byKeyboard()
    {
        m_driver->press(Qt::Key_J, Qt::ControlModifier); // nothing to show yet
        QVERIFY(!panel()->isVisible());
        Operation &operation = run(plan(6));
        QTRY_COMPARE(m_runs.size(), 6);
        m_driver->press(Qt::Key_J, Qt::ControlModifier);
        QTRY_VERIFY(steps()->hasFocus());
        QTest::keyClick(steps(), Qt::Key_Down);
        finish(0, true);
        QTRY_COMPARE(texts(u"State"_s).first(), u"failed"_s);
        QVERIFY(WindowDriver::tabTo(button(u"cancelOperation"_s)));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QVERIFY(operation.hasEnded());
        m_runs.clear();
        QTRY_VERIFY(button(u"dismissOperation"_s) && button(u"dismissOperation"_s)->hasFocus()); // not lost
        QTRY_COMPARE(find<QWidget>(u"operationState"_s)->accessibleName(), u"1 failed, 5 cancelled"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!steps()->isVisible() && panel()->isVisible());
        QVERIFY(m_driver->window().currentPage()->isAncestorOf(QApplication::focusWidget()));
        m_driver->press(Qt::Key_J, Qt::ControlModifier);
        QVERIFY(WindowDriver::tabTo(button(u"dismissOperation"_s)));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QVERIFY(!panel()->isVisible());
        QVERIFY(m_driver->window().currentPage()->isAncestorOf(QApplication::focusWidget()));
    }

    void aStepLeadsToItsObject()
    {
        const QTableView *containers = m_driver->table(u"containersTable"_s);
        const QModelIndex row = containers->model()->index(7, 0);
        Plan plan = this->plan(1);
        plan.steps[0].target.host = row.data(fleet::HostIdRole).toInt();
        plan.steps[0].target.id = row.data(fleet::ObjectIdRole).toString();
        run(std::move(plan));
        m_driver->openPage(u"hosts"_s);
        m_driver->press(Qt::Key_J, Qt::ControlModifier);
        QTRY_VERIFY(steps()->hasFocus());
        QTest::keyClick(steps(), Qt::Key_Return);
        QCOMPARE(m_driver->window().currentPage()->key(), u"containers"_s);
        QCOMPARE(containers->currentIndex().data(fleet::ObjectIdRole), row.data(fleet::ObjectIdRole));
    }

    /// 600 steps that tell of progress all the time, with the panel open.
    void hundredsOfRowsStaySmooth()
    {
        Plan many = plan(600);
        many.parallelPerHost = 600;
        run(std::move(many));
        QTRY_COMPARE_WITH_TIMEOUT(m_runs.size(), 600, 15'000);
        m_driver->press(Qt::Key_J, Qt::ControlModifier);
        QTRY_VERIFY(steps()->hasFocus());
        const LoopWatch watch;
        for (int round = 0; round < 100; ++round) {
            for (int i = round % 3; i < 600; i += 3)
                m_runs[i]->progress(u"%1 %"_s.arg(round), round, 100);
            QTest::qWait(10);
        }
        for (int i = 0; i < 600; ++i) {
            finish(i, i % 100 == 0);
            if (i % 10 == 0)
                QTest::qWait(5);
        }
        QTRY_COMPARE(find<QWidget>(u"operationState"_s)->accessibleName(), u"594 done, 6 failed"_s);
        QTRY_COMPARE(texts(u"State"_s).count(u"failed"_s), 6);
        qInfo("the window was blocked for %lld ms at most", watch.longestBlock());
        QVERIFY(watch.longestBlock() <= 100);
    }

    void hostileTexts()
    {
        Plan plan = this->plan(2);
        plan.title = u"Stop <b>bold</b>\n\x1b[31m"_s;
        plan.steps[0].target.name = u"<img src=x>\u202e"_s;
        run(std::move(plan));
        QTRY_COMPARE(m_runs.size(), 2);
        m_runs.take(0)->finish(core::fail({.kind = core::Error::Kind::Engine,
                                           .what = u"<h1>no</h1>\r\n\x07"_s,
                                           .where = {},
                                           .next = u"x"_s.repeated(5000)}));
        m_driver->press(Qt::Key_J, Qt::ControlModifier);
        QTRY_COMPARE(texts(u"State"_s).first(), u"failed"_s);
        for (const QString &text : m_driver->textsShown())
            QVERIFY(!text.contains(u'\x1b') && !text.contains(u'\x07') && !text.contains(u'\u202e'));
        QCOMPARE(find<QLabel>(u"operationTitle"_s)->text().left(16), u"Stop <b>bold</b>"_s);
        QVERIFY(m_driver->window().width() <= 1440);
        QVERIFY(m_driver->save(m_folder, u"operations-hostile"_s));
    }

private:
    Plan plan(int count)
    {
        m_undone = 0;
        const QStringList names{u"web"_s, u"api"_s, u"worker"_s, u"checkout"_s};
        const auto hosts = m_driver->desktop().fleet().hosts();
        Plan plan{.title = u"Stop %1 containers"_s.arg(count), .steps = {}};
        for (int i = 0; i < count; ++i) {
            const fleet::HostConnection *host = hosts.at(i % 3);
            plan.steps.push_back(
                {.target = {.host = host->id(),
                            .hostName = host->config().name,
                            .kind = u"container"_s,
                            .id = u"id%1"_s.arg(i),
                            .name = u"%1-%2"_s.arg(names.at(i % names.size())).arg(i / names.size() + 1)},
                 .start = [this, i](StepRun &run) { m_runs[i] = &run; }});
        }
        return plan;
    }
    Operation &run(Plan plan) { return m_driver->desktop().operations().run(std::move(plan)); }
    void finish(int step, bool fail = false)
    {
        const core::Error error{.kind = core::Error::Kind::Engine,
                                .what = u"The engine says: cannot stop container: tried to kill container, but did not "
                                        u"receive an exit event"_s,
                                .where = u"aws1"_s,
                                .next = u"Look at the engine's own log, or kill the container"_s,
                                .httpStatus = 500};
        StepRun *run = m_runs.take(step);
        if (!fail)
            run->undoneBy({{.target = run->target(), .start = [this](StepRun &back) {
                                ++m_undone;
                                back.finish({});
                            }}});
        run->finish(fail ? core::Result<void>(core::fail(error)) : core::Result<void>());
    }

    template <typename T>
    T *find(const QString &name) const
    {
        return m_driver->window().findChild<T *>(name);
    }
    QWidget *panel() const { return find<QWidget>(u"operationsPanel"_s); }
    QTableView *steps() const { return find<QTableView>(u"operationSteps"_s); }
    /// Null unless it is shown.
    QAbstractButton *button(const QString &name) const
    {
        auto *found = find<QAbstractButton>(name);
        return found && found->isVisible() ? found : nullptr;
    }
    QStringList texts(const QString &column) const { return WindowDriver::column(steps(), column); }

    std::unique_ptr<WindowDriver> m_driver;
    QHash<int, StepRun *> m_runs;
    int m_undone = 0;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestOperations)
#include "tst_operations.moc"
