// SPDX-License-Identifier: GPL-3.0-or-later
// What is run where load balancers are: words for shells, ends of programs, programs to speak to sockets with.
#include "ingress/reach/reacherror.h"
#include "ingress/reach/sshscripts.h"
#include "ingress/reach/talkprograms.h"

#include <QProcess>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using ingress::ProgramEnd;

class ReachWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // By real shells, which a login shell may be any of.
    void words_data()
    {
        QTest::addColumn<QString>("shell");
        for (const QString &shell : {u"sh"_s, u"bash"_s})
            QTest::addRow("%s", qPrintable(shell)) << shell;
    }
    void words()
    {
        QFETCH(QString, shell);
        const QStringList odd{u"'"_s,  u"''"_s, u"$(id)"_s, u"`id`"_s, u"a\nb"_s, u"\\"_s, u"\""_s,
                              u"!x"_s, u""_s,   u"-n"_s,    u"*"_s,    u"~"_s,    u"%1"_s, u"ü"_s};
        QProcess process;
        process.start(shell, {u"-c"_s, ingress::sshCommandLine(QStringList{u"printf"_s, u"[%s]"_s} + odd, false)});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.readAllStandardOutput(), (u"["_s + odd.join(u"]["_s) + u"]"_s).toUtf8());
        const auto end = ingress::readSshEnd({.output = {}, .errors = process.readAllStandardError()});
        QVERIFY(end && end->isThere);
        QCOMPARE(end->exitCode, 0);
    }

    void ends_data()
    {
        QTest::addColumn<QByteArray>("errors");
        QTest::addColumn<int>("code"); // -1: not ended; -2: not there
        QTest::addColumn<QByteArray>("rest");
        QTest::newRow("well") << QByteArray("\nbayplan-ended 0\n") << 0 << QByteArray();
        QTest::newRow("with words") << QByteArray("oh\n\nbayplan-ended 255\n") << 255 << QByteArray("oh\n");
        QTest::newRow("the last counts") << QByteArray("\nbayplan-ended 0\nx\nbayplan-ended 3\n") << 3
                                         << QByteArray("\nbayplan-ended 0\nx");
        QTest::newRow("not there") << QByteArray("\nbayplan-ended none\n") << -2 << QByteArray();
        QTest::newRow("broken off") << QByteArray("Connection to x closed.\n") << -1 << QByteArray();
        QTest::newRow("in its middle") << QByteArray("\nbayplan-ended 1") << -1 << QByteArray();
        QTest::newRow("no number") << QByteArray("\nbayplan-ended x\n") << -1 << QByteArray();
    }
    void ends()
    {
        QFETCH(QByteArray, errors);
        QFETCH(int, code);
        QFETCH(QByteArray, rest);
        const auto end = ingress::readSshEnd({.output = {}, .errors = errors});
        QCOMPARE(!end ? -1 : !end->isThere ? -2 : end->exitCode, code);
        if (end)
            QCOMPARE(end->errors, rest);
    }

    void talking()
    {
        for (const QStringList &command : ingress::talkCommands(u"/run/a,b:c.sock"_s)) {
            if (command.first() == u"socat"_s)
                QCOMPARE(command.last(), u"UNIX-CONNECT:/run/a\\,b\\:c.sock"_s);
            else
                QCOMPARE(command.last(), u"/run/a,b:c.sock"_s);
        }
        for (const QStringList &command : ingress::talkCommands(u"[::1]:9999"_s)) {
            if (command.first() == u"socat"_s)
                QCOMPARE(command.last(), u"TCP:[::1]:9999"_s);
            else
                QCOMPARE(command.mid(command.size() - 2), (QStringList{u"::1"_s, u"9999"_s}));
        }
    }
    void whatCannot()
    {
        QVERIFY(ingress::cannotTalk({.isThere = false}));
        QVERIFY(ingress::cannotTalk({.exitCode = 127}));
        QVERIFY(ingress::cannotTalk({.exitCode = 1, .output = {}, .errors = "nc: invalid option -- 'U'"}));
        QVERIFY(!ingress::cannotTalk({.exitCode = 1, .output = {}, .errors = "connect: Connection refused"}));
        QVERIFY(!ingress::cannotTalk({.exitCode = 0, .output = {}, .errors = "usage: odd, but it went"}));
    }

    void paths()
    {
        QVERIFY(ingress::problemWithPath(u"/etc/a b"_s).isEmpty());
        for (const QString &path : {u""_s, u"a"_s, u"/"_s, u"/a/"_s, QString(5000, u'/')})
            QVERIFY(!ingress::problemWithPath(path).isEmpty());
        const core::Error error = ingress::badPath(u"a\nb\u202e"_s, u"x"_s);
        QVERIFY(!error.what.contains(u'\n') && !error.what.contains(u'\u202e'));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ReachWords)
#include "reach.moc"
