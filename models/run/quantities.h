// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

#include <chrono>

namespace bayplan::run {

// Quantities as the docker command takes and as it would write them; each text that is written is read back as the very
// same value.

/// "512m", "1.5g", "64 MiB", "4096": bytes, in binary units whatever the case of the letter.
core::Result<qint64> parseBytes(const QString &text);
QString bytesText(qint64 bytes);

/// "1m30s", "500ms", "1.5h", as Go has it; not negative.
core::Result<std::chrono::nanoseconds> parseDuration(const QString &text);
QString durationText(std::chrono::nanoseconds duration);

/// "1.5" processors as 1,500,000,000; at most nine digits after the point.
core::Result<qint64> parseCpus(const QString &text);
QString cpusText(qint64 nanoCpus);

/// A whole number, with a sign or without.
core::Result<qint64> parseWhole(const QString &text);

} // namespace bayplan::run
