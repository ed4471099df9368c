// SPDX-License-Identifier: GPL-3.0-or-later
// Containers of three real engines acted on from the window: by mouse, by keyboard, by the palette; previews, the name
// that is typed for production, and Ctrl+Z.
#include "gui/windowdriver.h"
#include "operations/operations.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/page.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QContextMenuEvent>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestActionsInWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    }
    void init()
    {
        QVERIFY(m_engines.removeAllContainers());
        QList<fleet::HostConfig> hosts;
        for (int i = 1; i <= m_engines.count(); ++i) {
            const QString n = QString::number(i);
            QVERIFY(!DockerCli(m_engines.socket(i))
                         .run({u"run"_s, u"-d"_s, u"--stop-timeout"_s, u"1"_s, u"--name"_s, QString(u"web-"_s + n),
                               u"--label"_s, u"com.docker.compose.project=shop"_s, u"--label"_s,
                               u"com.docker.compose.service=web"_s, u"bayplan-test/app:blue"_s})
                         .isNull());
            fleet::HostConfig host{u"engine"_s + n, *engine::Endpoint::parse(m_engines.endpoint(i))};
            host.production = i == 3;
            hosts << host;
        }
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"containers"_s);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 3, 15'000);
        // Nothing is offered for hosts that aren't live yet.
        QTRY_VERIFY_WITH_TIMEOUT(allSettled(), 15'000);
    }
    void cleanup()
    {
        m_driver.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    /// Paused by the context menu, taken back by Ctrl+Z, over two hosts.
    void byMouse()
    {
        select(2);
        QContextMenuEvent event(QContextMenuEvent::Mouse, centre(0), table()->viewport()->mapToGlobal(centre(0)));
        QApplication::sendEvent(table()->viewport(), &event);
        QMenu *menu = nullptr;
        QTRY_VERIFY((menu = m_driver->window().findChild<QMenu *>(u"tableMenu"_s)) && menu->isVisible());
        QVERIFY(m_driver->saveLooks(m_folder, u"actions-menu"_s));
        auto *pause = m_driver->window().findChild<QAction *>(u"container:pause"_s);
        QVERIFY(pause->isEnabled());
        QVERIFY(!m_driver->window().findChild<QAction *>(u"container:unpause"_s)->isEnabled());
        QVERIFY(!m_driver->window().findChild<QAction *>(u"container:rename"_s)->isEnabled()); // two have no one name
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(pause).center());
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"paused"_s, u"paused"_s, u"running"_s}), 15'000);
        QTRY_VERIFY(undoAction()->isEnabled());
        QVERIFY2(undoAction()->text().contains(u"Pause 2 containers"_s), qPrintable(undoAction()->text()));
        table()->setFocus();
        m_driver->press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"running"_s, u"running"_s, u"running"_s}), 15'000);
        QTRY_VERIFY(m_driver->textsShown().join(u' ').contains(u"Undo: Pause 2 containers"_s)); // it is told
        QTRY_VERIFY(!undoAction()->isEnabled());
    }

    /// Everything stopped: the preview says that nothing is left, and wants the name of the production host.
    void byKeyboard()
    {
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(table(), Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
        auto *dialog = m_driver->dialog<QDialog>(u"previewDialog"_s);
        QVERIFY(dialog);
        QVERIFY(dialog->findChild<QLabel *>(u"consequences"_s)->text().contains(u"shop/web"_s));
        QCOMPARE(dialog->findChild<QTreeWidget *>(u"previewList"_s)->topLevelItemCount(), 3); // hosts
        auto *act = dialog->findChild<QPushButton *>(u"act"_s);
        QVERIFY(!act->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"actions-stop"_s));
        auto *name = dialog->findChild<QLineEdit *>(u"productionName"_s);
        QVERIFY(name->hasFocus());
        QTest::keyClicks(name, u"engine2"_s);
        QVERIFY(!act->isEnabled());
        name->clear();
        QTest::keyClicks(name, u"engine3"_s);
        QVERIFY(act->isEnabled());
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"exited"_s, u"exited"_s, u"exited"_s}), 20'000);
        QTRY_VERIFY(undoAction()->isEnabled());
        m_driver->press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"running"_s, u"running"_s, u"running"_s}), 20'000);
    }

    /// Removed from the status line's words, running ones only because it is asked for; and back.
    void removeAndBack()
    {
        select(2);
        auto *remove = m_driver->window().findChild<QToolButton *>(u"bar:container:remove"_s);
        QTRY_VERIFY(remove && remove->isVisible() && remove->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"actions-bar"_s));
        QTest::mouseClick(remove, Qt::LeftButton);
        auto *dialog = m_driver->dialog<QDialog>(u"previewDialog"_s);
        QVERIFY(dialog);
        auto *act = dialog->findChild<QPushButton *>(u"act"_s);
        QVERIFY(!act->isEnabled()); // they run
        auto *force = dialog->findChild<QCheckBox *>(u"force"_s);
        QTest::mouseClick(force, Qt::LeftButton, {}, QPoint(8, force->height() / 2));
        QVERIFY(act->isEnabled());
        QVERIFY(dialog->findChild<QLabel *>(u"consequences"_s)->text().contains(u"can't be brought back"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"actions-remove"_s));
        QTest::mouseClick(act, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 1, 20'000);
        QTRY_VERIFY(undoAction()->isEnabled());
        m_driver->press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 3, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"running"_s, u"running"_s, u"running"_s}), 20'000);
    }

    void renameByKey()
    {
        select(1);
        QTest::keyClick(table(), Qt::Key_F2);
        auto *dialog = m_driver->dialog<QDialog>(u"renameDialog"_s);
        QVERIFY(dialog);
        auto *name = dialog->findChild<QLineEdit *>(u"newName"_s);
        QTRY_VERIFY(name->hasFocus());
        QTest::keyClick(name, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(name, u"?"_s);
        QVERIFY(!dialog->findChild<QPushButton *>(u"act"_s)->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"actions-rename"_s));
        QTest::keyClick(name, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(name, u"front"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(WindowDriver::column(table(), u"Name"_s).contains(u"front"_s), 10'000);
        QTRY_VERIFY(undoAction()->isEnabled());
        m_driver->press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(WindowDriver::column(table(), u"Name"_s).contains(u"web-1"_s), 10'000);
    }

    void limitsAndCommitDialogs()
    {
        select(1);
        QTest::keyClick(table(), Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        auto *limits = m_driver->dialog<QDialog>(u"limitsDialog"_s);
        QVERIFY(limits);
        auto *memory = limits->findChild<QLineEdit *>(u"memory"_s);
        QTRY_COMPARE(memory->placeholderText(), u"none now"_s); // read from the engine
        auto *act = limits->findChild<QPushButton *>(u"act"_s);
        QVERIFY(!act->isEnabled());
        QTest::keyClicks(memory, u"1m"_s);
        QVERIFY(!act->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"actions-limits"_s));
        memory->clear();
        QTest::keyClicks(memory, u"64m"_s);
        QTest::keyClick(memory, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(
            DockerCli(m_engines.socket(1)).run({u"inspect"_s, u"-f"_s, u"{{.HostConfig.Memory}}"_s, u"web-1"_s}),
            u"67108864"_s, 10'000);
        QTest::keyClick(table(), Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
        auto *commit = m_driver->dialog<QDialog>(u"commitDialog"_s);
        QVERIFY(commit);
        QTest::keyClicks(commit->findChild<QLineEdit *>(u"reference"_s), u"Bad Name"_s);
        QVERIFY(!commit->findChild<QPushButton *>(u"act"_s)->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"actions-commit"_s));
        QTest::keyClick(commit, Qt::Key_Escape);
    }

    void byThePalette()
    {
        select(1);
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *edit = m_driver->window().findChild<QLineEdit *>(u"paletteEdit"_s);
        QTRY_VERIFY(edit && edit->isVisible());
        QTest::keyClicks(edit, u"selection: stop"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"exited"_s, u"running"_s, u"running"_s}), 15'000);
    }

private:
    bool allSettled() const
    {
        const auto hosts = m_driver->desktop().fleet().hosts();
        return std::all_of(hosts.begin(), hosts.end(), [](const auto *host) { return host->isSettled(); });
    }
    QTableView *table() const { return m_driver->table(u"containersTable"_s); }
    QAction *undoAction() const { return m_driver->window().findChild<QAction *>(u"action:undo"_s); }
    QPoint centre(int row) const { return table()->visualRect(table()->model()->index(row, 0)).center(); }
    /// The first rows, by mouse.
    void select(int rows) const
    {
        table()->clearSelection();
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, centre(0));
        if (rows > 1)
            QTest::mouseClick(table()->viewport(), Qt::LeftButton, Qt::ShiftModifier, centre(rows - 1));
        table()->setFocus();
        QTRY_COMPARE(table()->selectionModel()->selectedRows().size(), rows);
    }
    /// As the engines have them, one a host.
    QStringList states() const
    {
        QStringList list;
        for (int i = 1; i <= m_engines.count(); ++i)
            list << DockerCli(m_engines.socket(i)).lines({u"ps"_s, u"-a"_s, u"--format"_s, u"{{.State}}"_s});
        return list;
    }

    TestFleet m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestActionsInWindow)
#include "tst_actions.moc"
