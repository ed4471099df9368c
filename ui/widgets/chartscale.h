// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QList>
#include <QString>

namespace bayplan::ui {

/// What a chart's figures are of.
enum class ChartUnit {
    Percent,
    Memory, ///< bytes, in binary units
    Rate,   ///< bytes a second, in decimal units as the docker command has them
    Count,
};

/// The axis of a chart's figures: from 0 to `top` in `steps` steps of round numbers.
struct ChartScale
{
    double top = 1;
    int steps = 1;

    bool operator==(const ChartScale &) const = default;
};

/// A scale that `highest` fits under, of two to four steps. Low figures are not pressed to the ground, but noise near
/// nothing is not blown up either.
ChartScale chartScale(double highest, ChartUnit unit);

/// "12.4%", "704 MiB", "1.2kB/s", "7", as legends show it. A figure that isn't one is a dash.
QString figureText(double value, ChartUnit unit);

/// The same for a scale's round numbers.
QString axisText(double value, ChartUnit unit);

/// Round local times within a range, for the time axis: at most `most`.
QList<core::Time> timeTicks(core::Time from, core::Time to, int most);
/// "14:05", with seconds where the range is short.
QString timeText(core::Time time, core::Time::duration range);

} // namespace bayplan::ui
