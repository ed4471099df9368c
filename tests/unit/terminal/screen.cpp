// SPDX-License-Identifier: GPL-3.0-or-later
// The terminal's screen: cells, colours, history, mouse; and programs that mean harm.
#include "terminal/screen.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace bayplan::terminal;
using namespace Qt::Literals::StringLiterals;

namespace {

QString row(const Screen &screen, int line)
{
    return screen.text({line, 0}, {line, screen.columns()});
}

} // namespace

class ScreenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cells()
    {
        Screen screen(5, 40);
        QSignalSpy changed(&screen, &Screen::changed);
        screen.feed(
            "plain \x1b[1;3;4;9;31mmany\x1b[0m \x1b[38;5;208;48;2;10;20;30mrich\x1b[0m\r\ne\xcc\x81 \xe6\xbc\xa2!");
        QCOMPARE(changed.size(), 1);
        QCOMPARE(row(screen, 0), u"plain many rich"_s);
        const Cell many = screen.cell({0, 6});
        QCOMPARE(many.string(), u"m"_s);
        QCOMPARE(int(many.attributes), Cell::Bold | Cell::Italic | Cell::Underline | Cell::Strike);
        QVERIFY((many.foreground == Colour{Colour::Kind::Indexed, 1}));
        QVERIFY(many.background == Colour());
        const Cell rich = screen.cell({0, 11});
        QVERIFY((rich.foreground == Colour{Colour::Kind::Indexed, 208}));
        QVERIFY((rich.background == Colour{Colour::Kind::Rgb, 10, 20, 30}));
        QCOMPARE(screen.cell({1, 0}).string(), u"e\u0301"_s);
        QCOMPARE(int(screen.cell({1, 2}).width), 2);
        QCOMPARE(int(screen.cell({1, 3}).width), 0);
        QCOMPARE(row(screen, 1), u"e\u0301 漢!"_s);
        QCOMPARE(screen.cursor().row, 1);
        QCOMPARE(screen.cursor().column, 5);
        QCOMPARE(screen.cell({4, 39}), Cell());
        QCOMPARE(screen.cell({99, 0}), Cell());
        QCOMPARE(screen.cell({-99, 0}), Cell());
    }

    void history()
    {
        Screen screen(4, 40);
        int scrolled = 0;
        connect(&screen, &Screen::scrolled, this, [&](int lines) { scrolled += lines; });
        for (int i = 1; i <= 10; ++i)
            screen.feed("line " + QByteArray::number(i) + "\r\n");
        QCOMPARE(screen.historySize(), 7);
        QCOMPARE(scrolled, 7);
        QCOMPARE(row(screen, -1), u"line 7"_s);
        QCOMPARE(row(screen, -7), u"line 1"_s);
        QCOMPARE(screen.text({-2, 5}, {0, 4}), u"6\nline 7\nline"_s);
        screen.resize(8, 40); // what has scrolled off comes back
        QCOMPARE(screen.historySize(), 3);
        QCOMPARE(row(screen, 0), u"line 4"_s);
        screen.clearHistory();
        QCOMPARE(screen.historySize(), 0);
    }

    void historyHasAnEnd()
    {
        Screen screen(4, 40);
        const QByteArray lines = QByteArray("text\r\n").repeated(1000);
        for (int i = 0; i < 30; ++i)
            screen.feed(lines);
        QCOMPARE(screen.historySize(), Screen::historyLimit);
    }

    void linesThatGoOn()
    {
        Screen screen(4, 20);
        screen.feed("0123456789012345678901234\r\nnext");
        QCOMPARE(screen.text({0, 0}, {2, 20}), u"0123456789012345678901234\nnext"_s);
    }

    void alternate()
    {
        Screen screen(4, 40);
        QSignalSpy modes(&screen, &Screen::modesChanged);
        screen.feed("before\x1b[?1049h\x1b[H\x1b[2Jeditor");
        QVERIFY(screen.isAlternate());
        QCOMPARE(modes.size(), 1);
        QCOMPARE(row(screen, 0), u"editor"_s);
        screen.feed(QByteArray("\r\n").repeated(20));
        QCOMPARE(screen.historySize(), 0);
        screen.feed("\x1b[?1049l");
        QVERIFY(!screen.isAlternate());
        QCOMPARE(row(screen, 0), u"before"_s);
    }

    void mouse()
    {
        Screen screen(24, 80);
        QByteArray typed;
        connect(&screen, &Screen::typed, this, [&](const QByteArray &bytes) { typed += bytes; });
        screen.mouseButton(1, true, 2, 3, {});
        QCOMPARE(typed, QByteArray());
        screen.feed("\x1b[?1000h\x1b[?1006h");
        QCOMPARE(screen.mouse(), Screen::Mouse::Clicks);
        screen.mouseButton(1, true, 2, 3, {});
        screen.mouseButton(1, false, 2, 3, {});
        screen.mouseButton(4, true, 2, 3, Qt::ControlModifier);
        QCOMPARE(typed, QByteArray("\x1b[<0;4;3M\x1b[<0;4;3m\x1b[<80;4;3M"));
        screen.feed("\x1b[?1002h");
        QCOMPARE(screen.mouse(), Screen::Mouse::Drags);
        screen.feed("\x1b[?1002l");
        QCOMPARE(screen.mouse(), Screen::Mouse::None);
    }

    void cursors()
    {
        Screen screen(24, 80);
        screen.feed("\x1b[?25l\x1b[5 q");
        QVERIFY(!screen.cursor().visible);
        QVERIFY(screen.cursor().blinks);
        QCOMPARE(screen.cursor().shape, Screen::CursorShape::Bar);
        screen.reset();
        QVERIFY(screen.cursor().visible);
    }

    void answers()
    {
        Screen screen(24, 80);
        QByteArray answered;
        QByteArray typed;
        connect(&screen, &Screen::answered, this, [&](const QByteArray &bytes) { answered += bytes; });
        connect(&screen, &Screen::typed, this, [&](const QByteArray &bytes) { typed += bytes; });
        screen.feed("\x1b[3;7H\x1b[6n");
        QCOMPARE(answered, QByteArray("\x1b[3;7R"));
        QCOMPARE(typed, QByteArray());
        answered.clear();
        // Nothing that a program has written is ever typed back to it.
        screen.feed("\x1b]0;rm -rf /\r\a\x1b[21t\x1b[20t\x1bP$qrm -rf /\r\x1b\\\x1bP+q6d\x1b\\\x1b]52;c;?\a"
                    "\x1b]4;1;?\a\x1b[?996n\x1b]50;?\a");
        QVERIFY2(!answered.contains("rm"), answered.constData());
        QVERIFY(!answered.contains('\r'));
        QCOMPARE(screen.title(), u"rm -rf /␍"_s);
    }

    /// Whatever comes, in whatever pieces, at whatever size: no crash (AddressSanitizer looks), the cursor on the
    /// screen, and answers of digits only.
    void hostile_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("random bytes") << 0;
        QTest::newRow("random sequences") << 1;
        QTest::newRow("random characters") << 2;
        QTest::newRow("all of it") << 3;
    }
    void hostile()
    {
        QFETCH(int, kind);
        QRandomGenerator random(20'261'125u + quint32(kind));
        Screen screen(24, 80);
        QByteArray answered;
        QByteArray typed;
        connect(&screen, &Screen::answered, this, [&](const QByteArray &bytes) { answered += bytes; });
        connect(&screen, &Screen::typed, this, [&](const QByteArray &bytes) { typed += bytes; });
        for (int round = 0; round < 4000; ++round) {
            screen.feed(kind == 3 ? piece(random, int(random.bounded(3))) : piece(random, kind));
            if (round % 50 == 0)
                screen.resize(int(random.bounded(60)), int(random.bounded(200)));
            if (round % 500 == 0)
                screen.reset();
            QVERIFY(screen.cursor().row >= 0 && screen.cursor().row < screen.rows());
            QVERIFY(screen.cursor().column >= 0 && screen.cursor().column < screen.columns());
            if (round % 20 == 0)
                screen.text({-screen.historySize(), 0}, {screen.rows() - 1, screen.columns()});
            QVERIFY(screen.historySize() <= Screen::historyLimit);
        }
        QCOMPARE(typed, QByteArray());
        for (const char byte : std::as_const(answered))
            QVERIFY2(QByteArrayView("\x1b[]?>;0123456789cRnyP$\\r q\"|!~mIOX-").contains(byte) ||
                         (byte >= 'A' && byte <= 'Z'),
                     answered.right(64).toPercentEncoding().constData());
    }

