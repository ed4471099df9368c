// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hosthistory.h"

#include <QTest>

using namespace bayplan;
using namespace std::chrono_literals;
using fleet::HostHistory;
using Figure = HostHistory::Figure;

namespace {

const core::Time start{std::chrono::hours(480'000)};

void fill(HostHistory &history, core::Time from, int samples)
{
    for (int i = 0; i < samples; ++i)
        history.add(1, {from + i * HostHistory::interval, float(i), float(100 - i)});
}

} // namespace

class HostHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsSixHours()
    {
        HostHistory history;
        fill(history, start, 7 * 720);
        const core::Time last = start + (7 * 720 - 1) * HostHistory::interval;
        QVERIFY(history.oldest());
        QCOMPARE(*history.oldest(), last - HostHistory::kept);
        history.forget(1);
        QVERIFY(!history.oldest());
    }

    void aGapPartsTheLine()
    {
        HostHistory history;
        fill(history, start, 10);
        fill(history, start + 10min, 10);
        const auto segments = history.segments(1, Figure::Cpu, start, start + 15min, 10'000);
        QCOMPARE(segments.size(), 2);
        QCOMPARE(segments.at(0).size(), 10);
        QCOMPARE(segments.at(1).first().at, start + 10min);
        QCOMPARE(history.recent(1, Figure::Memory, 60).size(), 10);
        QCOMPARE(history.recent(1, Figure::Memory, 3), (QList<float>{93, 92, 91}));
    }

    void oneMissedSampleIsNoGap()
    {
        HostHistory history;
        history.add(1, {start, 1, 1});
        history.add(1, {start + 2 * HostHistory::interval + 500ms, 1, 1});
        QCOMPARE(history.segments(1, Figure::Cpu, start, start + 1min, 100).size(), 1);
    }

    void drawsNoMoreThanCanBeSeen()
    {
        HostHistory history;
        fill(history, start, 4320);
        const auto segments = history.segments(1, Figure::Cpu, start, start + 6h, 200);
        QCOMPARE(segments.size(), 1);
        QVERIFY(segments.first().size() <= 201);
        QVERIFY(segments.first().size() >= 199);
        // Means keep the middle.
        double sum = 0;
        for (const auto &point : segments.first())
            sum += point.value;
        QVERIFY(std::abs(sum / double(segments.first().size()) - 2160) < 30);
    }

    void tellsNothingOfAnUnknownHost()
    {
        const HostHistory history;
        QVERIFY(history.segments(7, Figure::Cpu, start, start + 1h, 100).isEmpty());
        QVERIFY(history.recent(7, Figure::Cpu, 10).isEmpty());
    }

    void aClockSetBackBeginsAnew()
    {
        HostHistory history;
        fill(history, start, 10);
        history.add(1, {start - 1h, 5, 5});
        QCOMPARE(history.recent(1, Figure::Cpu, 60), QList<float>{5});
        history.add(1, {start - 1h, 6, 6}); // twice the same moment: the first counts
        QCOMPARE(history.recent(1, Figure::Cpu, 60), QList<float>{5});
    }
};

QTEST_APPLESS_MAIN(HostHistoryTest)
#include "hosthistory.moc"
