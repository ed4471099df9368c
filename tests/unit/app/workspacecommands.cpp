// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that edit the workspace, as programs of their own.
#include "unit/fleet/workspacefixture.h"

#include <QProcess>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::Workspace;

class WorkspaceCommandsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unusableFilesAreRefusedAndStay_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("damaged") << "{\n\"bayplan\": 1,\n\"hosts\": [}\n"_ba << u"line 3, column 11"_s;
        QTest::newRow("newer") << "{\n\"bayplan\": 2, \"hosts\": []}\n"_ba << u"line 2, column 12"_s;
        QTest::newRow("wrong")
            << "{\"bayplan\": 1, \"hosts\": [\n{\"name\": \"a\", \"endpoint\": \"/a\", \"readOnly\": 1}]}"_ba
            << u"Host “a”, line 2, column 45: “readOnly”"_s;
        QTest::newRow("another's") << "{\"name\": \"my-package\"}"_ba << u"Line 1, column 1"_s;
    }
    void unusableFilesAreRefusedAndStay()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        m_file.write(text);
        for (const QStringList &words :
             {QStringList{u"add"_s, u"b"_s, u"/run/b.sock"_s}, QStringList{u"remove"_s, u"a"_s}}) {
            const auto [code, output] = run(QStringList{u"hosts"_s} + words);
            QCOMPARE(code, 1);
            QVERIFY2(output.contains(says, Qt::CaseInsensitive) && output.contains(m_file.path()), qPrintable(output));
            QCOMPARE(m_file.read(), text);
        }
        QCOMPARE(m_file.files(), QStringList{u"workspace.json"_s});
    }

    void noPasswordIsTakenOrTold()
    {
        QFile::remove(m_file.path());
        for (const QString &endpoint :
             {u"ssh://me:geheim@lab"_s, u"tcp://me:geheim@lab:2375"_s, u"ssh://:geheim@lab"_s}) {
            const auto [code, output] = run({u"hosts"_s, u"add"_s, u"lab"_s, endpoint});
            QCOMPARE(code, 1);
            QVERIFY2(output.contains(u"holds no password"_s), qPrintable(output));
            QVERIFY2(!output.contains(u"geheim"_s), qPrintable(output));
        }
        QVERIFY(m_file.files().isEmpty()); // nothing was written at all
    }

    void twentyAtOnceAreAllKept()
    {
        QFile::remove(m_file.path());
        std::vector<std::unique_ptr<QProcess>> programs;
        for (int i = 0; i < 20; ++i) {
            programs.push_back(std::make_unique<QProcess>());
            programs.back()->start(QStringLiteral(BAYPLAN_PROGRAM), {u"--workspace"_s, m_file.path(), u"hosts"_s,
                                                                     u"add"_s, u"h%1"_s.arg(i), u"/run/a.sock"_s});
        }
        for (const auto &program : programs) {
            QVERIFY(program->waitForFinished());
            QVERIFY2(program->exitCode() == 0, program->readAllStandardError().constData());
        }
        QCOMPARE(Workspace::load(m_file.path())->hosts().size(), 20);
        QCOMPARE(m_file.files(), QStringList{u"workspace.json"_s});
    }

private:
    /// Its exit code and what it says on stderr.
    std::pair<int, QString> run(const QStringList &words) const
    {
        QProcess program;
        program.start(QStringLiteral(BAYPLAN_PROGRAM), QStringList{u"--workspace"_s, m_file.path()} + words);
        program.waitForFinished();
        return {program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -1,
                QString::fromUtf8(program.readAllStandardError())};
    }

    const WorkspaceFixture m_file;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::WorkspaceCommandsTest)
#include "workspacecommands.moc"
