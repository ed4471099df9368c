// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/logline.h"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace bayplan::logs {

/// Puts lines of many containers in the order of their times. Lines of hosts come late by different amounts, so a line
/// waits until every other source has one that is later, or for `window`; and while a source is behind (still sending
/// what it had) as long as it takes. What is held is bounded: past `mostHeld` lines go on as they are. None is lost.
class LogMerger
{
public:
    using Sink = std::function<void(const LineView &)>;

    static constexpr std::chrono::milliseconds window{250};
    static constexpr qint64 mostHeld = 32 * 1024 * 1024; ///< bytes

    /// Sources are 0 to `sources` - 1, none of them behind.
    LogMerger(int sources, Sink sink);

    /// The line's text is copied if it has to wait.
    void add(const LineView &line, core::MonotonicTime now);
    /// While true the source may still send lines older than what others have sent.
    void setBehind(int source, bool behind);
    /// Gives on what has waited long enough, `atMost` lines of it; to be called every now and then while isHolding().
    /// How many it was.
    int release(core::MonotonicTime now, int atMost);
    bool isHolding() const { return !m_heads.empty(); }

private:
    struct Entry
    {
        core::Time time;
        core::MonotonicTime arrived;
        size_t at;
        qsizetype size;
        Stream stream;
    };
    struct Queue
    {
        std::deque<Entry> entries;
        std::string bytes;
        size_t dropped = 0; ///< bytes at the front that are not needed any more
        bool behind = false;
    };
    struct Head
    {
        core::Time time;
        int source;
        /// For a heap with the earliest on top; sources keep their order at the same time.
        bool operator<(const Head &other) const
        {
            return time != other.time ? time > other.time : source > other.source;
        }
    };

    bool mayGo(const Entry &entry, core::MonotonicTime now) const;
    void giveFirst();

    Sink m_sink;
    std::vector<Queue> m_queues;
    std::vector<Head> m_heads; ///< one for each queue that isn't empty, as a heap
    int m_missing = 0;         ///< queues that are empty and behind
    qint64 m_held = 0;         ///< bytes
};

} // namespace bayplan::logs
