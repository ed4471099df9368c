// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QList>

#include <algorithm>
#include <chrono>
#include <iterator>

namespace bayplan::fleet {

/// A figure at a moment, as a chart draws it.
struct ChartPoint
{
    core::Time at{};
    double value = 0;

    bool operator==(const ChartPoint &) const = default;
};

/// A line without a gap, oldest first.
using ChartSegment = QList<ChartPoint>;

/// Samples (in order of their `at`) from `from` to `to` as lines of at most `columns` points, each the mean of its
/// share of the time: as many as can be seen. `value(sample)` is the figure, `isApart(before, sample)` tells a gap.
template <typename Samples, typename Value, typename IsApart>
QList<ChartSegment> chartSegments(const Samples &samples, core::Time from, core::Time to, int columns, Value value,
                                  IsApart isApart)
{
    QList<ChartSegment> result;
    if (columns < 1 || to <= from)
        return result;
    const auto begin = std::lower_bound(samples.begin(), samples.end(), from,
                                        [](const auto &sample, core::Time time) { return sample.at < time; });
    const auto span = std::max<core::Time::duration>((to - from) / columns, core::Time::duration(1));

    qint64 column = -1;
    double sum = 0;
    int count = 0;
    core::Time first{};
    core::Time last{};
    const auto finishPoint = [&] {
        if (count > 0)
            result.last().append({first + (last - first) / 2, sum / count});
        sum = 0;
        count = 0;
    };
    for (auto it = begin; it != samples.end() && it->at <= to; ++it) {
        const bool afterGap = result.isEmpty() || isApart(*std::prev(it), *it);
        // Counted from the epoch, not from `from`: else every point would move a little with each update.
        const qint64 here = it->at.time_since_epoch() / span;
        if (afterGap || here != column)
            finishPoint();
        if (afterGap)
            result.append(ChartSegment());
        if (count == 0)
            first = it->at;
        column = here;
        last = it->at;
        sum += double(value(*it));
        ++count;
    }
    finishPoint();
    return result;
}

/// The sample nearest to `time`, not farther from it than `reach`; the end if there is none.
template <typename Samples>
auto nearestSample(const Samples &samples, core::Time time, core::Time::duration reach)
{
    auto after = std::lower_bound(samples.begin(), samples.end(), time,
                                  [](const auto &sample, core::Time wanted) { return sample.at < wanted; });
    auto best = samples.end();
    auto distance = reach;
    if (after != samples.end() && after->at - time <= distance) {
        best = after;
        distance = after->at - time;
    }
    if (after != samples.begin() && time - std::prev(after)->at <= distance)
        best = std::prev(after);
    return best;
}

} // namespace bayplan::fleet
