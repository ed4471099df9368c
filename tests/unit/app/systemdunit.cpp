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
    void initTestCase()
    {
        QFile file(QStringLiteral(BAYPLAN_UNIT));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
        m_unit = QString::fromUtf8(file.readAll());
        const auto lines = m_unit.split(u'\n');
        for (const QString &line : lines) {
            if (line.startsWith(start))
                m_words = line.mid(start.size()).split(u' ');
        }
        QVERIFY(m_words.size() > 1);
        QCOMPARE(m_words.first(), u"bayplan"_s);
    }

    /// As it stands there, and once, since it would go on for ever: without hosts it has nothing to do.
    void whatItStartsIsThere()
    {
        const QTemporaryDir folder;
        QFile workspace(folder.filePath(u"workspace.json"_s));
        QVERIFY(workspace.open(QIODevice::WriteOnly));
        workspace.write("{\"bayplan\": 1, \"hosts\": []}\n");
        workspace.close();
        QProcess program;
        program.start(QStringLiteral(BAYPLAN_PROGRAM),
                      m_words.mid(1) + QStringList{u"--once"_s, u"--workspace"_s, workspace.fileName()});
        QVERIFY(program.waitForFinished());
        QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
    }

    /// Where systemd is, its own tool reads the unit.
    void systemdAcceptsIt()
    {
        const QString tool = QStandardPaths::findExecutable(u"systemd-analyze"_s);
        if (tool.isEmpty()) {
            for (const QString &section : {u"[Unit]"_s, u"[Service]"_s, u"[Install]"_s})
                QCOMPARE(m_unit.count(section), 1);
            return;
        }
        const QTemporaryDir folder;
        QFile copy(folder.filePath(u"bayplan-reconcile.service"_s));
        QVERIFY(copy.open(QIODevice::WriteOnly));
        copy.write(
            QString(m_unit).replace(start + u"bayplan ", start + QStringLiteral(BAYPLAN_PROGRAM) + u' ').toUtf8());
        copy.close();
        QVERIFY(verify(tool, copy.fileName()).isEmpty());
        // A check that can't fail is none.
        QVERIFY(copy.open(QIODevice::Append));
        copy.write("[Service]\nRestart=now-and-then\n");
        copy.close();
        QVERIFY(verify(tool, copy.fileName()).contains("now-and-then"));
    }

private:
    /// What it says of this unit; of others on this machine it may say more.
    static QByteArray verify(const QString &tool, const QString &file)
    {
        QProcess program;
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(tool, {u"verify"_s, u"--man=no"_s, file});
        program.waitForFinished();
        QByteArray said;
        for (const QByteArray &line : program.readAll().split('\n')) {
            if (line.contains("bayplan-reconcile"))
                said += line + '\n';
        }
        if (!said.isEmpty())
            qInfo("%s", said.constData());
        return said;
    }

    const QString start = u"ExecStart="_s;
    QString m_unit;
    QStringList m_words;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::SystemdUnitTest)
#include "systemdunit.moc"
