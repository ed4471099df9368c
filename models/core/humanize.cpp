// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/humanize.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bayplan::core {

using namespace Qt::Literals::StringLiterals;

QString humanDuration(std::chrono::seconds duration)
{
    const qint64 seconds = std::max<qint64>(0, duration.count());
    if (seconds < 1)
        return u"Less than a second"_s;
    if (seconds == 1)
        return u"1 second"_s;
    if (seconds < 60)
        return u"%1 seconds"_s.arg(seconds);
    const qint64 minutes = seconds / 60;
    if (minutes == 1)
        return u"About a minute"_s;
    if (minutes < 60)
        return u"%1 minutes"_s.arg(minutes);
    const qint64 hours = (seconds + 1800) / 3600; // engines round hours to the nearest
    if (hours == 1)
        return u"About an hour"_s;
    if (hours < 48)
        return u"%1 hours"_s.arg(hours);
    if (hours < 24 * 7 * 2)
        return u"%1 days"_s.arg(hours / 24);
    if (hours < 24 * 30 * 2)
        return u"%1 weeks"_s.arg(hours / 24 / 7);
    if (hours < 24 * 365 * 2)
        return u"%1 months"_s.arg(hours / 24 / 30);
    return u"%1 years"_s.arg(seconds / 3600 / 24 / 365); // but not where they count years
}

QString shortDuration(std::chrono::seconds duration)
{
    const qint64 seconds = std::max<qint64>(0, duration.count());
    if (seconds < 60)
        return u"%1 s"_s.arg(seconds);
    if (seconds < 3600)
        return u"%1 min"_s.arg(seconds / 60);
    if (seconds < 48 * 3600)
        return u"%1 h"_s.arg(seconds / 3600);
    return u"%1 d"_s.arg(seconds / 86400);
}

QString decimalSize(qint64 bytes)
{
    static constexpr std::array units = {"B", "kB", "MB", "GB", "TB", "PB"};
    double value = double(bytes);
    size_t unit = 0;
    while (value >= 1000.0 && unit + 1 < units.size()) {
        value /= 1000.0;
        ++unit;
    }
    // Three digits round 999.6 up to 1000, which %g would print as 1e+03.
    return QString::asprintf(value >= 999.5 ? "%.4g%s" : "%.3g%s", value, units[unit]);
}

QString binarySize(qint64 bytes)
{
    static constexpr std::array units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    double value = double(bytes);
    size_t unit = 0;
    while (value >= 1024.0 && unit + 1 < units.size()) {
        value /= 1024.0;
        ++unit;
    }
    const int decimals = (unit == 0 || value >= 100.0) ? 0 : 1;
    return QString::number(value, 'f', decimals) + u' ' + QLatin1String(units[unit]);
}

} // namespace bayplan::core
