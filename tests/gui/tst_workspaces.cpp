// SPDX-License-Identifier: GPL-3.0-or-later
// Workspaces made, opened, saved elsewhere and followed in the real window.
#include "gui/windowdriver.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestWorkspaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        m_pictures = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
    }
    void cleanup() { m_driver.reset(); }

    void newOpenRecentAndSaveAs()
    {
        choose(u"workspace:new"_s, u"newWorkspaceDialog"_s, file(u"shop"_s));
        QTRY_VERIFY(QFile::exists(file(u"shop"_s)));
        QTRY_COMPARE(shown(), u"Workspace: shop"_s);
        QVERIFY(m_driver->window().windowTitle().contains(u"shop"_s));
        QVERIFY(m_driver->desktop().fleet().hosts().isEmpty()); // the demo has ended

        write(u"prod"_s, hostsText({u"aws1"_s}));
        choose(u"workspace:open"_s, u"openWorkspaceDialog"_s, file(u"prod"_s));
        QTRY_VERIFY(m_driver->desktop().fleet().hostByName(u"aws1"_s));
        QTRY_COMPARE(shown(), u"Workspace: prod"_s);

        choose(u"workspace:saveAs"_s, u"saveWorkspaceDialog"_s, file(u"copy"_s));
        QTRY_COMPARE(shown(), u"Workspace: copy"_s);
        QCOMPARE(fleet::Workspace::load(file(u"copy"_s))->hosts().value(0).name, u"aws1"_s);

        auto *menu = m_driver->window().findChild<QMenu *>(u"recentMenu"_s);
        QVERIFY(menu);
        auto *main = m_driver->window().findChild<QMenu *>(u"mainMenu"_s);
        auto *workspaces = m_driver->window().findChild<QMenu *>(u"workspaceMenu"_s);
        main->popup(m_driver->window().mapToGlobal(QPoint(20, 40)));
        main->setActiveAction(workspaces->menuAction());
        workspaces->popup(m_driver->window().mapToGlobal(QPoint(240, 120)));
        QTRY_VERIFY(workspaces->isVisible());
        QVERIFY(m_driver->saveLooks(m_pictures, u"workspace-menu"_s));
        menu->popup(m_driver->window().mapToGlobal(QPoint(360, 180)));
        QTRY_VERIFY(menu->isVisible());
        QCOMPARE(menu->actions().value(0)->data().toString(), file(u"prod"_s));
        QCOMPARE(menu->actions().value(1)->data().toString(), file(u"shop"_s));
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().value(1)).center());
        QTRY_COMPARE(shown(), u"Workspace: shop"_s);
    }

    void replacingIsAskedFor()
    {
        choose(u"workspace:new"_s, u"newWorkspaceDialog"_s, file(u"shop"_s));
        QTRY_COMPARE(shown(), u"Workspace: shop"_s);
        write(u"other"_s, hostsText({u"aws9"_s}));
        choose(u"workspace:saveAs"_s, u"saveWorkspaceDialog"_s, file(u"other"_s));
        auto *keep = m_driver->window().findChild<QAbstractButton *>(u"keepWorkspace"_s);
        QTRY_VERIFY(keep->isVisible() && keep->hasFocus());
        QVERIFY(m_driver->saveLooks(m_pictures, u"workspace-replace"_s));
        QTest::keyClick(keep, Qt::Key_Space);
        QTRY_VERIFY(!keep->isVisible());
        QCOMPARE(fleet::Workspace::load(file(u"other"_s))->hosts().value(0).name, u"aws9"_s);
        choose(u"workspace:saveAs"_s, u"saveWorkspaceDialog"_s, file(u"other"_s));
        QTRY_VERIFY(keep->isVisible());
        QTest::mouseClick(m_driver->window().findChild<QAbstractButton *>(u"replaceWorkspace"_s), Qt::LeftButton);
        QTRY_COMPARE(shown(), u"Workspace: other"_s);
        QVERIFY(fleet::Workspace::load(file(u"other"_s))->hosts().isEmpty());
    }

    void damageIsToldAndMended()
    {
        write(u"prod"_s, hostsText({u"aws1"_s}));
        choose(u"workspace:open"_s, u"openWorkspaceDialog"_s, file(u"prod"_s));
        QTRY_VERIFY(m_driver->desktop().fleet().hostByName(u"aws1"_s));
        const QByteArray damaged = "{\n  \"bayplan\": 1,\n  \"hosts\": [ oops ]\n}\n";
        write(u"prod"_s, damaged);
        auto *bar = m_driver->window().findChild<QWidget *>(u"workspaceProblem"_s);
        QVERIFY(bar);
        QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), 10'000);
        const QString told = bar->findChild<QLabel *>(u"messageText"_s)->text();
        QVERIFY2(told.contains(u"line 3"_s) && told.contains(u"prod.json"_s), qPrintable(told));
        QVERIFY2(m_driver->desktop().fleet().hostByName(u"aws1"_s), "its hosts are gone");
        QVERIFY(m_driver->saveLooks(m_pictures, u"workspace-damaged"_s));
        write(u"prod"_s, hostsText({u"aws1"_s, u"aws2"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), 10'000);
        QTRY_VERIFY(m_driver->desktop().fleet().hostByName(u"aws2"_s));

        // One that can't be opened at all.
        write(u"broken"_s, damaged);
        choose(u"workspace:open"_s, u"openWorkspaceDialog"_s, file(u"broken"_s));
        auto *failure = m_driver->window().findChild<QWidget *>(u"workspaceFailure"_s);
        QTRY_VERIFY(failure->isVisible());
        QVERIFY(failure->findChild<QLabel *>(u"messageText"_s)->text().contains(u"line 3"_s));
        QCOMPARE(shown(), u"Workspace: prod"_s);
        QFile unchanged(file(u"broken"_s));
        QVERIFY(unchanged.open(QIODevice::ReadOnly));
        QCOMPARE(unchanged.readAll(), damaged);
    }

    void byKeyboardFromThePalette()
    {
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_driver->window().findChild<QLineEdit *>(u"paletteEdit"_s);
        QTRY_VERIFY(palette && palette->isVisible());
        QTest::keyClicks(palette, u"workspace new"_s);
        QTest::keyClick(palette, Qt::Key_Return);
        QVERIFY(m_driver->dialog<QFileDialog>(u"newWorkspaceDialog"_s));
    }

private:
    QString file(const QString &name) const { return m_folder->filePath(name + u".json"_s); }
    QByteArray hostsText(const QStringList &names) const
    {
        QStringList hosts;
        for (const QString &name : names)
            hosts << u"{\"name\": \"%1\", \"endpoint\": \"%2\"}"_s.arg(name, m_engines.endpoint(1));
        return u"{\"bayplan\": 1, \"hosts\": [%1]}"_s.arg(hosts.join(u", "_s)).toUtf8();
    }
    void write(const QString &name, const QByteArray &text) const
    {
        QFile out(file(name));
        QVERIFY(out.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(out.write(text), text.size());
    }
    QString shown() const { return m_driver->window().findChild<QLabel *>(u"workspace"_s)->text(); }

    void choose(const QString &action, const QString &name, const QString &path) const
    {
        m_driver->window().findChild<QAction *>(action)->trigger();
        auto *dialog = m_driver->dialog<QFileDialog>(name);
        QVERIFY2(dialog, qPrintable(name));
        auto *edit = dialog->findChild<QLineEdit *>();
        QVERIFY(edit);
        edit->setText(path);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(!m_driver->window().findChild<QFileDialog *>(name));
    }

    TestFleet m_engines;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_pictures;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestWorkspaces)
#include "tst_workspaces.moc"
