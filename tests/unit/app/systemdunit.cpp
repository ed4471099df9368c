// SPDX-License-Identifier: GPL-3.0-or-later
// The systemd unit: what it starts is there, and systemd understands it.
#include <QFile>
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
        QStringList words;
        const auto lines = read(unit).split(u'\n');
        for (const QString &line : lines) {
            if (line.startsWith(start))
                words = QString(line.mid(start.size())).replace(u"%h"_s, folder.path()).split(u' ');
        }
        QVERIFY(words.size() > 1);
        QCOMPARE(words.first(), u"bayplan"_s);
        QProcess program;
        program.start(QStringLiteral(BAYPLAN_PROGRAM),
                      words.mid(1) + more + QStringList{u"--workspace"_s, workspace.fileName()});
        QVERIFY(program.waitForFinished());
        QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
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

    const QString start = u"ExecStart="_s;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::SystemdUnitTest)
#include "systemdunit.moc"
