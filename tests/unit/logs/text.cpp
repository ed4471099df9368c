// SPDX-License-Identifier: GPL-3.0-or-later
// Lines made fit to be shown, and times as operators write them.
#include "logs/ansitext.h"
#include "logs/logtime.h"

#include <QRandomGenerator>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using logs::AnsiColor;
using logs::AnsiSpan;
using logs::AnsiStyle;

class TestText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void escapesAreDropped_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << QByteArray("GET / 200") << u"GET / 200"_s;
        QTest::newRow("tab") << QByteArray("a\tb") << u"a\tb"_s;
        QTest::newRow("cursor") << QByteArray("a\x1b[2J\x1b[10;10Hb\x1b[1Ac") << u"abc"_s;
        QTest::newRow("private") << QByteArray("\x1b[?1049hx\x1b[?25l\x1b[>1m!") << u"x!"_s;
        QTest::newRow("title") << QByteArray("\x1b]0;owned\x07x") << u"x"_s;
        QTest::newRow("clipboard") << QByteArray("\x1b]52;c;cm0gLXJmIC8=\x1b\\x") << u"x"_s;
        QTest::newRow("link") << QByteArray("\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\") << u"text"_s;
        QTest::newRow("dcs") << QByteArray("a\x1bP$q\"p\x1b\\b\x1b_apc\x1b\\c\x1b^pm\x1b\\d\x1bXsos\x1b\\e")
                             << u"abcde"_s;
        QTest::newRow("unterminated string") << QByteArray("a\x1b]0;never ends") << u"a"_s;
        QTest::newRow("string cut by escape") << QByteArray("a\x1b]0;t\x1b[31mb") << u"ab"_s;
        QTest::newRow("charset, reset") << QByteArray("a\x1b(0b\x1b"
                                                      "cd\x1b=e\x1b#8f")
                                        << u"abdef"_s;
        QTest::newRow("cut short") << QByteArray("a\x1b[31") << u"a"_s;
        QTest::newRow("lone escape") << QByteArray("a\x1b") << u"a"_s;
        QTest::newRow("broken CSI") << QByteArray("a\x1b[3\x01"
                                                  "b")
                                    << u"a\u2401b"_s;
        QTest::newRow("controls") << QByteArray("a\rb\bc\x07") << u"a\u240Db\u2408c\u2407"_s;
        QTest::newRow("C1 as UTF-8") << QByteArray("a\xc2\x9b"
                                                   "31mb")
                                     << u"a\uFFFD31mb"_s;
        QTest::newRow("direction") << QByteArray("a\xe2\x80\xae"
                                                 "b")
                                   << u"a\uFFFDb"_s;
        QTest::newRow("not UTF-8") << QByteArray("a\xff\xfe"
                                                 "b")
                                   << u"a\uFFFD\uFFFDb"_s;
        QTest::newRow("emoji") << QByteArray("ok \xf0\x9f\x9a\xa2") << u"ok 🚢"_s;
    }
    void escapesAreDropped()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, shown);
        QCOMPARE(logs::parseAnsi(line).text, shown);
        QCOMPARE(logs::plainTextOf(line), shown);
    }

    void coloursBecomeSpans()
    {
        const auto result =
            logs::parseAnsi("\x1b[31mred\x1b[0m plain \x1b[1;38;5;208mx\x1b[48;2;1;2;3my\x1b[22;39mz\x1b[m.");
        QCOMPARE(result.text, u"red plain xyz."_s);
        AnsiStyle red;
        red.foreground = {AnsiColor::Kind::Palette, 1};
        AnsiStyle orange;
        orange.bold = true;
        orange.foreground = {AnsiColor::Kind::Palette, 208};
        AnsiStyle both = orange;
        both.background = {AnsiColor::Kind::Rgb, 0x010203};
        AnsiStyle back;
        back.background = both.background;
        const std::vector<AnsiSpan> expected{{0, 3, red}, {10, 1, orange}, {11, 1, both}, {12, 1, back}};
        QCOMPARE(result.spans, expected);
    }

    void oddNumbers()
    {
        // Left out, too many, too large, colons, an unknown form: none goes beyond the list or stops the rest.
        for (const QByteArray &sgr :
             {QByteArray("38;5"), QByteArray("38;2;1"), QByteArray("38"), QByteArray("38;9;1"), QByteArray(";;;"),
              QByteArray("99999999999999"), QByteArray("38:5:1"), QByteArray(500, ';'), QByteArray("38;5;999")})
            QCOMPARE(logs::parseAnsi(QByteArray("\x1b[" + sgr + "mx")).text, u"x"_s);
        QCOMPARE(logs::parseAnsi("\x1b[38:5:1mx").spans.front().style.foreground,
                 (AnsiColor{AnsiColor::Kind::Palette, 1}));
        QCOMPARE(logs::parseAnsi("\x1b[97mx").spans.front().style.foreground,
                 (AnsiColor{AnsiColor::Kind::Palette, 15}));
    }

    void anyBytes()
    {
        QRandomGenerator random(7);
        const QByteArray alphabet("\x1b\x1b\x1b[]P;:?0123456789mHJK\\\x07\r\n\t abc\xc2\x9b\xe2\x80\xae\xff");
        for (int round = 0; round < 20'000; ++round) {
            QByteArray line;
            for (int i = random.bounded(60); i > 0; --i)
                line += alphabet[random.bounded(int(alphabet.size()))];
            const auto result = logs::parseAnsi(line);
            QCOMPARE(result.text, logs::plainTextOf(line));
            qsizetype at = 0;
            for (const AnsiSpan &span : result.spans) {
                QVERIFY(span.start >= at && span.length > 0);
                at = span.start + span.length;
            }
            QVERIFY(at <= result.text.size());
            for (const QChar c : result.text)
                QVERIFY(c.unicode() == u'\t' || (c.unicode() >= 0x20 && !(c.unicode() >= 0x7f && c.unicode() < 0xa0)));
        }
    }

    void wantedTimes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // in UTC; empty: not understood
        QTest::newRow("today") << u"14:05"_s << u"2026-03-10 14:05:00.000"_s;
        QTest::newRow("seconds") << u" 14:05:09.25 "_s << u"2026-03-10 14:05:09.250"_s;
        QTest::newRow("yesterday") << u"23:00"_s << u"2026-03-09 23:00:00.000"_s;
        QTest::newRow("date") << u"2026-02-01 23:00"_s << u"2026-02-01 23:00:00.000"_s;
        QTest::newRow("T") << u"2026-02-01T23:00:01"_s << u"2026-02-01 23:00:01.000"_s;
        QTest::newRow("ago") << u"-10m"_s << u"2026-03-10 15:50:00.000"_s;
        QTest::newRow("days ago") << u"- 2 d"_s << u"2026-03-08 16:00:00.000"_s;
        QTest::newRow("no such time") << u"25:00"_s << QString();
        QTest::newRow("no such date") << u"2026-02-30 10:00"_s << QString();
        QTest::newRow("words") << u"noon"_s << QString();
    }
    void wantedTimes()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const core::Time latest = core::Time(1'773'158'400s); // 2026-03-10 16:00 UTC
        const auto time = logs::parseWanted(text, latest, Qt::UTC);
        QCOMPARE(time ? logs::shownTime(*time, Qt::UTC, true) : QString(), expected);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestText)
#include "text.moc"