private:
    static QByteArray piece(QRandomGenerator &random, int kind)
    {
        QByteArray bytes;
        const int length = 1 + int(random.bounded(200));
        if (kind == 0) {
            for (int i = 0; i < length; ++i)
                bytes += char(random.bounded(256));
        } else if (kind == 1) {
            static const QByteArray beginnings[] = {"\x1b[", "\x1b[?", "\x1b[>", "\x1b]",    "\x1bP", "\x1b",
                                                    "\x1b#", "\x1b(",  "\x9b",   "\xc2\x9b", "\x1b_", "\x1b[="};
            for (int i = 0; i < length / 8 + 1; ++i) {
                bytes += beginnings[random.bounded(int(std::size(beginnings)))];
                for (int n = int(random.bounded(20)); n > 0; --n)
                    bytes +=
                        QByteArray::number(random.generate() >> random.bounded(32)) + (random.bounded(4) ? ";" : ":");
                bytes += char(0x20 + random.bounded(0x5f));
                if (random.bounded(2))
                    bytes += "text";
            }
        } else {
            QString text;
            static const char32_t ranges[] = {0x41,   0x300,  0x1100,  0x1160, 0x3042, 0x3099,
                                              0x302a, 0x200b, 0x1f600, 0xfe00, 0xe0100};
            for (int i = 0; i < length; ++i) {
                const char32_t point = ranges[random.bounded(int(std::size(ranges)))] + random.bounded(16);
                text += QString::fromUcs4(&point, 1);
            }
            bytes = text.toUtf8();
        }
        return bytes;
    }
};

QTEST_GUILESS_MAIN(ScreenTest)
#include "screen.moc"
