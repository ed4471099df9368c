// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logstore.h"

#include <algorithm>
#include <cstring>

namespace bayplan::logs {

LogStore::LogStore(Limits limits, QString spillFolder) : m_limits(limits), m_file(slotSize, std::move(spillFolder)) {}

void LogStore::append(const LineView &line)
{
    const qsizetype size = std::min(line.text.size(), longestLine);
    if (m_blocks.empty() || m_blocks.back().lines == linesPerBlock || m_blocks.back().textSize + size > textPerBlock)
        beginBlock();
    Block &block = m_blocks.back();
    Content &content = *block.content;
    content.text.append(line.text.data(), size_t(size));
    block.textSize += size;
    content.lines.push_back(
        {line.time.time_since_epoch().count(), quint32(block.textSize), quint16(line.source), line.stream});
    ++block.lines;
    block.latest = std::max(block.latest, line.time);
    ++m_end;
}

void LogStore::beginBlock()
{
    Block block;
    if (!m_blocks.empty()) {
        Content &sealed = *m_blocks.back().content;
        sealed.text.shrink_to_fit();
        sealed.lines.shrink_to_fit();
        m_memory += sealed.bytes();
        block.latest = m_blocks.back().latest;
    }
    block.first = m_end;
    block.content = std::make_unique<Content>();
    m_blocks.push_back(std::move(block));
    while (m_memory > m_limits.memory && m_inFile + 1 < m_blocks.size())
        spill();
    while (qint64(m_inFile) * slotSize > m_limits.file)
        forgetOldest();
}

void LogStore::spill()
{
    Block &block = m_blocks[m_inFile];
    const Content &content = *block.content;
    QByteArray data;
    data.reserve(qsizetype(content.text.size() + content.lines.size() * sizeof(Index)));
    data.append(content.text.data(), qsizetype(content.text.size()));
    data.append(reinterpret_cast<const char *>(content.lines.data()), qsizetype(content.lines.size() * sizeof(Index)));
    const core::Result<int> slot = m_file.write(data);
    m_memory -= content.bytes();
    block.content.reset();
    ++m_inFile;
    if (slot) {
        block.slot = *slot;
        return;
    }
    m_problem = slot.error();
    // What could not be kept, and what is older: numbers held have no gaps.
    for (size_t left = m_inFile; left > 0; --left)
        forgetOldest();
}

void LogStore::forgetOldest()
{
    const Block &oldest = m_blocks.front();
    if (oldest.slot >= 0)
        m_file.release(oldest.slot);
    m_first = oldest.first + oldest.lines;
    m_blocks.pop_front();
    --m_inFile;
}

void LogStore::clear()
{
    m_blocks.clear();
    m_file.clear();
    m_inFile = 0;
    m_first = m_end = 0;
    m_memory = 0;
    m_problem.reset();
    m_cache = {};
}

const LogStore::Block &LogStore::blockOf(qint64 number) const
{
    const auto after = std::upper_bound(m_blocks.begin(), m_blocks.end(), number,
                                        [](qint64 wanted, const Block &block) { return wanted < block.first; });
    return *std::prev(after);
}

const LogStore::Content &LogStore::contentOf(const Block &block) const
{
    if (block.content)
        return *block.content;
    for (const Cached &cached : m_cache) {
        if (cached.first == block.first)
            return cached.content;
    }
    Cached &cached = m_cache[m_nextCached];
    m_nextCached = (m_nextCached + 1) % m_cache.size();
    const qint64 indexSize = block.lines * qint64(sizeof(Index));
    const QByteArray data = m_file.read(block.slot, block.textSize + indexSize);
    cached.first = block.first;
    cached.content.lines.assign(size_t(block.lines), Index());
    cached.content.text.clear();
    if (data.size() == block.textSize + indexSize) {
        cached.content.text.assign(data.constData(), size_t(block.textSize));
        std::memcpy(cached.content.lines.data(), data.constData() + block.textSize, size_t(indexSize));
    }
    return cached.content;
}

LineView LogStore::line(qint64 number) const
{
    if (!contains(number))
        return {};
    const Block &block = blockOf(number);
    const Content &content = contentOf(block);
    const auto at = size_t(number - block.first);
    const Index &index = content.lines[at];
    const quint32 begin = at == 0 ? 0 : content.lines[at - 1].end;
    return {index.source, index.stream, core::Time(std::chrono::nanoseconds(index.time)),
            QByteArrayView(content.text.data() + begin, index.end - begin)};
}

qint64 LogStore::lineAt(core::Time time) const
{
    const auto block = std::find_if(m_blocks.begin(), m_blocks.end(), [&](const Block &b) { return b.latest >= time; });
    if (block == m_blocks.end())
        return m_end;
    for (qint64 number = block->first; number < block->first + block->lines; ++number) {
        if (line(number).time >= time)
            return number;
    }
    return m_end; // not reached: its latest is one of its own, or an earlier block had it
}

} // namespace bayplan::logs
