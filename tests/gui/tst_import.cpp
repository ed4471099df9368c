// SPDX-License-Identifier: GPL-3.0-or-later
// Importing what was found, by mouse and by keyboard, from every place that offers it.
#include "gui/windowdriver.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QTest>
#include <QTreeWidget>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::FoundHost;

class TestImport : public QObject
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
        m_driver = std::make_unique<WindowDriver>(
            *qApp, WindowDriver::Start{.hosts = {{u"mine"_s, endpoint(1)}}, .found = found()});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
    }
    void cleanup() { m_driver.reset(); }

    void byMouseFromTheHostsPage()
    {
        m_driver->openPage(u"hosts"_s);
        QAbstractButton *open = m_driver->buttonNamed(u"Import hosts"_s);
        QVERIFY(open);
        QTest::mouseClick(open, Qt::LeftButton);
        auto *dialog = m_driver->dialog(u"importDialog"_s);
        QVERIFY(dialog);
        auto *list = dialog->findChild<QTreeWidget *>(u"importList"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"import"_s));

        QCOMPARE(groups(*list),
                 (QStringList{u"Environment"_s, u"Docker contexts"_s, u"docker-machine"_s, u"Sockets on this machine"_s,
                              u"Hosts of ~/.ssh/config, which may or may not run an engine"_s}));
        QVERIFY(row(*list, u"prod"_s)->text(2).contains(u"docker uses it now"_s));
        QCOMPARE(row(*list, u"prod"_s)->checkState(0), Qt::Checked);
        QVERIFY2(!(row(*list, u"local"_s)->flags() & Qt::ItemIsUserCheckable), "it is a host already");
        QVERIFY(row(*list, u"local"_s)->text(2).contains(u"is the host mine already"_s));
        QVERIFY(!(row(*list, u"broken"_s)->flags() & Qt::ItemIsUserCheckable));
        QVERIFY(row(*list, u"broken"_s)->text(2).contains(u"has no endpoint"_s));
        QCOMPARE(row(*list, u"alias"_s)->checkState(0), Qt::Unchecked);

        auto *import = dialog->findChild<QAbstractButton *>(u"importChosen"_s);
        QCOMPARE(import->text(), u"Import 3 hosts"_s);
        clickTick(*list, u"machine1"_s);
        clickTick(*list, u"env"_s);
        QCOMPARE(import->text(), u"Import 1 host"_s);
        QTest::mouseClick(import, Qt::LeftButton);
        QTRY_COMPARE(m_driver->desktop().fleet().hosts().size(), 2);
        const fleet::HostConnection *added = m_driver->desktop().fleet().hostByName(u"prod"_s);
        QVERIFY(added);
        QCOMPARE(added->config().source, u"context:prod"_s);
        QTRY_VERIFY_WITH_TIMEOUT(fleet::isLive(added->status().state), 15'000);
        QTRY_VERIFY(!m_driver->window().findChild<QWidget *>(u"importDialog"_s));
    }

    void byKeyboardFromThePalette()
    {
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_driver->window().findChild<QLineEdit *>(u"paletteEdit"_s);
        QTRY_VERIFY(palette && palette->isVisible());
        QTest::keyClicks(palette, u"import hosts"_s);
        QTest::keyClick(palette, Qt::Key_Return);
        auto *dialog = m_driver->dialog(u"importDialog"_s);
        QVERIFY(dialog);
        auto *list = dialog->findChild<QTreeWidget *>(u"importList"_s);
        QVERIFY(list->hasFocus());
        const auto *import = dialog->findChild<QAbstractButton *>(u"importChosen"_s);
        // From env, the first, down to prod.
        QCOMPARE(list->currentItem()->text(0), u"env"_s);
        QTest::keyClick(list, Qt::Key_Space);
        QCOMPARE(import->text(), u"Import 2 hosts"_s);
        goTo(*list, u"machine1"_s);
        QTest::keyClick(list, Qt::Key_Space);
        goTo(*list, u"prod"_s);
        QTest::keyClick(list, Qt::Key_F2);
        auto *editor = list->findChild<QLineEdit *>(u"importName"_s);
        QTRY_VERIFY(editor && editor->isVisible());
        QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(editor, u"mine"_s); // taken
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(!import->isEnabled());
        QVERIFY(dialog->findChild<QLabel *>(u"message"_s)->text().contains(u"There is a host named “mine” already"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"import-name-taken"_s));
        QTest::keyClick(list, Qt::Key_F2);
        editor = nullptr;
        QTRY_VERIFY((editor = list->findChild<QLineEdit *>(u"importName"_s)) && editor->isVisible());
        QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(editor, u"shop"_s);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(import->text(), u"Import 1 host"_s);
        QTRY_VERIFY(list->hasFocus());
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_VERIFY(m_driver->desktop().fleet().hostByName(u"shop"_s));
        QCOMPARE(m_driver->desktop().fleet().hosts().size(), 2);
    }

    void fromTheMenuAndTheWelcomePage()
    {
        auto *action = m_driver->window().findChild<QAction *>(u"action:import"_s);
        QVERIFY(action);
        action->trigger();
        auto *dialog = m_driver->dialog(u"importDialog"_s);
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_driver->window().findChild<QWidget *>(u"importDialog"_s));

        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.found = found()});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        QVERIFY(m_driver->saveLooks(m_folder, u"welcome-import"_s));
        QAbstractButton *open = m_driver->buttonNamed(u"Import hosts…"_s);
        QVERIFY(open);
        QTest::mouseClick(open, Qt::LeftButton);
        dialog = m_driver->dialog(u"importDialog"_s);
        QVERIFY(dialog);
        QVERIFY(row(*dialog->findChild<QTreeWidget *>(u"importList"_s), u"local"_s)->flags() & Qt::ItemIsUserCheckable);
    }

