// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QString>

#include <optional>

namespace bayplan::activity {

/// From `begin` to just before `end`.
struct TimeSpan
{
    core::Time begin{};
    core::Time end{};
};

/// What is typed for a time, in local time: "15m", "2h", "3d", "1w" (so long before `now`, a moment), "14:05" (that
/// minute of today), "2026-11-26" (that day), "2026-11-26T14:05" (that minute), either with seconds too. Nothing for
/// anything else.
std::optional<TimeSpan> timeSpanOf(const QString &word, core::Time now);

} // namespace bayplan::activity
