// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/times.h"

#include <cstdlib>

namespace bayplan::snapshots {

QString timeText(core::Time time)
{
    if (time == core::Time{})
        return {};
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(ms.count(), Qt::UTC).toString(Qt::ISODateWithMs);
}

std::optional<core::Time> timeOf(const QString &text)
{
    if (text.isEmpty())
        return core::Time{};
    return timeOf(QDateTime::fromString(text, Qt::ISODateWithMs));
}

std::optional<core::Time> timeOf(const QDateTime &time)
{
    using std::chrono::milliseconds;
    constexpr auto most = std::chrono::floor<milliseconds>(core::Time::duration::max()).count();
    if (!time.isValid() || std::abs(time.toMSecsSinceEpoch()) > most)
        return std::nullopt;
    return core::Time(milliseconds(time.toMSecsSinceEpoch()));
}

} // namespace bayplan::snapshots