private:
    engine::Endpoint endpoint(int engine) const { return *engine::Endpoint::parse(m_engines.endpoint(engine)); }

    QList<FoundHost> found() const
    {
        using Origin = FoundHost::Origin;
        const auto parse = [](const QString &text) { return *engine::Endpoint::parse(text); };
        QList<FoundHost> list;
        list << FoundHost{.host = {.name = u"local"_s, .endpoint = endpoint(1)}, .source = u"socket"_s};
        list << FoundHost{.host = {.name = u"prod"_s, .endpoint = endpoint(2), .source = u"context:prod"_s},
                          .source = u"Docker context “prod”"_s,
                          .origin = Origin::Context,
                          .current = true,
                          .description = u"The shop in Frankfurt"_s};
        list << FoundHost{.host = {.name = u"broken"_s, .endpoint = {}},
                          .source = u"Docker context “broken”"_s,
                          .origin = Origin::Context,
                          .problem = u"The context has no endpoint for Docker"_s};
        list << FoundHost{.host = {.name = u"env"_s, .endpoint = parse(u"tcp://10.255.0.7:2375"_s)},
                          .source = u"DOCKER_HOST"_s,
                          .origin = Origin::Environment};
        list << FoundHost{.host = {.name = u"machine1"_s, .endpoint = endpoint(3), .source = u"machine:machine1"_s},
                          .source = u"docker-machine"_s,
                          .origin = Origin::Machine};
        list << FoundHost{
            .host = {.name = u"alias"_s, .endpoint = parse(u"ssh://alias"_s), .source = u"ssh-config:alias"_s},
            .source = u"~/.ssh/config"_s,
            .origin = Origin::SshConfig};
        return list;
    }

    static QStringList groups(const QTreeWidget &list)
    {
        QStringList titles;
        for (int i = 0; i < list.topLevelItemCount(); ++i)
            titles << list.topLevelItem(i)->text(0);
        return titles;
    }
    static QTreeWidgetItem *row(const QTreeWidget &list, const QString &name)
    {
        return list.findItems(name, Qt::MatchExactly | Qt::MatchRecursive).value(0);
    }
    static void clickTick(QTreeWidget &list, const QString &name)
    {
        const QRect rect = list.visualItemRect(row(list, name));
        QTest::mouseClick(list.viewport(), Qt::LeftButton, {}, QPoint(rect.left() + 10, rect.center().y()));
    }
    static void goTo(QTreeWidget &list, const QString &name)
    {
        for (int i = 0; i < 20 && list.currentItem()->text(0) != name; ++i)
            QTest::keyClick(&list, Qt::Key_Down);
        for (int i = 0; i < 20 && list.currentItem()->text(0) != name; ++i)
            QTest::keyClick(&list, Qt::Key_Up);
        QCOMPARE(list.currentItem()->text(0), name);
    }

    TestFleet m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestImport)
#include "tst_import.moc"
