// SPDX-License-Identifier: GPL-3.0-or-later
// What is remembered of containers' use: rates, gaps, how much is kept, and what charts draw of it.
#include "fleet/statshistory.h"

#include "fleet/statschoice.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <iterator>

using namespace bayplan;
using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using Figure = StatsHistory::Figure;

namespace {

const core::Time start{std::chrono::hours(480'000)};
const ContainerKey web{1, u"web"_s};

/// Counters `after` the container's start, that has used a half of a CPU and received 100 bytes a second.
engine::StatsSample sampleAt(std::chrono::nanoseconds after, quint64 memory = 1 << 20)
{
    engine::StatsSample made;
    made.cpuTotal = quint64(after.count()) / 2;
    made.systemTotal = quint64(after.count()) * 4;
    made.onlineCpus = 4;
    made.memoryUsed = memory;
    made.networkIn = quint64(after / 1s) * 100;
    made.pids = 3;
    made.readAt = after.count();
    return made;
}

/// A reading every `every`, from `from` for `count` of them.
void fill(StatsHistory &history, const ContainerKey &key, std::chrono::nanoseconds from, int count,
          std::chrono::nanoseconds every = 2s)
{
    for (int i = 0; i < count; ++i)
        history.add(key, sampleAt(from + i * every), start + from + i * every, every);
}

qsizetype segmentCount(const StatsHistory &history, const ContainerKey &key)
{
    return history.segments(key, Figure::Cpu, start, start + 12h, 100'000).size();
}

} // namespace

class StatsHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ratesNeedTwoReadings()
    {
        StatsHistory history;
        history.add(web, sampleAt(10s), start, 2s);
        QVERIFY(history.points(web).empty());
        history.add(web, sampleAt(12s, 5000), start + 2s, 2s);
        QCOMPARE(history.points(web).size(), size_t(1));
        const UsePoint &point = history.points(web).front();
        QCOMPARE(double(point.cpu), 50.0);
        QCOMPARE(double(point.memory), 5000.0);
        QCOMPARE(double(point.networkIn), 100.0);
        QCOMPARE(double(point.pids), 3.0);
        QCOMPARE(point.at, start + 2s);
    }

    void whatIsNotKnownIsAGap()
    {
        StatsHistory history;
        fill(history, web, 0s, 10);
        QCOMPARE(segmentCount(history, web), 1);
        history.noteGaps(1); // the host was lost, for less than would be seen by itself
        fill(history, web, 24s, 10);
        QCOMPARE(segmentCount(history, web), 2);
        fill(history, web, 2min, 10); // nobody looked
        QCOMPARE(segmentCount(history, web), 3);
        fill(history, web, 2min + 26s, 10); // one reading was late
        QCOMPARE(segmentCount(history, web), 3);
        for (int i = 0; i < 5; ++i) // restarted: it counts from zero again
            history.add(web, sampleAt(i * 2s), start + 3min + i * 2s, 2s);
        QCOMPARE(segmentCount(history, web), 4);
        history.noteGap(web); // stopped and started again
        for (int i = 5; i < 10; ++i)
            history.add(web, sampleAt(i * 2s), start + 3min + i * 2s, 2s);
        QCOMPARE(segmentCount(history, web), 5);
        // No rate is taken over a gap.
        for (const UsePoint &point : history.points(web))
            QCOMPARE(double(point.cpu), 50.0);
    }

    void slowReadingsAreNoGaps()
    {
        StatsHistory history;
        fill(history, web, 0s, 20, 50s); // one of very many containers of a host
        QCOMPARE(segmentCount(history, web), 1);
        engine::StatsSample stopped;
        stopped.empty = true;
        history.add(web, stopped, start + 1001s, 50s);
        fill(history, web, 1050s, 5, 50s);
        QCOMPARE(segmentCount(history, web), 2);
    }

    void theOlderTheFewer()
    {
        StatsHistory history;
        fill(history, web, 0s, 8 * 1800); // eight hours
        const auto &points = history.points(web);
        qInfo("eight hours of readings every two seconds are %zu points", points.size());
        QVERIFY(points.size() <= 150 + 330 + 300 + 2 * 64);
        const core::Time last = points.back().at;
        QCOMPARE(last, start + (8 * 1800 - 1) * 2s);
        QVERIFY(last - points.front().at <= StatsHistory::kept + 3min);
        QVERIFY(last - points.front().at >= StatsHistory::kept - 3min);
        QCOMPARE(segmentCount(history, web), 1);
        QVERIFY(std::is_sorted(points.begin(), points.end(), [](auto &a, auto &b) { return a.at < b.at; }));
        QVERIFY(last - std::prev(points.end(), 100)->at == 99 * 2s); // the last minutes in full
        for (const UsePoint &point : points)
            QCOMPARE(double(point.cpu), 50.0);
    }

    void meansAreOfAllReadings()
    {
        StatsHistory history;
        engine::StatsSample sample = sampleAt(0s, 0);
        for (int i = 0; i < 3000; ++i) { // memory swings between two values
            sample = sampleAt(i * 2s, i % 2 == 0 ? 1000 : 3000);
            history.add(web, sample, start + i * 2s, 2s);
        }
        const UsePoint &oldest = history.points(web).at(1);
        QVERIFY(oldest.readings >= 29);
        QVERIFY(qAbs(oldest.memory - 2000) < 50);
    }

    void allTogetherAreBounded()
    {
        StatsHistory history;
        const int containers = 4000;
        for (int i = 0; i < 200; ++i) {
            for (int c = 0; c < containers; ++c)
                history.add({1 + c % 20, QString::number(c)}, sampleAt(i * 10s), start + i * 10s, 10s);
            QVERIFY(history.size() <= StatsHistory::mostPoints);
        }
        size_t counted = 0;
        for (int c = 0; c < containers; ++c) {
            const auto &points = history.points({1 + c % 20, QString::number(c)});
            counted += points.size();
            QVERIFY(!points.empty() && points.back().at == start + 199 * 10s);
        }
        QCOMPARE(history.size(), counted);
        for (int host = 1; host <= 20; ++host)
            history.forgetHost(host);
        QCOMPARE(history.size(), size_t(0));
    }

    void isForgotten()
    {
        StatsHistory history;
        fill(history, web, 0s, 5);
        fill(history, {1, u"db"_s}, 0s, 5);
        history.forget(web);
        QVERIFY(history.points(web).empty());
        QCOMPARE(history.size(), size_t(4));
    }

    void aClockSetBackBeginsAnew()
    {
        StatsHistory history;
        fill(history, web, 1h, 10);
        fill(history, web, 0s, 3);
        QCOMPARE(history.points(web).size(), size_t(2));
        QCOMPARE(history.size(), size_t(2));
    }

    void readsTheNearest()
    {
        StatsHistory history;
        fill(history, web, 0s, 10);
        const auto &points = history.points(web);
        QCOMPARE(nearestSample(points, start + 4900ms, 5s)->at, start + 4s);
        QCOMPARE(nearestSample(points, start + 5100ms, 5s)->at, start + 6s);
        QCOMPARE(nearestSample(points, start + 20s, 5s)->at, start + 18s);
        QVERIFY(nearestSample(points, start + 30s, 5s) == points.end());
    }

    void theBusiestKeepTheirColours()
    {
        StatsHistory history;
        QList<ContainerKey> selection;
        for (int c = 0; c < 10; ++c) {
            const ContainerKey key{1, u"c%1"_s.arg(c)};
            selection << key;
            for (int i = 0; i < 3; ++i) {
                engine::StatsSample sample = sampleAt(i * 2s);
                sample.cpuTotal = quint64(i * c) * 100'000'000; // the later, the busier
                history.add(key, sample, start + i * 2s, 2s);
            }
        }
        const core::Time now = start + 5s;
        const auto few = chooseBusiest(selection.mid(0, 3), history, now, 4, {});
        QCOMPARE(few, (QList<ChosenContainer>{{selection[0], 0}, {selection[1], 1}, {selection[2], 2}}));
        const auto many = chooseBusiest(selection, history, now, 4, {});
        QCOMPARE(many,
                 (QList<ChosenContainer>{{selection[6], 0}, {selection[7], 1}, {selection[8], 2}, {selection[9], 3}}));
        // One goes, one comes: those that stay are drawn as before.
        const auto others = chooseBusiest(selection.mid(0, 9), history, now, 4, many);
        QCOMPARE(others,
                 (QList<ChosenContainer>{{selection[5], 3}, {selection[6], 0}, {selection[7], 1}, {selection[8], 2}}));
        QVERIFY(chooseBusiest({}, history, now, 4, many).isEmpty());
    }
};

QTEST_GUILESS_MAIN(StatsHistoryTest)
#include "statshistory.moc"
