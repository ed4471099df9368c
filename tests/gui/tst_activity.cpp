// SPDX-License-Identifier: GPL-3.0-or-later
// The activity page over real engines: what they report and what is done to them, filtered, exported, taken back, and
// there again after a restart.
#include "gui/windowdriver.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/loopwatch.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/page.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;
using operations::Plan;
using operations::StepRun;

class TestActivity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }

    void init()
    {
        QVERIFY(m_engines.removeAllContainers());
        for (int i = 1; i <= 2; ++i)
            QVERIFY(
                !docker(i, {u"run"_s, u"-d"_s, u"--name"_s, u"web-%1"_s.arg(i), u"bayplan-test/app:blue"_s}).isNull());
        QList<fleet::HostConfig> hosts;
        for (int i = 1; i <= 2; ++i)
            hosts << fleet::HostConfig{u"engine%1"_s.arg(i), *engine::Endpoint::parse(m_engines.endpoint(i))};
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"containers"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_driver->table(u"containersTable"_s)->model()->rowCount(), 2, 15'000);
        m_driver->openPage(u"activity"_s);
        QTRY_COMPARE(rows(), 2); // both connected
    }
    void cleanup() { m_driver.reset(); }

    void whatEnginesReport()
    {
        QVERIFY(!docker(1, {u"kill"_s, u"web-1"_s}).isNull());
        QTRY_COMPARE(rows(), 3);
        QTRY_COMPARE(column(u"What"_s).first(), u"stopped (137)"_s);
        QCOMPARE(column(u"Host"_s).first(), u"engine1"_s);
        QCOMPARE(column(u"Object"_s).first(), u"web-1"_s);
        QCOMPARE(column(u"Who"_s).first(), u"engine"_s);
        m_driver->restart(); // and it is known the next time
        m_driver->openPage(u"activity"_s);
        QTRY_COMPARE(rows(), 5);
        QTRY_VERIFY(column(u"What"_s).contains(u"stopped (137)"_s));
    }

    void whatOperatorsDoAndUndoByMouse()
    {
        Operation &operation = pauseBoth();
        QTRY_VERIFY_WITH_TIMEOUT(operation.hasEnded(), 10'000);
        QTRY_COMPARE(rows(), 7); // two calls, two events told by the engines, one call that failed
        QTRY_COMPARE(column(u"Who"_s).count(u"operator"_s), 3);
        QVERIFY(std::ranges::any_of(column(u"Call"_s), [](const QString &call) {
            return call.startsWith(u"POST /containers/"_s) && call.endsWith(u"/pause"_s);
        }));
        auto *operators = find<QAbstractButton>(u"chip:operators"_s);
        QTest::mouseClick(operators, Qt::LeftButton);
        QTRY_COMPARE(rows(), 3);
        auto *failed = find<QAbstractButton>(u"chip:failed"_s);
        QTest::mouseClick(failed, Qt::LeftButton);
        QTRY_COMPARE(rows(), 1);
        QTRY_VERIFY(column(u"Outcome"_s).first().startsWith(u"failed: "_s));
        clickRow(0);
        QTRY_VERIFY(find<QLabel>(u"activityDetail"_s)->text().contains(u"/containers/no-such/pause"_s));
        QTest::mouseClick(failed, Qt::LeftButton);
        QTRY_COMPARE(rows(), 3);
        QVERIFY(m_driver->saveLooks(m_folder, u"activity-operators"_s));
        clickRow(1);
        auto *undo = find<QAbstractButton>(u"undoRow"_s);
        QTRY_VERIFY(undo->isEnabled());
        QTest::mouseClick(undo, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), 5, 10'000);
        QTRY_VERIFY(column(u"What"_s).first().startsWith(u"Undo: "_s));
        QCOMPARE(docker(1, {u"inspect"_s, u"-f"_s, u"{{.State.Paused}}"_s, u"web-1"_s}).trimmed(), u"false"_s);
        QTRY_VERIFY(!undo->isEnabled()); // once
        QTest::mouseClick(operators, Qt::LeftButton);
        QTRY_VERIFY(rows() >= 9);
        QVERIFY(m_driver->saveLooks(m_folder, u"activity"_s));
    }

    void filterAndMenuByKeyboard()
    {
        Operation &operation = pauseBoth();
        QTRY_VERIFY_WITH_TIMEOUT(operation.hasEnded(), 10'000);
        QTRY_COMPARE(rows(), 7);
        m_driver->filter(u"who:operator host:engine2"_s);
        QTRY_COMPARE(rows(), 1);
        QTRY_COMPARE(column(u"Object"_s), QStringList{u"web-2"_s});
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return); // it may offer words
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QTRY_VERIFY(table()->hasFocus());
        QTest::keyClick(table(), Qt::Key_Home);
        auto *undo = find<QAbstractButton>(u"undoRow"_s);
        QTRY_VERIFY(undo->isEnabled());
        for (int i = 0; i < 3 && !undo->hasFocus(); ++i) // past the columns and the export
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab, Qt::ShiftModifier);
        QVERIFY(undo->hasFocus());
        QTest::keyClick(undo, Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), 2, 10'000);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_End);
        QTest::keyClick(table(), Qt::Key_Return); // leads to the container
        QCOMPARE(m_driver->window().currentPage()->key(), u"containers"_s);
        QTRY_COMPARE(m_driver->table(u"containersTable"_s)->currentIndex().siblingAtColumn(0).data().toString(),
                     u"web-2"_s);
    }

    /// The window's own key does what the page's button does, and each is off once it is taken back.
    void undoByTheWindowsKey()
    {
        Operation &operation = pauseBoth();
        QTRY_VERIFY_WITH_TIMEOUT(operation.hasEnded(), 10'000);
        m_driver->filter(u"who:operator"_s);
        QTRY_COMPARE(rows(), 3);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Home);
        auto *undo = find<QAbstractButton>(u"undoRow"_s);
        QTRY_VERIFY(undo->isEnabled());
        QTest::keyClick(table(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), 5, 10'000);
        QCOMPARE(docker(1, {u"inspect"_s, u"-f"_s, u"{{.State.Paused}}"_s, u"web-1"_s}).trimmed(), u"false"_s);
        QTest::keyClick(table(), Qt::Key_End);
        QTRY_VERIFY(!undo->isEnabled());
        QVERIFY(undo->toolTip().contains(u"taken back"_s));
    }

    void timeByMouseAndBadFile()
    {
        const auto ago = [](std::chrono::minutes time) { return core::now() - time; };
        for (const int minutes : {5, 50, 5'000})
            m_driver->desktop().activity().add(
                {.time = ago(std::chrono::minutes(minutes)), .host = u"engine1"_s, .what = u"at some time"_s});
        QTRY_COMPARE(rows(), 5);
        for (const auto &[span, left] : {std::pair(u"15m"_s, 3), std::pair(u"1h"_s, 4), std::pair(u""_s, 5)}) {
            QTest::mouseClick(find<QAbstractButton>(u"chip:time"_s), Qt::LeftButton);
            QTRY_VERIFY(QApplication::activePopupWidget());
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            QVERIFY(menu);
            QAction *choice = menu->findChild<QAction *>(u"time:"_s + span);
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(choice).center());
            QTRY_COMPARE(rows(), left);
            QCOMPARE(find<QAbstractButton>(u"chip:time"_s)->isChecked(), !span.isEmpty());
        }
        m_driver->filter(u"until:1h"_s);
        QTRY_COMPARE(rows(), 1);
        m_driver->filter({});

        // A file that is no database: said on the page, the page goes on with a new one.
        QTemporaryDir folder;
        QFile bad(folder.filePath(u"bad.sqlite"_s));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write(QByteArray(20'000, 'z'));
        bad.close();
        m_driver->desktop().activity().open(bad.fileName());
        auto *problem = find<ui::MessageBar>(u"activityProblem"_s);
        QTRY_VERIFY(problem->isVisible());
        QVERIFY2(problem->text().contains(u"A new activity log was begun."_s), qPrintable(problem->text()));
        QVERIFY(!docker(1, {u"kill"_s, u"web-1"_s}).isNull());
        QTRY_COMPARE(rows(), 1);
        QVERIFY(m_driver->saveLooks(m_folder, u"activity-damaged"_s));
        QTest::mouseClick(problem->findChild<QAbstractButton *>(), Qt::LeftButton);
        QTRY_VERIFY(!problem->isVisible());
    }

    void exportThroughTheDialog()
    {
        QTemporaryDir target;
        QVERIFY(!docker(1, {u"kill"_s, u"web-1"_s}).isNull());
        QTRY_COMPARE(rows(), 3);
        const auto exportTo = [&](const QString &path) {
            QTest::mouseClick(find<QAbstractButton>(u"exportButton"_s), Qt::LeftButton);
            auto *dialog = m_driver->dialog<QFileDialog>(u"exportDialog"_s);
            QVERIFY(dialog);
            auto *name = dialog->findChild<QLineEdit *>(u"fileNameEdit"_s);
            name->setText(path);
            QTest::keyClick(name, Qt::Key_Return);
            QTRY_VERIFY(!find<QFileDialog>(u"exportDialog"_s));
        };
        const QString csv = target.filePath(u"activity.csv"_s);
        exportTo(csv);
        QTRY_VERIFY2(said().contains(u"3 entries were exported"_s), qPrintable(said()));
        const QByteArray text = contentOf(csv);
        QVERIFY(text.startsWith("time,host,who,"));
        QCOMPARE(text.count("\r\n"), 4);
        QVERIFY(text.contains("engine1,engine,stopped (137),container,web-1,"));
        QVERIFY(m_driver->saveLooks(m_folder, u"activity-exported"_s));
        exportTo(csv); // there already: asked on the page, not by a box
        QTRY_VERIFY(said().contains(u"There is a file"_s));
        auto *bar = find<QWidget>(u"exportBar"_s);
        QVERIFY(bar->findChild<QAbstractButton *>(u"keepExport"_s)->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QVERIFY(!bar->isVisible());
        exportTo(target.filePath(u"activity.jsonl"_s));
        QTRY_VERIFY(said().contains(u"3 entries were exported"_s));
        QVERIFY(contentOf(target.filePath(u"activity.jsonl"_s)).startsWith("{"));

        // A disk that is full.
        const QString small = target.filePath(u"small"_s);
        QVERIFY(QDir().mkpath(small));
        QCOMPARE(QProcess::execute(u"mount"_s, {u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=4k"_s, u"tmpfs"_s, small}), 0);
        for (int i = 0; i < 60; ++i)
            m_driver->desktop().activity().add({.host = u"engine1"_s, .object = QString(100, u'x')});
        QTRY_VERIFY(rows() > 60);
        exportTo(small + u"/full.csv"_s);
        QTRY_VERIFY2(said().contains(u"was not exported"_s), qPrintable(said()));
        const QStringList left = QDir(small).entryList(QDir::Files);
        QCOMPARE(QProcess::execute(u"umount"_s, {small}), 0);
        QVERIFY2(said().contains(u"space"_s, Qt::CaseInsensitive), qPrintable(said()));
        QVERIFY(left.isEmpty());
        QVERIFY(m_driver->save(m_folder, u"activity-disk-full"_s));
    }

    /// 100,000 entries, scrolled through and filtered, while more come.
    void manyRowsStaySmooth()
    {
        for (int i = 0; i < 100'000; ++i) {
            m_driver->desktop().activity().add(
                {.host = u"engine1"_s, .object = u"web-%1"_s.arg(i), .what = u"started"_s});
            if (i % 5'000 == 0)
                QTest::qWait(250);
        }
        QTRY_COMPARE_WITH_TIMEOUT(rows(), 100'002, 30'000);
        const LoopWatch watch;
        for (int i = 0; i < 40; ++i) {
            QTest::keyClick(table(), Qt::Key_PageDown);
            for (int entry = 0; entry < 40; ++entry)
                m_driver->desktop().activity().add({.host = u"engine2"_s, .object = u"x"_s, .what = u"exited"_s});
            QTest::qWait(20);
        }
        QTest::keyClick(table(), Qt::Key_End);
        QTRY_COMPARE(table()->model()->index(rows() - 1, 4).data().toString(), u"—"_s); // a host has no object
        m_driver->filter(u"web-9999"_s);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), 11, 10'000);
        m_driver->filter({});
        QTRY_COMPARE_WITH_TIMEOUT(rows(), 101'602, 10'000);
        qInfo("the window was blocked for %lld ms at most", watch.longestBlock());
        QVERIFY(watch.longestBlock() <= longestSmoothBlock);
    }

private:
    /// Two that work, and one that does not.
    Operation &pauseBoth()
    {
        Plan plan{.title = u"Pause 3 containers"_s, .steps = {}};
        for (int i = 1; i <= 3; ++i) {
            const fleet::HostConnection *host =
                m_driver->desktop().fleet().hostByName(u"engine%1"_s.arg(std::min(i, 2)));
            const QString name = i == 3 ? u"no-such"_s : u"web-%1"_s.arg(i);
            const int hostOf = i == 3 ? m_driver->desktop().fleet().hostByName(u"engine1"_s)->id() : host->id();
            QString id = name;
            for (const engine::Container &container : host->live().containers())
                id = container.name == name ? container.id : id;
            const auto call = [](const QString &what, bool undo) {
                return [what, undo](StepRun &run) {
                    run.call({.path = "/containers/" + run.target().id.toUtf8() + "/" + what.toUtf8()},
                             [&run, undo](core::Result<QByteArray> reply) {
                                 if (reply && undo)
                                     run.undoneBy({{.target = run.target(), .start = [](StepRun &back) {
                                                        back.call({.path = "/containers/" + back.target().id.toUtf8() +
                                                                           "/unpause"},
                                                                  [&back](const core::Result<QByteArray> &again) {
                                                                      back.finish(again ? core::Result<void>()
                                                                                        : core::fail(again.error()));
                                                                  });
                                                    }}});
                                 run.finish(reply ? core::Result<void>() : core::fail(reply.error()));
                             });
                };
            };
            plan.steps.push_back({.target = {.host = hostOf,
                                             .hostName = i == 2 ? u"engine2"_s : u"engine1"_s,
                                             .kind = u"container"_s,
                                             .id = id,
                                             .name = name},
                                  .start = call(u"pause"_s, true)});
        }
        return m_driver->desktop().operations().run(std::move(plan));
    }

    QString docker(int engine, const QStringList &words) const
    {
        return DockerCli(m_engines.socket(engine)).run(words);
    }
    template <typename T>
    T *find(const QString &name) const
    {
        return m_driver->window().findChild<T *>(name);
    }
    QTableView *table() const { return m_driver->table(u"activityTable"_s); }
    int rows() const { return table()->model()->rowCount(); }
    QStringList column(const QString &title) const { return WindowDriver::column(table(), title); }
    void clickRow(int row) const
    {
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                          table()->visualRect(table()->model()->index(row, 0)).center());
    }
    QString said() const { return find<ui::MessageBar>(u"exportBar"_s)->text(); }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    TestFleet m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestActivity)
#include "tst_activity.moc"
