// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine sends of a log taken apart, and read on after a break.
#include "logs/logcursor.h"
#include "logs/logframes.h"
#include "logs/logtime.h"

#include <QRandomGenerator>
#include <QTest>
#include <QtEndian>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using logs::LogCursor;
using logs::LogFrames;
using logs::Stream;

namespace {

QByteArray frame(int stream, const QByteArray &payload)
{
    QByteArray head(8, '\0');
    head[0] = char(stream);
    qToBigEndian(quint32(payload.size()), head.data() + 4);
    return head + payload;
}

QByteArray stamp(int second, int nanos = 0)
{
    return "2026-03-01T10:00:" + QByteArray::number(second).rightJustified(2, '0') + '.' +
           QByteArray::number(nanos).rightJustified(9, '0') + "Z ";
}

/// "o:text" or "e:text", with "…" after a message that doesn't end its line.
struct Told
{
    QStringList messages;
    std::vector<core::Time> times;
    LogFrames frames{[this](const logs::LogMessage &message) {
        messages << (message.stream == Stream::Out ? u"o:"_s : u"e:"_s) + QString::fromUtf8(message.text) +
                        (message.endsLine ? QString() : u"…"_s);
        times.push_back(message.time);
    }};
};

} // namespace

class TestReading : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framesCutAnywhere_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QStringList>("expected");
        const QByteArray frames = frame(1, stamp(1) + "one\n") + frame(2, stamp(2) + "bad\n") +
                                  frame(1, stamp(3) + "long") + frame(1, stamp(3) + "er\n") +
                                  frame(1, stamp(4) + "\n") + frame(1, stamp(5) + "a\nb\n") +
                                  frame(1, stamp(6) + "Grüße\r\n");
        QTest::newRow("frames") << frames << QStringList{u"o:one"_s, u"e:bad"_s, u"o:long…"_s, u"o:er"_s,
                                                         u"o:"_s,    u"o:a"_s,   u"o:b"_s,     u"o:Grüße"_s};
        QTest::newRow("terminal") << stamp(1) + "one\r\n" + stamp(2) + "\x1b[31mred\x1b[0m\r\n" + stamp(3) + "end"
                                  << QStringList{u"o:one"_s, u"o:\x1b[31mred\x1b[0m"_s, u"o:end"_s};
        QTest::newRow("podman") << frame(1, "2026-03-01T11:00:01+01:00 hello\n") << QStringList{u"o:hello"_s};
    }
    void framesCutAnywhere()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QStringList, expected);
        for (qsizetype cut = 0; cut <= sent.size(); ++cut) {
            Told told;
            told.frames.feed(sent.first(cut));
            told.frames.feed(sent.sliced(cut));
            told.frames.finish();
            QCOMPARE(told.messages, expected);
        }
        Told bytewise;
        for (const char byte : sent)
            bytewise.frames.feed(QByteArrayView(&byte, 1));
        bytewise.frames.finish();
        QCOMPARE(bytewise.messages, expected);
        QCOMPARE(bytewise.times.front(), core::Time(1'772'359'201s));
    }

    void errorOfTheEngineEndsIt()
    {
        Told told;
        told.frames.feed(QByteArray(frame(1, stamp(1) + "one\n") + frame(3, "Error grabbing logs: gone\n") +
                                    frame(1, stamp(2) + "not read\n")));
        QCOMPARE(told.messages, QStringList{u"o:one"_s});
        QCOMPARE(told.frames.error(), u"Error grabbing logs: gone"_s);
    }

    void whatIsNoFrameEndsIt()
    {
        Told told;
        told.frames.feed(QByteArray(frame(1, stamp(1) + "one\n") + QByteArray("\x01\x01\x00\x00\x00\x00\x00\x01x", 9)));
        QVERIFY(told.frames.error());
        Told large;
        large.frames.feed(QByteArray("\x01\x00\x00\x00\xff\xff\xff\xff", 8));
        QVERIFY2(large.frames.error(), "four gigabytes are not waited for");
    }

    void bareLineWithoutEnd()
    {
        Told told;
        told.frames.feed(stamp(1));
        for (int i = 0; i < 40; ++i)
            told.frames.feed(QByteArray(100'000, 'x'));
        QCOMPARE(told.messages.size(), 3); // a megabyte each; nothing grows without bound
    }

    void noLineLostOrDoubled_data()
    {
        QTest::addColumn<qint64>("grain"); // of the times the engine tells
        QTest::newRow("docker") << qint64(1);
        QTest::newRow("podman") << qint64(1'000'000'000);
    }
    /// An engine with a log, read through breaks at random places; each stream's own order is kept, the two are not
    /// quite in step.
    void noLineLostOrDoubled()
    {
        QFETCH(qint64, grain);
        for (quint32 seed = 1; seed <= 200; ++seed) {
            QRandomGenerator random(seed);
            struct Line
            {
                Stream stream;
                core::Time time;
            };
            std::vector<Line> log;
            std::array<core::Time, 2> clock{core::Time(1000s), core::Time(1000s)};
            core::Time common = core::Time(1000s);
            for (int i = 0; i < 400; ++i) {
                common += std::chrono::milliseconds(random.bounded(4) == 0 ? random.bounded(700) : 0);
                const auto stream = size_t(random.bounded(2));
                // The streams are stamped apart: up to 20 ms out of order in the file.
                clock[stream] = std::max(clock[stream], common + std::chrono::milliseconds(random.bounded(20)));
                log.push_back({Stream(stream), clock[stream]});
            }
            LogCursor cursor;
            std::vector<int> taken(log.size());
            size_t written = 0;
            while (written < log.size()) {
                written = std::min(log.size(), written + random.bounded(60) + 1);
                cursor.resume();
                const auto since = cursor.since();
                for (size_t i = 0; i < written; ++i) {
                    if (since && log[i].time < core::Time(std::chrono::seconds(*since)))
                        continue;
                    const auto told = core::Time(log[i].time.time_since_epoch() / grain * grain);
                    taken[i] += cursor.take(log[i].stream, told) ? 1 : 0;
                }
            }
            for (size_t i = 0; i < log.size(); ++i)
                QVERIFY2(taken[i] == 1,
                         qPrintable(
                             u"seed %1: line %2 of %3 came %4 times"_s.arg(seed).arg(i).arg(log.size()).arg(taken[i])));
        }
    }

    void tailIsNotWidened()
    {
        LogCursor cursor;
        QVERIFY(!cursor.since());
        QVERIFY(cursor.take(Stream::Out, core::Time(100'500ms))); // the last line of many
        cursor.resume();
        QCOMPARE(cursor.since(), 99);
        QVERIFY2(!cursor.take(Stream::Out, core::Time(100'400ms)), "before where the reading began");
        QVERIFY2(!cursor.take(Stream::Error, core::Time(100'300ms)), "of the other stream too");
        QVERIFY(!cursor.take(Stream::Out, core::Time(100'500ms)));
        QVERIFY(cursor.take(Stream::Out, core::Time(100'500ms)));
        QVERIFY(cursor.take(Stream::Error, core::Time(100'600ms)));
    }

    void rotationLosesNothingNew()
    {
        LogCursor cursor;
        for (int i = 0; i < 100; ++i)
            QVERIFY(cursor.take(Stream::Out, core::Time(100s + i * 1ms)));
        cursor.resume(); // the engine has dropped all it had
        for (int i = 100; i < 150; ++i)
            QVERIFY(cursor.take(Stream::Out, core::Time(100s + i * 1ms)));
    }

    void times()
    {
        QByteArrayView text("2026-03-01T10:00:01.5Z rest of it");
        QCOMPARE(logs::takeTime(text), core::Time(1'772'359'201'500ms));
        QCOMPARE(text, QByteArrayView("rest of it"));
        QByteArrayView none("no time here");
        QVERIFY(!logs::takeTime(none));
        QCOMPARE(none, QByteArrayView("no time here"));
        QByteArrayView wrong("2026-13-01T10:00:01.123456789Z x");
        QVERIFY(!logs::takeTime(wrong));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestReading)
#include "reading.moc"
