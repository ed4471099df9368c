// SPDX-License-Identifier: GPL-3.0-or-later
// The small texts of the Engine API: versions, times, lines, status texts.
#include "core/humanize.h"
#include "engine/apiversion.h"
#include "engine/linesplitter.h"
#include "engine/rfc3339.h"
#include "engine/statustext.h"

#include <QTest>

#include <random>

using namespace bayplan;
using namespace bayplan::engine;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::seconds;

class TextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void versions()
    {
        QCOMPARE(ApiVersion::parse("1.41")->minor, 41);
        QCOMPARE(ApiVersion::parse("1.41")->toString(), "1.41"_ba);
        QVERIFY((*ApiVersion::parse("1.9") < *ApiVersion::parse("1.24")));
        QVERIFY((*ApiVersion::parse("2.0") > *ApiVersion::parse("1.99")));
        for (const char *text : {"", "1", "1.", ".41", "1.41.2", "v1.41", "1.x", "-1.2", "1.-2", "1.99999999999"})
            QVERIFY2(!ApiVersion::parse(text), text);
    }

    void negotiation()
    {
        QVERIFY((*negotiate({1, 24}) == ApiVersion{1, 24}));
        QVERIFY((*negotiate({1, 41}) == ApiVersion{1, 41}));
        QVERIFY((*negotiate({1, 55}) == newestApi));
        QVERIFY((*negotiate({2, 0}) == newestApi));
        const auto old = negotiate({1, 23});
        QCOMPARE(old.error().kind, core::Error::Kind::Unsupported);
        QVERIFY(old.error().what.contains(u"1.23"_s));
        QVERIFY(!old.error().next.isEmpty());
    }

    void times_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("nanoseconds");
        const qint64 second = 1'000'000'000;
        QTest::newRow("epoch") << u"1970-01-01T00:00:00Z"_s << qint64(0);
        QTest::newRow("docker") << u"2024-05-01T12:00:00.123456789Z"_s << 1714564800 * second + 123456789;
        QTest::newRow("fewer decimals") << u"2024-05-01T12:00:00.5Z"_s << 1714564800 * second + second / 2;
        QTest::newRow("more decimals") << u"2024-05-01T12:00:00.1234567899Z"_s << 1714564800 * second + 123456789;
        QTest::newRow("east") << u"2024-05-01T14:00:00+02:00"_s << 1714564800 * second;
        QTest::newRow("west") << u"2024-05-01T06:30:00-05:30"_s << 1714564800 * second;
        QTest::newRow("small letters") << u"2024-05-01t12:00:00z"_s << 1714564800 * second;
        QTest::newRow("leap day") << u"2024-02-29T00:00:00Z"_s << 1709164800 * second;
        QTest::newRow("leap second") << u"2016-12-31T23:59:60Z"_s << 1483228800 * second;
    }
    void times()
    {
        QFETCH(QString, text);
        const auto time = parseRfc3339(text);
        QVERIFY(time);
        QTEST(qint64(time->time_since_epoch().count()), "nanoseconds");
    }

    void badTimes()
    {
        for (const char *text : {"",
                                 "now",
                                 "2024-05-01",
                                 "2024-05-01T12:00",
                                 "2024-05-01T12:00:00",
                                 "2024-13-01T00:00:00Z",
                                 "2024-00-01T00:00:00Z",
                                 "2024-02-30T00:00:00Z",
                                 "2023-02-29T00:00:00Z",
                                 "2024-05-01T24:00:00Z",
                                 "2024-05-01T12:60:00Z",
                                 "2024-05-01T12:00:00Zx",
                                 "2024-05-01T12:00:00+0200",
                                 "2024-05-01T12:00:00+",
                                 "24-05-01T12:00:00Z",
                                 "99999-05-01T12:00:00Z",
                                 "0001-01-01T00:00:00Z",
                                 "2024-05-01T12:00:00.Z ",
                                 "9999-12-31T23:59:59Z",
                                 "2024-05-0\xc3\xa9T12:00:00Z"})
            QVERIFY2(!parseRfc3339(QString::fromUtf8(text)), text);
    }

    void lines()
    {
        LineSplitter splitter(10);
        QCOMPARE(splitter.feed("one\r\ntw"), QByteArrayList{"one"});
        QCOMPARE(splitter.feed("o\n\n\r\nthree"), QByteArrayList{"two"});
        QCOMPARE(splitter.feed({}), QByteArrayList());
        QCOMPARE(splitter.feed("\n"), QByteArrayList{"three"});
        QVERIFY(!splitter.overflowed());
        QCOMPARE(splitter.feed("last\n12345678901\nx\n"), QByteArrayList{"last"});
        QVERIFY(splitter.overflowed());
        QCOMPARE(splitter.feed("more\n"), QByteArrayList());
    }

    void linesAreTheSameHoweverTheyAreCut()
    {
        std::mt19937 random(42);
        const auto below = [&](unsigned limit) { return int(random() % limit); };
        for (int round = 0; round < 2000; ++round) {
            QByteArray text;
            const int count = below(8);
            for (int i = 0; i < count; ++i)
                text += QByteArray(below(23), char('a' + i)) + (below(2) ? "\n" : "\r\n");
            text += QByteArray(below(22), 'z');
            LineSplitter whole(20);
            const QByteArrayList expected = whole.feed(text);
            LineSplitter cut(20);
            QByteArrayList got;
            for (qsizetype at = 0; at < text.size();) {
                const qsizetype length = 1 + below(5);
                got += cut.feed(text.mid(at, length));
                at += length;
            }
            QCOMPARE(got, expected);
            QCOMPARE(cut.overflowed(), whole.overflowed());
        }
    }

    void statusTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Health>("health");
        QTest::addColumn<int>("exitCode"); // -1000: none
        QTest::addColumn<int>("age");      // -1: none
        QTest::newRow("up") << u"Up 5 minutes"_s << Health::None << -1000 << 300;
        QTest::newRow("healthy") << u"Up 3 days (healthy)"_s << Health::Healthy << -1000 << 3 * 86400 - 1800;
        QTest::newRow("unhealthy") << u"Up About an hour (unhealthy)"_s << Health::Unhealthy << -1000 << 3600;
        QTest::newRow("starting") << u"Up 1 second (health: starting)"_s << Health::Starting << -1000 << 1;
        QTest::newRow("podman starting") << u"Up 4 seconds (starting)"_s << Health::Starting << -1000 << 4;
        QTest::newRow("paused") << u"Up About a minute (Paused)"_s << Health::None << -1000 << 60;
        QTest::newRow("just now") << u"Up Less than a second"_s << Health::None << -1000 << 0;
        QTest::newRow("exited") << u"Exited (137) 2 weeks ago"_s << Health::None << 137 << 14 * 86400 - 1800;
        QTest::newRow("negative code") << u"Exited (-1) 5 years ago"_s << Health::None << -1 << 5 * 365 * 86400;
        QTest::newRow("restarting") << u"Restarting (1) 24 months ago"_s << Health::None << 1 << 24 * 30 * 86400 - 1800;
        QTest::newRow("created") << u"Created"_s << Health::None << -1000 << -1;
        QTest::newRow("dead") << u"Dead"_s << Health::None << -1000 << -1;
        QTest::newRow("empty") << QString() << Health::None << -1000 << -1;
        QTest::newRow("absurd") << u"Up 9223372036854775807 years"_s << Health::None << -1000 << -1;
        QTest::newRow("more absurd") << u"Up 99999999999999999999999 years"_s << Health::None << -1000 << -1;
    }
    void statusTexts()
    {
        QFETCH(QString, text);
        const StatusText status = parseStatusText(text);
        QFETCH(Health, health);
        QCOMPARE(toString(status.health), toString(health));
        QTEST(status.exitCode.value_or(-1000), "exitCode");
        QTEST(int(status.age.value_or(-1s).count()), "age");
    }

    void theAgeIsTheLeastThatReadsSo()
    {
        for (qint64 age = 0; age < 3 * 365 * 86400; age += age < 10'000 ? 1 : 1777) {
            const QString words = core::humanDuration(seconds(age));
            if (words == u"1 years"_s)
                continue; // half an hour in which engines contradict themselves
            const auto parsed = parseStatusText(u"Up "_s + words).age;
            QVERIFY(parsed);
            QVERIFY(parsed->count() <= age);
            QCOMPARE(core::humanDuration(*parsed), words);
            QVERIFY(*parsed == 0s || core::humanDuration(*parsed - 1s) != words);
        }
    }

    void statusTextRoundTrip()
    {
        const core::Time now{1'800'000'000s};
        for (const ContainerState state : {ContainerState::Created, ContainerState::Running, ContainerState::Paused,
                                           ContainerState::Restarting, ContainerState::Exited, ContainerState::Dead}) {
            for (const Health health : {Health::None, Health::Starting, Health::Healthy, Health::Unhealthy}) {
                Container container;
                container.state = state;
                container.health = health;
                container.exitCode = 3;
                container.startedAt = now - 7min;
                container.finishedAt = now - 7min;
                const QString text = statusText(container, now);
                const StatusText parsed = parseStatusText(text);
                QCOMPARE(toString(parsed.health), toString(state == ContainerState::Running ? health : Health::None));
                const bool ended = state == ContainerState::Exited || state == ContainerState::Restarting;
                QCOMPARE(parsed.exitCode.has_value(), ended);
                const bool dated = ended || state == ContainerState::Running || state == ContainerState::Paused;
                QVERIFY(parsed.age.value_or(-1s) == (dated ? 420s : -1s));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TextTest)
#include "text.moc"
