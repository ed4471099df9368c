// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace bayplan::snapshots {

/// "2026-05-01T12:00:00.123Z" (RFC 3339, UTC); empty for no time at all.
QString timeText(core::Time time);
/// Reads such a text; nothing if it is none. Empty: no time at all.
std::optional<core::Time> timeOf(const QString &text);
/// Nothing where core::Time can't hold it, which is so before 1678 and after 2261.
std::optional<core::Time> timeOf(const QDateTime &time);

} // namespace bayplan::snapshots
