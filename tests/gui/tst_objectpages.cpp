// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of networks and volumes over three real engines: made, joined, left, removed and pruned, by mouse and by
// keyboard, with the previews and Ctrl+Z.
#include "gui/windowdriver.h"
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
#include <QProcess>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

#include <algorithm>
#include <memory>
#include <vector>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestObjectPages : public QObject
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
        removeAll();
        onAll({u"network"_s, u"create"_s, u"--label"_s, u"team=shop"_s, u"shop_back"_s});
        onAll({u"volume"_s, u"create"_s, u"--label"_s, u"team=shop"_s, u"shop_data"_s});
        onAll({u"run"_s, u"-d"_s, u"--name"_s, u"web"_s, u"--network"_s, u"shop_back"_s, u"-v"_s, u"shop_data:/d"_s,
               u"bayplan-test/app:blue"_s});
        onAll({u"run"_s, u"-d"_s, u"--name"_s, u"job"_s, u"bayplan-test/app:blue"_s});
        QList<fleet::HostConfig> hosts;
        for (int i = 1; i <= m_engines.count(); ++i) {
            fleet::HostConfig host{u"engine%1"_s.arg(i), *engine::Endpoint::parse(m_engines.endpoint(i))};
            host.production = i == 3;
            hosts << host;
        }
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
    }
    void cleanup()
    {
        m_driver.reset();
        removeAll();
    }

    /// Made on two hosts by mouse, found in the table, taken back.
    void createNetwork()
    {
        openNetworks();
        QVERIFY(m_driver->saveLooks(m_folder, u"networks"_s));
        QTest::mouseClick(tool(u"network:create"_s), Qt::LeftButton);
        auto *dialog = m_driver->dialog<QDialog>(u"createNetworkDialog"_s);
        QVERIFY(dialog);
        auto *name = dialog->findChild<QLineEdit *>(u"name"_s);
        auto *act = dialog->findChild<QPushButton *>(u"act"_s);
        QTRY_VERIFY(name->hasFocus());
        QTest::keyClicks(name, u"shop_front"_s);
        QVERIFY(!act->isEnabled()); // on which hosts?
        tick(dialog, 0);
        tick(dialog, 1);
        QVERIFY(act->isEnabled());
        auto *subnet = dialog->findChild<QLineEdit *>(u"subnet"_s);
        QTest::keyClicks(subnet, u"172.31.40.0"_s);
        QVERIFY(!act->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"networks-create"_s));
        QTest::keyClicks(subnet, u"/24"_s);
        auto *gateway = dialog->findChild<QLineEdit *>(u"gateway"_s);
        QTest::keyClicks(gateway, u"10.0.0.1"_s);
        QVERIFY(!act->isEnabled()); // not of that subnet
        gateway->clear();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"labels"_s), u"team=shop"_s);
        QVERIFY(act->isEnabled());
        QTest::mouseClick(act, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(namesShown(networks()).count(u"shop_front"_s), 2, 30'000);
        QCOMPARE(DockerCli(m_engines.socket(2))
                     .run({u"network"_s, u"inspect"_s, u"-f"_s, u"{{(index .IPAM.Config 0).Subnet}} {{.Labels.team}}"_s,
                           u"shop_front"_s}),
                 u"172.31.40.0/24 shop"_s);
        undo();
        QTRY_COMPARE_WITH_TIMEOUT(namesShown(networks()).count(u"shop_front"_s), 0, 30'000);
    }

    /// Containers of two hosts put into a network by the context menu, and taken out by keyboard.
    void connectAndDisconnect()
    {
        openNetworks();
        m_driver->filter(u"network:shop_back host:engine1,engine2"_s);
        QTRY_COMPARE(networks()->model()->rowCount(), 2);
        selectAll(networks());
        const QPoint at = networks()->visualRect(networks()->model()->index(0, 0)).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, networks()->viewport()->mapToGlobal(at));
        QApplication::sendEvent(networks()->viewport(), &event);
        QMenu *menu = nullptr;
        QTRY_VERIFY((menu = m_driver->window().findChild<QMenu *>(u"tableMenu"_s)) && menu->isVisible());
        QVERIFY(m_driver->saveLooks(m_folder, u"networks-menu"_s));
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action(u"network:connect"_s)).center());
        auto *dialog = m_driver->dialog<QDialog>(u"membersDialog"_s);
        QVERIFY(dialog);
        auto *list = dialog->findChild<QTreeWidget *>(u"previewList"_s);
        QCOMPARE(list->topLevelItemCount(), 2);
        QCOMPARE(list->topLevelItem(0)->childCount(), 1); // job; web is in it
        auto *act = dialog->findChild<QPushButton *>(u"act"_s);
        QVERIFY(!act->isEnabled());
        list->setFocus();
        list->setCurrentItem(list->topLevelItem(0));
        QTest::keyClick(list, Qt::Key_Space); // the host's tick takes all below
        list->setCurrentItem(list->topLevelItem(1)->child(0));
        QTest::keyClick(list, Qt::Key_Space);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"aliases"_s), u"work"_s);
        QVERIFY(act->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"networks-connect"_s));
        QTest::mouseClick(act, Qt::LeftButton);
        const QStringList both{u"job, web"_s, u"job, web"_s};
        QTRY_COMPARE_WITH_TIMEOUT(WindowDriver::column(networks(), u"Used by"_s), both, 30'000);

        selectAll(networks());
        QTest::keyClick(networks(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        dialog = m_driver->dialog<QDialog>(u"membersDialog"_s);
        QVERIFY(dialog);
        list = dialog->findChild<QTreeWidget *>(u"previewList"_s);
        QTRY_VERIFY(list->hasFocus());
        list->setCurrentItem(list->topLevelItem(1)->child(0));
        QTest::keyClick(list, Qt::Key_Space);
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(WindowDriver::column(networks(), u"Used by"_s).count(u"web"_s), 1, 30'000);
        undo();
        QTRY_COMPARE_WITH_TIMEOUT(WindowDriver::column(networks(), u"Used by"_s), both, 30'000);
    }

    void volumes()
    {
        for (int i = 1; i <= m_engines.count(); ++i)
            run(i, {u"exec"_s, u"web"_s, u"sh"_s, u"-c"_s, u"dd if=/dev/zero of=/d/file bs=1024 count=2048"_s});
        openVolumes();
        // Made by keyboard, where there is none of the name.
        table(u"volumesTable"_s)->setFocus();
        QTest::keyClick(volumesTable(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        auto *dialog = m_driver->dialog<QDialog>(u"createVolumeDialog"_s);
        QVERIFY(dialog);
        auto *name = dialog->findChild<QLineEdit *>(u"name"_s);
        QTRY_VERIFY(name->hasFocus());
        QTest::keyClicks(name, u"shop_data"_s);
        for (int i = 0; i < 3; ++i)
            tick(dialog, i);
        auto *act = dialog->findChild<QPushButton *>(u"act"_s);
        QVERIFY(!act->isEnabled()); // all have it
        QVERIFY(m_driver->saveLooks(m_folder, u"volumes-create"_s));
        QTest::keyClicks(name, u"_2"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(namesShown(volumesTable()).count(u"shop_data_2"_s), 3, 30'000);

        QTest::mouseClick(tool(u"volume:measure"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(WindowDriver::column(volumesTable(), u"Size"_s).contains(u"2.1MB"_s), 60'000);
        QVERIFY(m_driver->saveLooks(m_folder, u"volumes"_s));

        // In use: they stay.
        m_driver->filter(u"volume:shop_data host:engine1"_s);
        QTRY_COMPARE(volumesTable()->model()->rowCount(), 2);
        selectAll(volumesTable());
        QTest::keyClick(volumesTable(), Qt::Key_Delete);
        dialog = m_driver->dialog<QDialog>(u"removalDialog"_s);
        QVERIFY(dialog);
        auto *list = dialog->findChild<QTreeWidget *>(u"previewList"_s);
        QCOMPARE(list->topLevelItemCount(), 2); // a host, and what is left as it is
        QCOMPARE(consequences(dialog), u"It holds no data. Undo makes it again, empty."_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"volumes-remove"_s));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(volumesTable()->model()->rowCount(), 1, 30'000);
        undo();
        QTRY_COMPARE_WITH_TIMEOUT(volumesTable()->model()->rowCount(), 2, 30'000);
        QTRY_VERIFY(m_driver->textsShown().join(u' ').contains(u"new and empty"_s) ||
                    m_driver->textsShown().join(u' ').contains(u"Undo: Remove volume"_s));
    }

    void pruneVolumes()
    {
        for (int i = 1; i <= 2; ++i) {
            run(i, {u"run"_s, u"--name"_s, u"once"_s, u"-v"_s, u"/anonymous"_s, u"bayplan-test/app:blue"_s, u"sh"_s,
                    u"-c"_s, u"dd if=/dev/zero of=/anonymous/f bs=1024 count=1024"_s});
            run(i, {u"rm"_s, u"-f"_s, u"once"_s});
        }
        run(2, {u"volume"_s, u"create"_s, u"kept"_s});
        openVolumes();
        QTRY_COMPARE_WITH_TIMEOUT(volumesTable()->model()->rowCount(), 6, 30'000);
        QTest::mouseClick(tool(u"volume:prune"_s), Qt::LeftButton);
        auto *dialog = m_driver->dialog<QDialog>(u"removalDialog"_s);
        QVERIFY(dialog);
        auto *act = dialog->findChild<QPushButton *>(u"act"_s);
        QCOMPARE(act->text(), u"Prune 2 volumes"_s);
        QTRY_VERIFY_WITH_TIMEOUT(consequences(dialog).startsWith(u"2.1MB of data"_s), 60'000);
        auto *named = dialog->findChild<QCheckBox *>(u"named"_s);
        QTest::mouseClick(named, Qt::LeftButton, {}, QPoint(8, named->height() / 2));
        QCOMPARE(act->text(), u"Prune 3 volumes"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"volumes-prune"_s));
        QTest::mouseClick(named, Qt::LeftButton, {}, QPoint(8, named->height() / 2));
        QTest::mouseClick(act, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(volumesTable()->model()->rowCount(), 4, 30'000);
        QVERIFY(namesShown(volumesTable()).contains(u"kept"_s));

        // By keyboard: named ones are left until they are wanted too.
        volumesTable()->setFocus();
        QTest::keyClick(volumesTable(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        dialog = m_driver->dialog<QDialog>(u"removalDialog"_s);
        QVERIFY(dialog);
        act = dialog->findChild<QPushButton *>(u"act"_s);
        QVERIFY(!act->isEnabled());
        named = dialog->findChild<QCheckBox *>(u"named"_s);
        QVERIFY(WindowDriver::tabTo(named));
        QTest::keyClick(named, Qt::Key_Space);
        QCOMPARE(act->text(), u"Prune 1 volume"_s);
        QVERIFY(WindowDriver::tabTo(act));
        QTest::keyClick(act, Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(volumesTable()->model()->rowCount(), 3, 30'000);
        QVERIFY(!namesShown(volumesTable()).contains(u"kept"_s));
    }

    void pruneNetworks()
    {
        for (int i = 1; i <= 2; ++i)
            run(i, {u"network"_s, u"create"_s, u"--subnet"_s, u"172.31.%1.0/24"_s.arg(50 + i), u"spare"_s});
        openNetworks();
        const auto spare = [this] { return namesShown(networks()).count(u"spare"_s); };
        QTRY_COMPARE_WITH_TIMEOUT(spare(), 2, 30'000);
        QTest::mouseClick(tool(u"network:prune"_s), Qt::LeftButton);
        auto *dialog = m_driver->dialog<QDialog>(u"removalDialog"_s);
        QVERIFY(dialog);
        auto *act = dialog->findChild<QPushButton *>(u"act"_s);
        auto *list = dialog->findChild<QTreeWidget *>(u"previewList"_s);
        QCOMPARE(act->text(), u"Prune 2 networks"_s);
        QCOMPARE(list->topLevelItemCount(), 2);
        QCOMPARE(list->topLevelItem(1)->childCount(), 1);
        QCOMPARE(list->topLevelItem(1)->child(0)->text(0), u"spare"_s);
        QCOMPARE(list->topLevelItem(1)->child(0)->text(1), u"172.31.52.0/24"_s);
        QCOMPARE(consequences(dialog), u"Undo makes the networks again with the same settings."_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"networks-prune"_s));
        // Not the second host's: its tick is in front of its name.
        const QRect row = list->visualItemRect(list->topLevelItem(1)->child(0));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, QPoint(row.left() + 10, row.center().y()));
        QCOMPARE(act->text(), u"Prune 1 network"_s);
        QTest::mouseClick(act, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(spare(), 1, 30'000);
        undo();
        QTRY_COMPARE_WITH_TIMEOUT(spare(), 2, 30'000);

        networks()->setFocus();
        QTest::keyClick(networks(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        dialog = m_driver->dialog<QDialog>(u"removalDialog"_s);
        QVERIFY(dialog);
        act = dialog->findChild<QPushButton *>(u"act"_s);
        QTRY_VERIFY(dialog->findChild<QPushButton *>(u"cancel"_s)->hasFocus());
        QVERIFY(WindowDriver::tabTo(act));
        QTest::keyClick(act, Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(spare(), 0, 30'000);
        QCOMPARE(namesShown(networks()).count(u"shop_back"_s), 3);

        // And where there is nothing to prune.
        QTest::keyClick(networks(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        dialog = m_driver->dialog<QDialog>(u"removalDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(consequences(dialog), u"Every network is in use or the engine's own."_s);
        QVERIFY(!dialog->findChild<QPushButton *>(u"act"_s)->isEnabled());
        close(dialog);
    }

    /// What the buttons and menus do is in the palette too, and so are the networks and volumes themselves.
    void byThePalette()
    {
        openVolumes();
        openNetworks();
        networks()->clearSelection();
        m_driver->openPage(u"containers"_s); // from any page
        byPalette(u"networks: create"_s);
        auto *dialog = m_driver->dialog<QDialog>(u"createNetworkDialog"_s);
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"name"_s), u"shop_front"_s);
        tick(dialog, 0);
        QTest::keyClick(dialog->findChild<QLineEdit *>(u"name"_s), Qt::Key_Return);
        byPalette(u"volumes: create"_s);
        dialog = m_driver->dialog<QDialog>(u"createVolumeDialog"_s);
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"name"_s), u"shop_more"_s);
        tick(dialog, 1);
        QTest::keyClick(dialog->findChild<QLineEdit *>(u"name"_s), Qt::Key_Return);
        m_driver->openPage(u"volumes"_s);
        QTRY_COMPARE_WITH_TIMEOUT(namesShown(volumesTable()).count(u"shop_more"_s), 1, 30'000);
        m_driver->openPage(u"networks"_s);
        QTRY_COMPARE_WITH_TIMEOUT(namesShown(networks()).count(u"shop_front"_s), 1, 30'000);
        m_driver->openPage(u"containers"_s);

        byPalette(u"shop_front engine1"_s); // shows and selects it
        QTRY_COMPARE_WITH_TIMEOUT(m_driver->window().currentPage()->key(), u"networks"_s, 30'000);
        QTRY_COMPARE(selectedNames(networks()), QStringList{u"shop_front"_s});
        byPalette(u"networks: connect"_s);
        dialog = m_driver->dialog<QDialog>(u"membersDialog"_s);
        QVERIFY(dialog);
        auto *list = dialog->findChild<QTreeWidget *>(u"previewList"_s);
        list->setFocus();
        list->setCurrentItem(list->topLevelItem(0)); // all of the host
        QTest::keyClick(list, Qt::Key_Space);
        QTest::keyClick(list, Qt::Key_Return);
        const auto users = [this] { return WindowDriver::column(networks(), u"Used by"_s).count(u"job, web"_s); };
        QTRY_COMPARE_WITH_TIMEOUT(users(), 1, 30'000);
        byPalette(u"networks: disconnect"_s);
        dialog = m_driver->dialog<QDialog>(u"membersDialog"_s);
        QVERIFY(dialog);
        list = dialog->findChild<QTreeWidget *>(u"previewList"_s);
        list->setFocus();
        list->setCurrentItem(list->topLevelItem(0));
        QTest::keyClick(list, Qt::Key_Space);
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(users(), 0, 30'000);
        byPalette(u"networks: prune"_s);
        dialog = m_driver->dialog<QDialog>(u"removalDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QPushButton *>(u"act"_s)->text(), u"Prune 1 network"_s);
        close(dialog);
        byPalette(u"networks: remove"_s);
        dialog = m_driver->dialog<QDialog>(u"removalDialog"_s);
        QVERIFY(dialog);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(namesShown(networks()).count(u"shop_front"_s), 0, 30'000);

        byPalette(u"shop_more engine2"_s);
        QTRY_COMPARE(m_driver->window().currentPage()->key(), u"volumes"_s);
        QTRY_COMPARE(selectedNames(volumesTable()), QStringList{u"shop_more"_s});
        byPalette(u"volumes: measure"_s);
        QTRY_VERIFY_WITH_TIMEOUT(WindowDriver::column(volumesTable(), u"Size"_s).contains(u"0B"_s), 60'000);
        byPalette(u"volumes: prune"_s);
        dialog = m_driver->dialog<QDialog>(u"removalDialog"_s);
        QVERIFY(dialog);
        QVERIFY(dialog->findChild<QCheckBox *>(u"named"_s));
        close(dialog);
        byPalette(u"volumes: remove"_s);
        dialog = m_driver->dialog<QDialog>(u"removalDialog"_s);
        QVERIFY(dialog);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(namesShown(volumesTable()).count(u"shop_more"_s), 0, 30'000);
    }

    /// With the containers in them, on three hosts of which one is marked production.
    void removeNetworks()
    {
        openNetworks();
        m_driver->filter(u"network:shop_back"_s);
        QTRY_COMPARE(networks()->model()->rowCount(), 3);
        selectAll(networks());
        QTest::keyClick(networks(), Qt::Key_Delete);
        auto *dialog = m_driver->dialog<QDialog>(u"removalDialog"_s);
        QVERIFY(dialog);
        auto *act = dialog->findChild<QPushButton *>(u"act"_s);
        QVERIFY(!act->isEnabled()); // in use
        QVERIFY(m_driver->saveLooks(m_folder, u"networks-remove-used"_s));
        auto *disconnect = dialog->findChild<QCheckBox *>(u"disconnect"_s);
        QTest::mouseClick(disconnect, Qt::LeftButton, {}, QPoint(8, disconnect->height() / 2));
        QVERIFY(!act->isEnabled()); // production
        QVERIFY(consequences(dialog).contains(u"3 running containers are disconnected"_s));
        auto *name = dialog->findChild<QLineEdit *>(u"productionName"_s);
        QVERIFY(name);
        QTest::keyClicks(name, u"engine3"_s);
        QVERIFY(act->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"networks-remove"_s));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(networks()->model()->rowCount(), 0, 30'000);
        undo();
        QTRY_COMPARE_WITH_TIMEOUT(WindowDriver::column(networks(), u"Used by"_s),
                                  (QStringList{u"web"_s, u"web"_s, u"web"_s}), 30'000);
    }

private:
    void run(int engine, const QStringList &words) const
    {
        QVERIFY(!DockerCli(m_engines.socket(engine)).run(words).isNull());
    }
    /// On every engine at once.
    void onAll(const QStringList &words) const
    {
        std::vector<std::unique_ptr<QProcess>> all;
        for (int i = 1; i <= m_engines.count(); ++i)
            all.push_back(DockerCli(m_engines.socket(i)).start(words));
        for (const auto &each : all) {
            QVERIFY(each->waitForFinished(60'000));
            QVERIFY2(each->exitCode() == 0, each->readAllStandardError().constData());
        }
    }
    void removeAll() const
    {
        QVERIFY(m_engines.removeAllContainers());
        for (int i = 1; i <= m_engines.count(); ++i) {
            const DockerCli docker(m_engines.socket(i));
            for (const QString &name : docker.lines({u"network"_s, u"ls"_s, u"-q"_s, u"--filter"_s, u"type=custom"_s}))
                docker.run({u"network"_s, u"rm"_s, name}, true);
            for (const QString &name : docker.lines({u"volume"_s, u"ls"_s, u"-q"_s}))
                docker.run({u"volume"_s, u"rm"_s, name}, true);
        }
    }
    QTableView *table(const QString &name) const { return m_driver->table(name); }
    QTableView *networks() const { return table(u"networksTable"_s); }
    QTableView *volumesTable() const { return table(u"volumesTable"_s); }
    bool allSettled() const
    {
        const auto hosts = m_driver->desktop().fleet().hosts();
        return std::all_of(hosts.begin(), hosts.end(), [](const auto *host) { return host->isSettled(); });
    }
    void openNetworks() const
    {
        m_driver->openPage(u"networks"_s);
        QTRY_VERIFY_WITH_TIMEOUT(allSettled(), 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(namesShown(networks()).count(u"shop_back"_s), 3, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(WindowDriver::column(networks(), u"Used by"_s).count(u"web"_s), 3, 30'000);
        QTRY_VERIFY(action(u"network:create"_s)->isEnabled() && action(u"network:prune"_s)->isEnabled());
    }
    void openVolumes() const
    {
        m_driver->openPage(u"volumes"_s);
        QTRY_VERIFY_WITH_TIMEOUT(allSettled(), 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(namesShown(volumesTable()).count(u"shop_data"_s), 3, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(WindowDriver::column(volumesTable(), u"Used by"_s).count(u"web"_s), 3, 30'000);
        QTRY_VERIFY(action(u"volume:create"_s)->isEnabled() && action(u"volume:prune"_s)->isEnabled());
    }
    static QStringList namesShown(const QTableView *table) { return WindowDriver::column(table, u"Name"_s); }
    QAction *action(const QString &name) const { return m_driver->window().findChild<QAction *>(name); }
    QPushButton *tool(const QString &name) const
    {
        return m_driver->window().findChild<QPushButton *>(QString(u"tool:"_s + name));
    }
    static QString consequences(const QDialog *dialog)
    {
        return dialog->findChild<QLabel *>(u"consequences"_s)->text();
    }
    /// By keyboard, in the list of hosts.
    static void tick(const QDialog *dialog, int row)
    {
        auto *hosts = dialog->findChild<QTreeWidget *>(u"hosts"_s);
        hosts->setFocus();
        hosts->setCurrentItem(hosts->topLevelItem(row));
        QTest::keyClick(hosts, Qt::Key_Space);
    }
    static void selectAll(QTableView *table)
    {
        table->setFocus();
        QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
        QTRY_COMPARE(table->selectionModel()->selectedRows().size(), table->model()->rowCount());
    }
    static QStringList selectedNames(const QTableView *table)
    {
        QStringList names;
        for (const QModelIndex &index : table->selectionModel()->selectedRows(columnOf(table, u"Name"_s)))
            names << index.data().toString();
        return names;
    }
    /// Runs what the palette finds first.
    void byPalette(const QString &typed) const
    {
        // A dialog that closes leaves the keys to the window a little later.
        QTRY_VERIFY(!QApplication::activeModalWidget() && m_driver->window().isActiveWindow());
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *edit = m_driver->window().findChild<QLineEdit *>(u"paletteEdit"_s);
        QTRY_VERIFY(edit && edit->isVisible());
        QTest::keyClicks(edit, typed);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(!edit->isVisible());
    }
    void close(QDialog *dialog) const
    {
        const QString name = dialog->objectName();
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_driver->window().findChild<QDialog *>(name));
    }
    void undo() const
    {
        QTRY_VERIFY_WITH_TIMEOUT(action(u"action:undo"_s)->isEnabled(), 30'000);
        m_driver->press(Qt::Key_Z, Qt::ControlModifier);
    }

    TestFleet m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestObjectPages)
#include "tst_objectpages.moc"
