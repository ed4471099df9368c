// SPDX-License-Identifier: GPL-3.0-or-later
// What gets through to the terminal, and that nothing else does, however it is cut into pieces.
#include "terminal/streamguard.h"

#include <QTest>

using bayplan::terminal::StreamGuard;

class StreamGuardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void through_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("clean");
        const auto same = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes << bytes; };
        const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &clean) {
            QTest::newRow(name) << bytes << clean;
        };
        same("text", "ls -l\r\n\tü €\xf0\x9f\x98\x80\a\b");
        same("colours", "\x1b[1;38;5;200;48;2;1;2;3mred\x1b[0m");
        same("colours with colons", "\x1b[38:2::1:2:3m");
        same("cursor", "\x1b[10;20H\x1b[?25l\x1b[2J\x1b[K\x1b"
                       "7\x1bM");
        row("the cursor put back",
            "\x1b"
            "8",
            "\x1b[u");
        same("modes", "\x1b[?1049h\x1b[?2004h\x1b[?1006h\x1b[4 q\x1b[!p");
        same("charsets", "\x1b(0lqk\x1b(B");
        same("questions", "\x1b[c\x1b[>c\x1b[6n");
        row("clipboard", "a\x1b]52;c;aGVsbG8=\ab\x1b]52;c;?\x1b\\c", "abc");
        row("colours of the palette", "\x1b]4;1;?\x1b\\\x1b]10;?\a", "");
        row("links", "\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\", "text");
        row("titles stay here", "\x1b]0;title\a\x1b]2;title\x1b\\x", "x");
        row("settings asked for", "\x1bP$qm\x1b\\\x1bP+q544e\x1b\\\x1bP0;1|17/ab\x1b\\x", "x");
        row("other strings", "\x1b_G1;\x1b\\\x1b^pm\x1b\\\x1bXsos\x1b\\x", "x");
        row("the window", "\x1b[21t\x1b[8;1000;1000t\x1b[14tx", "x");
        row("huge numbers", "\x1b[99999999999999999999999999A\x1b[2147483648;2147483648H", "\x1b[9999A\x1b[9999;9999H");
        row("many arguments", "\x1b[" + QByteArray("1;").repeated(20) + "mx", "x");
        row("long sequences", "\x1b[" + QByteArray("0").repeated(5000) + "mx", "x");
        row("leaders in the middle", "\x1b[1?25hx", "x");
        row("numbers after intermediates", "\x1b[ 1qx", "x");
        row("double width", "\x1b#6\x1b#3\x1b#8x", "\x1b#8x");
        row("eight-bit controls",
            "\x1b G\x1b%@\xc2\x9b"
            "31mx",
            "\xef\xbf\xbd"
            "31mx");
        row("bytes that are not UTF-8", "\xff\xc0\x80\xed\xa0\x80\xe2\x82x",
            "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx");
        row("a marks' tower", "e" + QByteArray("\xcc\x81").repeated(500) + "x",
            "e" + QByteArray("\xcc\x81").repeated(3) + "x");
        row("directions",
            "a\xe2\x80\xae"
            "b\xe2\x81\xa6"
            "c",
            "abc");
        row("cancelled", "\x1b[12\x18x\x1b]0;ti\x1ay", "xy");
        row("begun anew", "\x1b[12\x1b[3mx\x1b]52;c;\x1b[4my", "\x1b[3mx\x1b[4my");
        row("controls within", "\x1b[3\r1mx", "\r\x1b[31mx");
        row("unknown",
            "\x1b"
            "Z\x1b"
            "ax\x1b\x01yz",
            "xz");
        row("zeroes",
            QByteArray("a\0b\x7f"
                       "c\x05",
                       6),
            "abc");
    }
    void through()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, clean);
        QCOMPARE(StreamGuard().clean(bytes).toPercentEncoding(), clean.toPercentEncoding());
        StreamGuard guard;
        QByteArray pieces;
        for (const char byte : std::as_const(bytes))
            pieces += guard.clean(QByteArray(1, byte));
        QCOMPARE(pieces.toPercentEncoding(), clean.toPercentEncoding());
    }

    void unfinishedTakesNoRoom()
    {
        StreamGuard guard;
        guard.clean("\x1b]52;c;");
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(guard.clean(QByteArray(100'000, 'A')), QByteArray());
        QCOMPARE(guard.clean("\ax"), QByteArray("x"));
    }

    void titles()
    {
        StreamGuard guard;
        QVERIFY(!guard.takeTitle());
        guard.clean("\x1b]0;vi \xc3\xbc\a");
        QCOMPARE(guard.takeTitle().value_or(QString()), QStringLiteral("vi ü"));
        QVERIFY(!guard.takeTitle());
        guard.clean("\x1b]2;" + QByteArray(10'000, 'x') + "\x1b\\");
        QVERIFY(guard.takeTitle().value_or(QString()).size() <= 121);
        guard.clean("\x1b]2;a\nb\xe2\x80\xae"
                    "c\a");
        const QString title = guard.takeTitle().value_or(QString());
        QVERIFY(!title.contains(QChar(u'\n')));
        QVERIFY(!title.contains(QChar(0x202e)));
        guard.clean("\x1b]1;icon\a\x1b]52;c;aGk=\a");
        QVERIFY(!guard.takeTitle());
    }
};

QTEST_GUILESS_MAIN(StreamGuardTest)
#include "streamguard.moc"
