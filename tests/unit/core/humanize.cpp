// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/humanize.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 minute = 60;
constexpr qint64 hour = 3600;
constexpr qint64 day = 24 * hour;

/// The rule of engines' own status texts (docker/go-units, duration.go), written down in the simplest way: hours are
/// rounded, except where years are counted.
QString enginesWords(qint64 seconds)
{
    const qint64 minutes = seconds / minute;
    const auto hours = qint64(double(seconds) / double(hour) + 0.5);
    if (seconds < 1)
        return u"Less than a second"_s;
    if (seconds == 1)
        return u"1 second"_s;
    if (seconds < 60)
        return QString::number(seconds) + u" seconds"_s;
    if (minutes == 1)
        return u"About a minute"_s;
    if (minutes < 60)
        return QString::number(minutes) + u" minutes"_s;
    if (hours == 1)
        return u"About an hour"_s;
    if (hours < 48)
        return QString::number(hours) + u" hours"_s;
    if (hours < 24 * 7 * 2)
        return QString::number(hours / 24) + u" days"_s;
    if (hours < 24 * 30 * 2)
        return QString::number(hours / 24 / 7) + u" weeks"_s;
    if (hours < 24 * 365 * 2)
        return QString::number(hours / 24 / 30) + u" months"_s;
    return QString::number(seconds / hour / 24 / 365) + u" years"_s;
}

} // namespace

class HumanizeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durationThresholds_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, qint64 seconds, const QString &text) {
            QTest::newRow(name) << seconds << text;
        };
        row("negative", -5, u"Less than a second"_s);
        row("zero", 0, u"Less than a second"_s);
        row("one", 1, u"1 second"_s);
        row("two", 2, u"2 seconds"_s);
        row("last second", 59, u"59 seconds"_s);
        row("first minute", 60, u"About a minute"_s);
        row("end of the first minute", 119, u"About a minute"_s);
        row("two minutes", 120, u"2 minutes"_s);
        row("last minute", hour - 1, u"59 minutes"_s);
        row("first hour", hour, u"About an hour"_s);
        row("before the half", hour + hour / 2 - 1, u"About an hour"_s);
        row("at the half", hour + hour / 2, u"2 hours"_s);
        row("last hour", 2 * day - hour / 2 - 1, u"47 hours"_s);
        row("first days", 2 * day - hour / 2, u"2 days"_s);
        row("last days", 14 * day - hour / 2 - 1, u"13 days"_s);
        row("first weeks", 14 * day - hour / 2, u"2 weeks"_s);
        row("last weeks", 60 * day - hour / 2 - 1, u"8 weeks"_s);
        row("first months", 60 * day - hour / 2, u"2 months"_s);
        row("last months", 730 * day - hour / 2 - 1, u"24 months"_s);
        row("the engines' own slip", 730 * day - hour / 2, u"1 years"_s);
        row("first years", 730 * day, u"2 years"_s);
        row("last of two years", 3 * 365 * day - 1, u"2 years"_s);
        row("three years", 3 * 365 * day, u"3 years"_s);
    }
    void durationThresholds()
    {
        QFETCH(qint64, seconds);
        QTEST(core::humanDuration(std::chrono::seconds(seconds)), "text");
    }

    void durationAgreesWithEnginesEverywhere()
    {
        for (qint64 seconds = 0; seconds < 4 * 365 * day; seconds += seconds < 3 * hour ? 1 : 599)
            QCOMPARE(core::humanDuration(std::chrono::seconds(seconds)), enginesWords(seconds));
    }

    void shortDuration_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("negative") << qint64(-1) << u"0 s"_s;
        QTest::newRow("seconds") << qint64(59) << u"59 s"_s;
        QTest::newRow("minutes") << minute << u"1 min"_s;
        QTest::newRow("last minute") << hour - 1 << u"59 min"_s;
        QTest::newRow("hours") << hour << u"1 h"_s;
        QTest::newRow("last hour") << 2 * day - 1 << u"47 h"_s;
        QTest::newRow("days") << 2 * day << u"2 d"_s;
    }
    void shortDuration()
    {
        QFETCH(qint64, seconds);
        QTEST(core::shortDuration(std::chrono::seconds(seconds)), "text");
    }

    void decimalSize_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        const auto row = [](qint64 bytes, const QString &text) {
            QTest::addRow("%lld", static_cast<long long>(bytes)) << bytes << text;
        };
        row(0, u"0B"_s);
        row(1, u"1B"_s);
        row(999, u"999B"_s);
        row(1000, u"1kB"_s);
        row(1024, u"1.02kB"_s);
        row(13'256, u"13.3kB"_s); // hello-world
        row(1'235'000, u"1.24MB"_s);
        row(4'261'550, u"4.26MB"_s); // busybox
        row(72'800'000, u"72.8MB"_s);
        row(141'838'643, u"142MB"_s); // nginx
        row(1'000'000'000, u"1GB"_s);
        row(2'130'000'000, u"2.13GB"_s);
        row(1'500'000'000'000, u"1.5TB"_s);
    }
    void decimalSize()
    {
        QFETCH(qint64, bytes);
        QTEST(core::decimalSize(bytes), "text");
    }

    void sizesNeverUseAnExponent()
    {
        for (qint64 bytes = 1; bytes > 0 && bytes < std::numeric_limits<qint64>::max() / 3; bytes = bytes * 2 + 1) {
            for (const qint64 near : {bytes, bytes / 1000 * 1000 - 1, bytes / 1024 * 1024 - 1}) {
                QVERIFY2(!core::decimalSize(near).contains(u'e'), qPrintable(core::decimalSize(near)));
                QVERIFY2(!core::binarySize(near).contains(u'e'), qPrintable(core::binarySize(near)));
            }
        }
        QCOMPARE(core::decimalSize(999'600), u"999.6kB"_s);
        QVERIFY(!core::decimalSize(std::numeric_limits<qint64>::max()).contains(u'e'));
    }

    void binarySize_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << qint64(0) << u"0 B"_s;
        QTest::newRow("bytes") << qint64(1023) << u"1023 B"_s;
        QTest::newRow("kibi") << qint64(1024) << u"1.0 KiB"_s;
        QTest::newRow("half") << qint64(1536) << u"1.5 KiB"_s;
        QTest::newRow("mebi") << qint64(704) * 1024 * 1024 << u"704 MiB"_s;
        QTest::newRow("gibi") << qint64(16) * 1024 * 1024 * 1024 << u"16.0 GiB"_s;
    }
    void binarySize()
    {
        QFETCH(qint64, bytes);
        QTEST(core::binarySize(bytes), "text");
    }
};

QTEST_APPLESS_MAIN(HumanizeTest)
#include "humanize.moc"
