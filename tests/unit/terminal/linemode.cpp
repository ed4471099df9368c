// SPDX-License-Identifier: GPL-3.0-or-later
// Lines typed to a command without a TTY.
#include "terminal/linemode.h"

#include <QTest>

using bayplan::terminal::LineMode;

class LineModeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines()
    {
        LineMode mode;
        auto outcome = mode.type("ech");
        QCOMPARE(outcome.echo, QByteArray("ech"));
        QCOMPARE(outcome.send, QByteArray());
        outcome = mode.type("x\x7fo hü\r");
        QCOMPARE(outcome.echo, QByteArray("x\b \bo hü\r\n"));
        QCOMPARE(outcome.send, QByteArray("echo hü\n"));
        QVERIFY(!outcome.endOfInput);
    }
    void corrections()
    {
        LineMode mode;
        QCOMPARE(mode.type("\x7f").echo, QByteArray()); // nothing to take back
        mode.type("abc\xf0\x9f\x98\x80");
        QCOMPARE(mode.type("\x7f").echo, QByteArray("\b \b"));
        QCOMPARE(mode.type("\r").send, QByteArray("abc\n"));
        mode.type("abc");
        QCOMPARE(mode.type("\x15").echo, QByteArray("\b \b\b \b\b \b"));
        QCOMPARE(mode.type("\r").send, QByteArray("\n"));
    }
    void keysThatMeanNothing()
    {
        LineMode mode;
        QCOMPARE(mode.type("\x1b[A\x1bOP\x1b[15~\x01").echo, QByteArray());
        QCOMPARE(mode.type("a\r").send, QByteArray("a\n"));
    }
    void theEnd()
    {
        LineMode mode;
        mode.type("half");
        auto outcome = mode.type("\x04");
        QCOMPARE(outcome.send, QByteArray("half"));
        QVERIFY(!outcome.endOfInput);
        QVERIFY(mode.type("\x04").endOfInput);
    }
    void output() { QCOMPARE(LineMode::forScreen("a\nb\n"), QByteArray("a\r\nb\r\n")); }
};

QTEST_GUILESS_MAIN(LineModeTest)
#include "linemode.moc"
