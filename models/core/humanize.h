// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>

namespace bayplan::core {

/// "4 seconds", "About a minute", "3 days": the same words and thresholds engines use in their own status texts, so
/// that an age of ours reads as `docker ps` says it.
QString humanDuration(std::chrono::seconds duration);

/// "4 s", "2 min", "3 h", "5 d": for narrow cells and cards.
QString shortDuration(std::chrono::seconds duration);

/// Decimal units as the docker command prints image sizes, three significant digits: "1.23MB".
QString decimalSize(qint64 bytes);

/// Binary units for memory: "704 MiB".
QString binarySize(qint64 bytes);

} // namespace bayplan::core
