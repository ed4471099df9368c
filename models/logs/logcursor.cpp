// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logcursor.h"

#include <algorithm>

namespace bayplan::logs {

namespace {

constexpr qint64 overlap = 1;                  // s
constexpr std::chrono::milliseconds skew{100}; // by which one stream's messages may be kept after the other's

qint64 secondOf(core::Time time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

} // namespace

bool LogCursor::take(Stream stream, core::Time time)
{
    Read &read = m_read[size_t(stream)];
    if (read.resumed) {
        // Older than where the reading began: left out by the log's tail.
        if (read.any ? time < read.first : m_first && time < *m_first - skew)
            return false;
        if (read.again > 0 && time <= read.last) {
            --read.again;
            return false;
        }
        read.resumed = false;
    }
    if (!read.any)
        read.first = time;
    m_first = std::min(m_first.value_or(time), time);
    if (!read.any || time > read.last)
        read.last = time;
    read.any = true;
    ++read.bySecond[secondOf(time)];
    // Some more than since() needs, so that a late message of the other stream does not ask for what is forgotten.
    const qint64 oldest = secondOf(read.last) - 2 * overlap;
    read.bySecond.erase(read.bySecond.begin(), read.bySecond.lower_bound(oldest));
    return true;
}

void LogCursor::resume()
{
    const auto from = since();
    if (!from)
        return; // nothing was read
    for (Read &read : m_read) {
        read.again = 0;
        read.resumed = true;
        for (auto it = read.bySecond.lower_bound(*from); it != read.bySecond.end(); ++it)
            read.again += it->second;
    }
}

std::optional<qint64> LogCursor::since() const
{
    std::optional<core::Time> last;
    for (const Read &read : m_read) {
        if (read.any)
            last = std::max(last.value_or(read.last), read.last);
    }
    return last ? std::optional(secondOf(*last) - overlap) : std::nullopt;
}

} // namespace bayplan::logs
