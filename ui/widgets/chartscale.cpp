// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chartscale.h"

#include "core/humanize.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The least that a whole axis shows: 4 %, 4 MiB, 1 kB/s, 4 processes.
double leastTop(ChartUnit unit)
{
    switch (unit) {
    case ChartUnit::Memory:
        return 4.0 * 1024 * 1024;
    case ChartUnit::Rate:
        return 1000;
    case ChartUnit::Percent:
    case ChartUnit::Count:
        break;
    }
    return 4;
}

/// The least round number that is not below `value`: 1, 2, 2.5 or 5 times a power of ten, whole for counts; a power of
/// two for memory.
double roundUp(double value, ChartUnit unit)
{
    if (unit == ChartUnit::Memory)
        return std::exp2(std::ceil(std::log2(value) - 1e-9));
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        const double rounded = factor * power;
        if (rounded >= value * (1 - 1e-9) && (unit != ChartUnit::Count || std::floor(rounded) == rounded))
            return rounded;
    }
    return 10 * power;
}

QDateTime local(core::Time time)
{
    return QDateTime::fromMSecsSinceEpoch(
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

} // namespace

ChartScale chartScale(double highest, ChartUnit unit)
{
    if (!std::isfinite(highest) || highest <= leastTop(unit))
        return {leastTop(unit), 2};
    const double step = roundUp(highest / 4, unit);
    const int steps = std::max(2, int(std::ceil(highest / step - 1e-9)));
    return {step * steps, steps};
}

QString figureText(double value, ChartUnit unit)
{
    if (!std::isfinite(value))
        return u"–"_s;
    const double most = 9e18;
    const auto bytes = qint64(std::clamp(value, 0.0, most));
    switch (unit) {
    case ChartUnit::Percent:
        return QLocale().toString(value, 'f', value < 9.95 && value != 0 ? 1 : 0) + u'%';
    case ChartUnit::Memory:
        return core::binarySize(bytes);
    case ChartUnit::Rate:
        return core::decimalSize(bytes) + u"/s"_s;
    case ChartUnit::Count:
        break;
    }
    return QLocale().toString(qint64(std::lround(std::clamp(value, 0.0, 1e15))));
}

QString axisText(double value, ChartUnit unit)
{
    if (value == 0)
        return u"0"_s;
    return unit == ChartUnit::Percent ? QLocale().toString(value, 'g', 4) + u'%' : figureText(value, unit);
}

QList<core::Time> timeTicks(core::Time from, core::Time to, int most)
{
    static constexpr std::array<std::chrono::seconds, 14> spacings{1s,   2s,   5s,    10s,   30s, 60s, 120s,
                                                                   300s, 600s, 1200s, 30min, 1h,  2h,  6h};
    QList<core::Time> ticks;
    if (to <= from || most < 1)
        return ticks;
    const auto fits = [&](std::chrono::seconds spacing) { return (to - from) / spacing <= most - 1; };
    const auto found = std::find_if(spacings.begin(), spacings.end(), fits);
    const std::chrono::seconds spacing = found == spacings.end() ? spacings.back() : *found;
    // Round by the clock on the wall; zones differ from UTC by hours, some by parts of them.
    const std::chrono::seconds offset(local(from).offsetFromUtc());
    const auto wall = from.time_since_epoch() + offset;
    auto tick = core::Time(wall / spacing * spacing - offset);
    for (; tick <= to; tick += spacing) {
        if (tick >= from)
            ticks << tick;
    }
    return ticks;
}

QString timeText(core::Time time, core::Time::duration range)
{
    return local(time).toString(range < 10min ? u"HH:mm:ss"_s : u"HH:mm"_s);
}

} // namespace bayplan::ui
