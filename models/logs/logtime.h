// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArrayView>
#include <QDateTime>
#include <QString>

#include <optional>

namespace bayplan::logs {

/// Takes the time at the front of a message, and the space after it, off `text`. Nothing, and `text` as it was, if
/// there is none. Docker writes nine decimals and Z, Podman none and an offset (both RFC 3339).
std::optional<core::Time> takeTime(QByteArrayView &text);

/// A time as operators write it: "14:05", "14:05:09.250", "2024-05-01 14:05", "-10m" (before `latest`; s, m, h, d).
/// Without a date it is the last such time not after `latest`. `zone` is what the clock shown says: local or UTC.
std::optional<core::Time> parseWanted(const QString &text, core::Time latest, Qt::TimeSpec zone);

/// "12:04:31.118", with the date before it when `withDate`.
QString shownTime(core::Time time, Qt::TimeSpec zone, bool withDate);

} // namespace bayplan::logs
