// SPDX-License-Identifier: GPL-3.0-or-later
// How charts are scaled, and that what is not known is left out.
#include "ui/widgets/linechart.h"

#include "ui/theme.h"

#include <QApplication>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>

#include <chrono>

using namespace bayplan;
using namespace bayplan::ui;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const core::Time start{std::chrono::hours(480'000)};
constexpr double mebibyte = 1024.0 * 1024.0;

fleet::ChartSegment line(std::chrono::seconds from, std::chrono::seconds to, double value)
{
    fleet::ChartSegment points;
    for (auto at = from; at <= to; at += 2s)
        points << fleet::ChartPoint{start + at, value};
    return points;
}

} // namespace

class LineChartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scale_data()
    {
        QTest::addColumn<double>("highest");
        QTest::addColumn<int>("unit");
        QTest::addColumn<double>("top");
        QTest::addColumn<int>("steps");
        const auto row = [](double highest, ChartUnit unit, double top, int steps) {
            QTest::addRow("%g of %d", highest, int(unit)) << highest << int(unit) << top << steps;
        };
        row(0, ChartUnit::Percent, 4, 2);
        row(3.9, ChartUnit::Percent, 4, 2);
        row(7, ChartUnit::Percent, 8, 4);
        row(41, ChartUnit::Percent, 60, 3);
        row(100, ChartUnit::Percent, 100, 4);
        row(101, ChartUnit::Percent, 150, 3);
        row(790, ChartUnit::Percent, 800, 4);
        row(0, ChartUnit::Memory, 4 * mebibyte, 2);
        row(704 * mebibyte, ChartUnit::Memory, 768 * mebibyte, 3);
        row(1500 * mebibyte, ChartUnit::Memory, 1536 * mebibyte, 3);
        row(1600 * mebibyte, ChartUnit::Memory, 2048 * mebibyte, 4);
        row(7000 * mebibyte, ChartUnit::Memory, 8192 * mebibyte, 4);
        row(12, ChartUnit::Rate, 1000, 2);
        row(1'200'000, ChartUnit::Rate, 1'500'000, 3);
        row(5, ChartUnit::Count, 6, 3);
        row(90, ChartUnit::Count, 100, 4);
        row(qQNaN(), ChartUnit::Count, 4, 2);
    }
    void scale()
    {
        QFETCH(double, highest);
        QFETCH(int, unit);
        QFETCH(double, top);
        QFETCH(int, steps);
        const ChartScale made = chartScale(highest, ChartUnit(unit));
        QCOMPARE(made.top, top);
        QCOMPARE(made.steps, steps);
    }

    void everyScaleFits()
    {
        for (const ChartUnit unit : {ChartUnit::Percent, ChartUnit::Memory, ChartUnit::Rate, ChartUnit::Count}) {
            for (double highest = 0.01; highest < 1e15; highest *= 1.37) {
                const ChartScale made = chartScale(highest, unit);
                QVERIFY2(made.top >= highest * (1 - 1e-9) && made.steps >= 2 && made.steps <= 4,
                         qPrintable(u"%1: %2 in %3"_s.arg(highest).arg(made.top).arg(made.steps)));
            }
        }
    }

    void figures()
    {
        QCOMPARE(figureText(0, ChartUnit::Percent), u"0%"_s);
        QCOMPARE(figureText(3.14, ChartUnit::Percent), u"3.1%"_s);
        QCOMPARE(figureText(41.4, ChartUnit::Percent), u"41%"_s);
        QCOMPARE(figureText(704 * mebibyte, ChartUnit::Memory), u"704 MiB"_s);
        QCOMPARE(figureText(1234, ChartUnit::Rate), u"1.23kB/s"_s);
        QCOMPARE(figureText(7, ChartUnit::Count), u"7"_s);
        QCOMPARE(axisText(2, ChartUnit::Percent), u"2%"_s);
        QCOMPARE(axisText(0, ChartUnit::Memory), u"0"_s);
        QCOMPARE(figureText(qQNaN(), ChartUnit::Rate), u"–"_s);
        QCOMPARE(figureText(qInf(), ChartUnit::Memory), u"–"_s);
    }

    void timesAreRound()
    {
        const auto ticks = timeTicks(start + 7s, start + 7s + 5min, 4);
        QCOMPARE(ticks.size(), 2);
        QCOMPARE(ticks.at(1) - ticks.at(0), std::chrono::nanoseconds(2min));
        QCOMPARE(timeText(ticks.first(), 5min).last(2), u"00"_s);
        for (const auto span : {10s, 61s, 299s, 3601s, 21'600s}) {
            for (const int most : {2, 3, 5, 9})
                QVERIFY(timeTicks(start + 3s, start + 3s + span, most).size() <= most);
        }
        QVERIFY(timeTicks(start, start, 5).isEmpty());
        QCOMPARE(timeText(start, 1h).size(), 5);
    }

    void aGapIsLeftOut()
    {
        LineChart chart(m_theme, ChartUnit::Percent);
        chart.resize(400, 160);
        const QImage empty = grab(chart, {});
        const QImage drawn = grab(chart, {line(0s, 40s, 2), line(80s, 120s, 2)});
        const int y = int(chart.position({start, 2}).y());
        const auto touched = [&](std::chrono::seconds at) {
            const int x = int(chart.position({start + at, 2}).x());
            for (int dy = -2; dy <= 2; ++dy) {
                if (empty.pixel(x, y + dy) != drawn.pixel(x, y + dy))
                    return true;
            }
            return false;
        };
        QVERIFY(touched(20s));
        QVERIFY(!touched(60s));
        QVERIFY(touched(100s));
        // What stands alone between two gaps is a dot.
        const QImage dot = grab(chart, {line(60s, 60s, 2)});
        QVERIFY(dot != empty);
    }

    void tellsTheTimeUnderTheMouse()
    {
        LineChart chart(m_theme, ChartUnit::Percent);
        chart.resize(400, 160);
        chart.setLines({}, start, start + 2min);
        QSignalSpy wanted(&chart, &LineChart::readingWanted);
        const QPointF middle = chart.position({start + 1min, 1});
        QMouseEvent move(QEvent::MouseMove, middle, middle, Qt::NoButton, Qt::NoButton, {});
        QApplication::sendEvent(&chart, &move);
        const auto last = [&] { return wanted.last().first().value<std::optional<core::Time>>(); };
        QCOMPARE(wanted.size(), 1);
        QVERIFY(last() && std::chrono::abs(*last() - (start + 1min)) < 1s);
        chart.setLines({}, start + 30s, start + 150s); // the chart moves on under it
        QVERIFY(last() && std::chrono::abs(*last() - (start + 90s)) < 1s);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&chart, &leave);
        QVERIFY(!last());
    }

private:
    static QImage grab(LineChart &chart, const QList<fleet::ChartSegment> &segments)
    {
        chart.setLines({{0, false, segments}}, start, start + 2min);
        return chart.grab().toImage();
    }

    Theme m_theme{*qApp};
};

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    LineChartTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "linechart.moc"
