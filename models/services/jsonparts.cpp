// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/jsonparts.h"

#include <QDateTime>

#include <chrono>

namespace bayplan::services {

using std::chrono::milliseconds;

QString timeText(core::Time time)
{
    return QDateTime::fromMSecsSinceEpoch(std::chrono::duration_cast<milliseconds>(time.time_since_epoch()).count(),
                                          Qt::UTC)
        .toString(Qt::ISODateWithMs);
}

std::optional<core::Time> timeFromText(const QString &text)
{
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid() || time.date().year() < 1970 || time.date().year() > 2261)
        return std::nullopt;
    return core::Time(milliseconds(time.toMSecsSinceEpoch()));
}

} // namespace bayplan::services
