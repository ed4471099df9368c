// SPDX-License-Identifier: GPL-3.0-or-later
// What the program draws without a display, and that it says so where it can't.
#include "support/sanitized.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestDrawing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QFile workspace(m_folder.filePath(u"workspace.json"_s));
        QVERIFY(workspace.open(QIODevice::WriteOnly) && workspace.write(R"({"bayplan": 1, "hosts": []})") > 0);
    }

    void draws_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("pdf") << u"a.pdf"_s << "%PDF-"_ba;
        QTest::newRow("png") << u"a.png"_s << "\x89PNG"_ba;
    }
    void draws()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, beginning);
        const QString path = m_folder.filePath(name);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(u"DISPLAY"_s);
        environment.remove(u"WAYLAND_DISPLAY"_s);
        environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s); // which would end the program if it were used
        QProcess program;
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral(BAYPLAN_PROGRAM),
                      {u"--workspace"_s, m_folder.filePath(u"workspace.json"_s), u"snapshot"_s, path});
        QVERIFY(program.waitForFinished());
        const QByteArray errors = program.readAllStandardError();
        if (isSanitized()) { // a program without a window, and without what draws
            QCOMPARE(program.exitCode(), 1);
            QVERIFY2(errors.contains("draws no pictures and no PDF"), errors.constData());
            QVERIFY(!QFile::exists(path));
            return;
        }
        QVERIFY2(program.exitStatus() == QProcess::NormalExit && program.exitCode() == 0, errors.constData());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.read(16).startsWith(beginning));
    }

private:
    QTemporaryDir m_folder;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestDrawing)
#include "drawing.moc"
