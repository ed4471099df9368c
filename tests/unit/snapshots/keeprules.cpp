// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/keeprules.h"

#include <QRandomGenerator>
#include <QScopeGuard>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <ctime>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using snapshots::KeepRules;

class TestKeepRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names()
    {
        const core::Time time{std::chrono::seconds(1'780'000'000)};
        QCOMPARE(snapshots::keptName(time), u"bayplan-20260528-202640.json.zst"_s);
        QCOMPARE(snapshots::keptTime(snapshots::keptName(time)), time);
        for (const QString &other :
             {u"bayplan-20260528-202640.json"_s, u"other.json.zst"_s, u"bayplan-20261328-202640.json.zst"_s, QString()})
            QVERIFY2(!snapshots::keptTime(other), qPrintable(other));
    }

    /// They are in UTC, whatever a time zone's clocks do: some skip an hour, or have it twice.
    void namesInTimeZones_data()
    {
        QTest::addColumn<QByteArray>("zone");
        for (const char *zone : {"UTC", "Europe/Berlin", "Pacific/Apia"})
            QTest::newRow(zone) << QByteArray(zone);
    }
    void namesInTimeZones()
    {
        QFETCH(QByteArray, zone);
        const QByteArray before = qgetenv("TZ");
        const auto back = qScopeGuard([&before] {
            before.isNull() ? qunsetenv("TZ") : qputenv("TZ", before);
            ::tzset();
        });
        qputenv("TZ", zone);
        ::tzset();
        for (int half = 0; half < 2 * 24 * 366; ++half) {
            const core::Time time = core::Time{std::chrono::seconds(1'767'225'600)} + std::chrono::minutes(half * 30);
            QVERIFY2(snapshots::keptTime(snapshots::keptName(time)) == time, qPrintable(snapshots::keptName(time)));
        }
    }

    /// Years that no clock shows, and what only looks like a name.
    void strangeNames()
    {
        for (const QString &name : {u"bayplan-99991231-235959.json.zst"_s, u"bayplan-00010101-000000.json.zst"_s,
                                    u"bayplan-22620412-000000.json.zst"_s, u"bayplan-20260528-202660.json.zst"_s,
                                    u"bayplan-20260528-2026 0.json.zst"_s, u"BAYPLAN-20260528-202640.json.zst"_s,
                                    u"bayplan-20260528-202640.json.zst~"_s, u" bayplan-20260528-202640.json.zst"_s})
            QVERIFY2(!snapshots::keptTime(name), qPrintable(name));
        QVERIFY(snapshots::keptTime(u"bayplan-22620411-000000.json.zst"_s));
    }

    void rules_data()
    {
        QTest::addColumn<KeepRules>("rules");
        QTest::addColumn<int>("kept");
        QTest::newRow("all") << KeepRules{} << 240;
        QTest::newRow("the newest ten") << KeepRules{.last = 10} << 10;
        QTest::newRow("a week of days") << KeepRules{.daily = 7} << 7;
        QTest::newRow("a day and its hours") << KeepRules{.last = 24, .daily = 7} << 24 + 6;
        QTest::newRow("more than there are") << KeepRules{.last = 1000} << 240;
        QTest::newRow("weeks") << KeepRules{.weekly = 5} << 2;
    }
    /// Ten days, one each hour, from a Wednesday's midnight on.
    void rules()
    {
        QFETCH(KeepRules, rules);
        QFETCH(int, kept);
        QList<core::Time> taken;
        for (int hour = 0; hour < 240; ++hour)
            taken << core::Time{std::chrono::seconds(1'779'840'000)} + std::chrono::hours(hour);
        QCOMPARE(240 - snapshots::toForget(taken, rules).size(), kept);
    }

    /// Whatever the times and the rules: the newest stays, none goes twice, and what stays does so when the rules are
    /// applied again.
    void anyTimes()
    {
        QRandomGenerator random(1);
        for (int round = 0; round < 2'000; ++round) {
            QList<core::Time> taken;
            const int count = int(random.bounded(40));
            for (int i = 0; i < count; ++i)
                taken << core::Time{std::chrono::seconds(1'780'000'000 + qint64(random.bounded(5'000'000)))};
            const KeepRules rules{
                .last = int(random.bounded(5)), .daily = int(random.bounded(5)), .weekly = int(random.bounded(5))};
            const auto gone = snapshots::toForget(taken, rules);
            QVERIFY(std::is_sorted(gone.begin(), gone.end()));
            QList<core::Time> left = taken;
            for (const core::Time &time : gone)
                QVERIFY(left.removeOne(time));
            if (!taken.isEmpty())
                QVERIFY(left.contains(*std::max_element(taken.begin(), taken.end())));
            QVERIFY(snapshots::toForget(left, rules).isEmpty());
            if (!rules.keepsAll())
                QVERIFY(left.size() <= std::max(1, rules.last + rules.daily + rules.weekly));
        }
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestKeepRules)
#include "keeprules.moc"
