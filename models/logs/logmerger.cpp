// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logmerger.h"

#include <algorithm>

namespace bayplan::logs {

namespace {
constexpr size_t compactFrom = 256 * 1024; // bytes
} // namespace

LogMerger::LogMerger(int sources, Sink sink) : m_sink(std::move(sink)), m_queues(size_t(sources)) {}

void LogMerger::add(const LineView &line, core::MonotonicTime now)
{
    if (m_queues.size() == 1) {
        m_sink(line);
        return;
    }
    Queue &queue = m_queues[size_t(line.source)];
    if (queue.entries.empty()) {
        m_heads.push_back({line.time, line.source});
        std::push_heap(m_heads.begin(), m_heads.end());
        m_missing -= queue.behind ? 1 : 0;
    }
    queue.entries.push_back({line.time, now, queue.bytes.size(), line.text.size(), line.stream});
    queue.bytes.append(line.text.data(), size_t(line.text.size()));
    m_held += line.text.size() + qint64(sizeof(Entry));
    while (m_held > mostHeld)
        giveFirst();
}

void LogMerger::setBehind(int source, bool behind)
{
    Queue &queue = m_queues[size_t(source)];
    if (queue.behind == behind)
        return;
    queue.behind = behind;
    if (queue.entries.empty())
        m_missing += behind ? 1 : -1;
}

bool LogMerger::mayGo(const Entry &entry, core::MonotonicTime now) const
{
    if (m_heads.size() == m_queues.size())
        return true;
    return m_missing == 0 && now - entry.arrived >= window;
}

int LogMerger::release(core::MonotonicTime now, int atMost)
{
    int given = 0;
    while (given < atMost && !m_heads.empty() && mayGo(m_queues[size_t(m_heads.front().source)].entries.front(), now)) {
        giveFirst();
        ++given;
    }
    return given;
}

void LogMerger::giveFirst()
{
    const int source = m_heads.front().source;
    std::pop_heap(m_heads.begin(), m_heads.end());
    m_heads.pop_back();
    Queue &queue = m_queues[size_t(source)];
    const Entry entry = queue.entries.front();
    m_sink({source, entry.stream, entry.time, QByteArrayView(queue.bytes.data() + entry.at, entry.size)});
    queue.entries.pop_front();
    m_held -= entry.size + qint64(sizeof(Entry));
    queue.dropped = entry.at + size_t(entry.size);
    if (queue.entries.empty()) {
        queue.bytes.clear();
        queue.dropped = 0;
        m_missing += queue.behind ? 1 : 0;
        return;
    }
    if (queue.dropped >= compactFrom && queue.dropped >= queue.bytes.size() / 2) {
        queue.bytes.erase(0, queue.dropped);
        for (Entry &left : queue.entries)
            left.at -= queue.dropped;
        queue.dropped = 0;
    }
    m_heads.push_back({queue.entries.front().time, source});
    std::push_heap(m_heads.begin(), m_heads.end());
}

} // namespace bayplan::logs
