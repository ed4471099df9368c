// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/times.h"

#include <QDateTime>

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
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    return core::Time(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

} // namespace bayplan::snapshots
