// SPDX-License-Identifier: GPL-3.0-or-later
// The systemd unit: what it starts is there, and systemd understands it.
#include "fleet/workspace.h"
#include "snapshots/kept/folder.h"
#include "snapshots/kept/place.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class SystemdUnitTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatItStartsIsThere_data() { addUnits(); }
    /// As it stands there, and once, since keeping services up would go on for ever: without hosts there is nothing to
    /// do.
    void whatItStartsIsThere()
    {
        QFETCH(QString, unit);
        QFETCH(QStringList, more);
        const QTemporaryDir folder;
        QFile workspace(folder.filePath(u"workspace.json"_s));
        QVERIFY(workspace.open(QIODevice::WriteOnly));
        workspace.write("{\"bayplan\": 1, \"hosts\": []}\n");
        workspace.close();
        const QStringList words = commandOf(unit, folder.path());
        QVERIFY(words.size() > 1);
        QCOMPARE(words.first(), u"bayplan"_s);
        QProcess program;
        program.setProcessEnvironment(environment(folder.path()));
        program.start(QStringLiteral(BAYPLAN_PROGRAM),
                      words.mid(1) + more + QStringList{u"--workspace"_s, workspace.fileName()});
        QVERIFY(program.waitForFinished());
        QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
    }

    /// The timer's snapshots are among the window's: of the usual workspace, also by the unit of earlier builds, and of
    /// another one.
    void snapshotsAreWhereTheWindowKeepsThem_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("workspace");
        const QStringList unit = commandOf(u"bayplan-snapshot.service"_s, {}).mid(1);
        QTest::newRow("usual") << unit << QString();
        QTest::newRow("of an earlier build")
            << QStringList{u"snapshot"_s, u"--into"_s, u"%h/.local/share/bayplan/snapshots"_s} << QString();
        QTest::newRow("another") << unit << u"shop.json"_s;
        QTest::newRow("another of the usual name") << unit << u"workspace.json"_s;
    }
    void snapshotsAreWhereTheWindowKeepsThem()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, workspace);
        const QTemporaryDir home;
        words.replaceInStrings(u"%h"_s, home.path());
        // What the window asks, in this environment.
        qputenv("XDG_DATA_HOME", QFile::encodeName(home.filePath(u".local/share"_s)));
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(home.filePath(u".config"_s)));
        const QString path = workspace.isEmpty() ? fleet::Workspace::defaultPath() : home.filePath(workspace);
        const QString folder = snapshots::keptPlace(path).folder({});
        qunsetenv("XDG_DATA_HOME");
        qunsetenv("XDG_CONFIG_HOME");
        QVERIFY(folder.startsWith(home.path()));
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\"bayplan\": 1, \"hosts\": []}\n") > 0);
        file.close();
        if (!workspace.isEmpty())
            words << u"--workspace"_s << path;
        QProcess program;
        program.setProcessEnvironment(environment(home.path()));
        program.start(QStringLiteral(BAYPLAN_PROGRAM), words);
        QVERIFY(program.waitForFinished());
        QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
        QCOMPARE(snapshots::keptFiles(folder).size(), 1);
    }

    /// While no host is in reach there is no snapshot of nothing, which would push others out.
    void nothingIsKeptOfNothing()
    {
        const QTemporaryDir home;
        const QString path = home.filePath(u"shop.json"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"bayplan\": 1, \"hosts\": [{\"name\": \"away\", \"endpoint\": \"unix:///nowhere.sock\"}]}\n");
        file.close();
        for (const QStringList &where :
             {QStringList{u"--kept"_s}, QStringList{u"--into"_s, home.filePath(u"kept"_s)}}) {
            QProcess program;
            program.setProcessEnvironment(environment(home.path()));
            program.start(QStringLiteral(BAYPLAN_PROGRAM),
                          QStringList{u"snapshot"_s} + where +
                              QStringList{u"--workspace"_s, path, u"--timeout"_s, u"3"_s});
            QVERIFY(program.waitForFinished());
            const QByteArray said = program.readAllStandardError();
            QCOMPARE(program.exitCode(), 1);
            QVERIFY2(said.contains("away: ") && said.contains("no snapshot is kept"), said.constData());
        }
        QCOMPARE(QDir(home.path()).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot).filter(u"kept"_s),
                 QStringList());
        QVERIFY(!QDir(home.filePath(u".local/share/bayplan"_s)).exists());
    }

    void systemdAcceptsIt_data() { addUnits(); }
    /// Where systemd is, its own tool reads the unit.
    void systemdAcceptsIt()
    {
        QFETCH(QString, unit);
        const QString text = read(unit);
        const QString tool = QStandardPaths::findExecutable(u"systemd-analyze"_s);
        if (tool.isEmpty()) {
            for (const QString &section : {u"[Unit]"_s, u"[Service]"_s})
                QCOMPARE(text.count(section), 1);
            return;
        }
        const QTemporaryDir folder;
        QFile copy(folder.filePath(unit));
        QVERIFY(copy.open(QIODevice::WriteOnly));
        copy.write(QString(text).replace(start + u"bayplan ", start + QStringLiteral(BAYPLAN_PROGRAM) + u' ').toUtf8());
        copy.close();
        QVERIFY(verify(tool, copy.fileName()).isEmpty());
        // A check that can't fail is none.
        QVERIFY(copy.open(QIODevice::Append));
        copy.write("[Service]\nRestart=now-and-then\n");
        copy.close();
        QVERIFY(verify(tool, copy.fileName()).contains("now-and-then"));
    }

private:
    static void addUnits()
    {
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QStringList>("more");
        QTest::newRow("reconcile") << u"bayplan-reconcile.service"_s << QStringList{u"--once"_s};
        QTest::newRow("snapshot") << u"bayplan-snapshot.service"_s << QStringList{};
    }
    /// What it starts, with that for the user's home.
    static QStringList commandOf(const QString &unit, const QString &home)
    {
        const auto lines = read(unit).split(u'\n');
        for (const QString &line : lines) {
            if (line.startsWith(start))
                return QString(line.mid(start.size())).replace(u"%h"_s, home).split(u' ');
        }
        return {};
    }
    static QProcessEnvironment environment(const QString &home)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, home);
        environment.insert(u"XDG_DATA_HOME"_s, home + u"/.local/share"_s);
        environment.insert(u"XDG_CONFIG_HOME"_s, home + u"/.config"_s);
        return environment;
    }
    static QString read(const QString &unit)
    {
        QFile file(QStringLiteral(BAYPLAN_UNITS) + u'/' + unit);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    /// What it says of this unit; of others on this machine it may say more.
    static QByteArray verify(const QString &tool, const QString &file)
    {
        QProcess program;
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(tool, {u"verify"_s, u"--man=no"_s, file});
        program.waitForFinished();
        QByteArray said;
        for (const QByteArray &line : program.readAll().split('\n')) {
            if (line.contains("bayplan-"))
                said += line + '\n';
        }
        if (!said.isEmpty())
            qInfo("%s", said.constData());
        return said;
    }

    static inline const QString start = u"ExecStart="_s;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::SystemdUnitTest)
#include "systemdunit.moc"
