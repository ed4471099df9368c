// SPDX-License-Identifier: GPL-3.0-or-later
// The window and its workspace files: switching between them, edits by others while it is open, a file that is damaged.
#include "gui/windowdriver.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::Workspace;

class TestWorkspaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void switching()
    {
        WindowDriver driver(*qApp, WindowDriver::Start{.hosts = {host(u"a"_s)}});
        app::Desktop &desktop = driver.desktop();
        QCOMPARE(label(driver)->text(), u"Workspace: test"_s);
        const QTemporaryDir folder;
        const QString other = folder.filePath(u"other.json"_s);
        QVERIFY(desktop.newWorkspace(other));
        QCOMPARE(names(driver), QStringList());
        QCOMPARE(label(driver)->text(), u"Workspace: other"_s);
        QVERIFY(desktop.openWorkspace(driver.workspaceFile()));
        QCOMPARE(names(driver), QStringList{u"a"_s});
        QCOMPARE(label(driver)->text(), u"Workspace: test"_s);
        QVERIFY(desktop.saveWorkspaceAs(folder.filePath(u"copy.json"_s)));
        QCOMPARE(names(driver), QStringList{u"a"_s});
        QCOMPARE(label(driver)->text(), u"Workspace: copy"_s);

        // One that can't be opened changes nothing.
        QVERIFY(!desktop.openWorkspace(folder.filePath(u"missing.json"_s)));
        QVERIFY(!desktop.newWorkspace(other));
        QCOMPARE(names(driver), QStringList{u"a"_s});
        QCOMPARE(label(driver)->text(), u"Workspace: copy"_s);
    }

    void editsByOthersAndDamage()
    {
        WindowDriver driver(*qApp, WindowDriver::Start{.hosts = {host(u"a"_s)}});
        const auto edited =
            Workspace::edit(driver.workspaceFile(), [](Workspace &w) { return w.addHost(host(u"b"_s)); });
        QVERIFY(edited);
        QTRY_COMPARE(names(driver), (QStringList{u"a"_s, u"b"_s}));

        write(driver.workspaceFile(), edited->text().chopped(3));
        QTRY_VERIFY(label(driver)->text().contains(u"see why"_s));
        QVERIFY2(label(driver)->toolTip().contains(u"line "_s), qPrintable(label(driver)->toolTip()));
        QCOMPARE(names(driver), (QStringList{u"a"_s, u"b"_s}));

        write(driver.workspaceFile(), edited->text());
        QTRY_COMPARE(label(driver)->text(), u"Workspace: test"_s);
        QCOMPARE(label(driver)->toolTip(), QString());
    }

    /// Without hosts it opens on the demo; a host that a command adds meanwhile ends that.
    void aHostOfACommandEndsTheDemo()
    {
        WindowDriver driver(*qApp, WindowDriver::Start{});
        QCOMPARE(names(driver).size(), 3);
        QVERIFY(Workspace::edit(driver.workspaceFile(), [](Workspace &w) { return w.addHost(host(u"a"_s)); }));
        QTRY_COMPARE(names(driver), QStringList{u"a"_s});
        QCOMPARE(label(driver)->text(), u"Workspace: test"_s);
    }

    void anotherWorkspaceEndsTheDemo()
    {
        WindowDriver driver(*qApp, WindowDriver::Start{});
        QCOMPARE(names(driver).size(), 3);
        const QTemporaryDir folder;
        QVERIFY(!driver.desktop().openWorkspace(folder.filePath(u"missing.json"_s)));
        QCOMPARE(names(driver).size(), 3);
        QVERIFY(driver.desktop().newWorkspace(folder.filePath(u"mine.json"_s)));
        QCOMPARE(names(driver), QStringList());
        QCOMPARE(label(driver)->text(), u"Workspace: mine"_s);
    }

private:
    static fleet::HostConfig host(const QString &name)
    {
        return {name, *engine::Endpoint::parse(u"unix:///nowhere/%1.sock"_s.arg(name))};
    }
    static QLabel *label(const WindowDriver &driver) { return driver.window().findChild<QLabel *>(u"workspace"_s); }
    static QStringList names(const WindowDriver &driver)
    {
        QStringList names;
        for (const fleet::HostConnection *host : driver.desktop().fleet().hosts())
            names << host->config().name;
        return names;
    }
    static void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestWorkspaces)
#include "tst_workspacefile.moc"
