// SPDX-License-Identifier: GPL-3.0-or-later
// The first start: what is found on the machine is offered with one click; with nothing found there is the demo.
#include "gui/windowdriver.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/page.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestFirstStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run"); }

    void foundEngineIsAddedWithOneClick()
    {
        WindowDriver driver(*qApp, WindowDriver::Start{.found = {found()}});
        QVERIFY(QTest::qWaitForWindowActive(&driver.window()));
        QVERIFY(driver.saveScreen(pictures(), u"welcome"_s));
        QCOMPARE(driver.desktop().fleet().hosts().size(), 0);
        QAbstractButton *add = driver.buttonNamed(u"Add local"_s);
        QVERIFY2(add, "the engine found is not offered");
        QTest::mouseClick(add, Qt::LeftButton);
        QTRY_COMPARE(driver.desktop().fleet().hosts().size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(toString(driver.desktop().fleet().hosts().first()->status().state), u"connected"_s,
                                  10'000);
        QVERIFY(driver.window().currentPage()->isVisible());

        // It is in the file, so the next start goes straight to it.
        const auto saved = fleet::Workspace::load(driver.workspaceFile());
        QVERIFY(saved.has_value());
        QCOMPARE(saved->hosts(), QList{found().host});
    }

    void foundEngineByKeyboard()
    {
        WindowDriver driver(*qApp, WindowDriver::Start{.found = {found()}});
        QVERIFY(QTest::qWaitForWindowActive(&driver.window()));
        const QAbstractButton *add = driver.buttonNamed(u"Add local"_s);
        QVERIFY(add);
        for (int i = 0; i < 30 && !add->hasFocus(); ++i)
            QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &driver.window(), Qt::Key_Tab);
        QVERIFY2(add->hasFocus(), "the Tab key does not reach the button");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_COMPARE(driver.desktop().fleet().hosts().size(), 1);
    }

    void nothingFoundOpensTheDemo()
    {
        WindowDriver driver(*qApp, WindowDriver::Start{});
        QVERIFY(QTest::qWaitForWindowActive(&driver.window()));
        QTRY_COMPARE(driver.desktop().fleet().hosts().size(), 3);
        const auto *label = driver.window().findChild<QLabel *>(u"workspace"_s);
        QVERIFY(label);
        QVERIFY2(label->text().contains(u"Demo"_s), qPrintable(label->text()));
        QVERIFY2(!QFile::exists(driver.workspaceFile()), "the demo is not to be kept");
        driver.openPage(u"containers"_s);
        QTRY_VERIFY_WITH_TIMEOUT(driver.table(u"containersTable"_s)->model()->rowCount() > 20, 10'000);
    }

    void firstRealHostEndsTheDemo()
    {
        WindowDriver driver(*qApp, WindowDriver::Start{});
        QVERIFY(QTest::qWaitForWindowActive(&driver.window()));
        driver.openPage(u"hosts"_s);
        QAbstractButton *open = driver.buttonNamed(u"Add host…"_s);
        QVERIFY(open);
        QTest::mouseClick(open, Qt::LeftButton);
        QWidget *dialog = nullptr;
        QTRY_VERIFY((dialog = driver.window().findChild<QWidget *>(u"addHostDialog"_s)) && dialog->isVisible());
        auto *endpoint = dialog->findChild<QLineEdit *>(u"endpoint"_s);
        auto *name = dialog->findChild<QLineEdit *>(u"name"_s);
        auto *add = dialog->findChild<QAbstractButton *>(u"addHost"_s);
        QVERIFY(endpoint && name && add);
        endpoint->clear();
        QTest::keyClicks(endpoint, u"ssh://-oProxyCommand=x"_s);
        QVERIFY(!add->isEnabled());
        endpoint->clear();
        QTest::keyClicks(endpoint, m_engines.endpoint(2));
        name->clear();
        QTest::keyClicks(name, u"mine"_s);
        QVERIFY(driver.saveScreen(pictures(), u"add-host"_s));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE(driver.desktop().fleet().hosts().size(), 1);
        QCOMPARE(driver.desktop().fleet().hosts().first()->config().name, u"mine"_s);
        const auto *label = driver.window().findChild<QLabel *>(u"workspace"_s);
        QTRY_VERIFY(!label->text().contains(u"Demo"_s));
    }

    void endsBySignalAndLeavesNothing()
    {
        const QTemporaryDir rooms;
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TMPDIR"_s, rooms.path());
        environment.insert(u"XDG_RUNTIME_DIR"_s, rooms.path());
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(BAYPLAN_PROGRAM), {u"demo"_s});
        const auto sockets = [&] {
            return QDir(rooms.path()).entryList({u"bayplan-demo-*"_s}, QDir::Dirs | QDir::Hidden).size();
        };
        QTRY_COMPARE_WITH_TIMEOUT(sockets(), 1, 10'000);
        process.terminate();
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10'000);
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
        QCOMPARE(sockets(), 0);
    }

    void settingsComeBack()
    {
        WindowDriver driver(*qApp, WindowDriver::Start{.hosts = {found().host}});
        driver.openPage(u"ports"_s);
        driver.setTheme(ui::Theme::Mode::Dark);
        driver.restart();
        QCOMPARE(driver.window().currentPage()->key(), u"ports"_s);
        QVERIFY(driver.isDark());
    }

private:
    fleet::FoundHost found() const
    {
        return {{u"local"_s, *engine::Endpoint::parse(m_engines.endpoint(1))}, u"socket"_s};
    }
    static QString pictures() { return QCoreApplication::applicationDirPath() + u"/../screenshots"_s; }

    TestFleet m_engines;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestFirstStart)
#include "tst_firststart.moc"
