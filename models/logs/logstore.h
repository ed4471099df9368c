// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "logs/logline.h"
#include "logs/spillfile.h"

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bayplan::logs {

/// Lines in the order they were appended, known by number. They are kept in blocks: one piece of memory for the text
/// and sixteen bytes a line beside it. Past `Limits::memory` the oldest blocks go into a file, past `Limits::file` the
/// oldest lines are forgotten. Numbers stay: those of forgotten lines are not used again.
class LogStore
{
public:
    struct Limits
    {
        qint64 memory = 256ll * 1024 * 1024;    ///< bytes, texts and index
        qint64 file = 4ll * 1024 * 1024 * 1024; ///< bytes
    };

    explicit LogStore(Limits limits, QString spillFolder = {});
    LogStore() : LogStore(Limits()) {}

    /// A text longer than `longestLine` is cut.
    void append(const LineView &line);
    /// Forgets all lines; the next one has number 0.
    void clear();

    /// The number of the oldest line held, and one past the newest.
    qint64 first() const { return m_first; }
    qint64 end() const { return m_end; }
    qint64 count() const { return m_end - m_first; }
    bool contains(qint64 number) const { return number >= m_first && number < m_end; }

    /// The line of that number. The text is there until the next call of any of these. A line that is not held, or
    /// whose block can't be read back, is empty.
    LineView line(qint64 number) const;
    /// The first line held that is not before `time`, given that times grow; end() if there is none.
    qint64 lineAt(core::Time time) const;

    /// Why lines were forgotten before their time: the file couldn't be written.
    const std::optional<core::Error> &problem() const { return m_problem; }
    /// Bytes of texts and index that are in memory.
    qint64 memoryUsed() const { return m_memory; }

private:
    struct Index
    {
        qint64 time; ///< ns
        quint32 end; ///< of the text in its block
        quint16 source;
        Stream stream;
    };
    static_assert(sizeof(Index) == 16);
    struct Content
    {
        std::string text;
        std::vector<Index> lines;

        qint64 bytes() const { return qint64(text.capacity() + lines.capacity() * sizeof(Index)); }
    };
    struct Block
    {
        qint64 first = 0; ///< number of its first line
        qint64 lines = 0;
        qint64 textSize = 0;
        core::Time latest{};              ///< of its lines and all before
        std::unique_ptr<Content> content; ///< null when it is in the file
        int slot = -1;
    };
    struct Cached
    {
        qint64 first = -1;
        Content content;
    };

    static constexpr qsizetype linesPerBlock = 8 * 1024;
    static constexpr qsizetype textPerBlock = 512 * 1024;
    static constexpr qint64 slotSize = textPerBlock + linesPerBlock * qint64(sizeof(Index));

    void beginBlock();
    void spill();
    void forgetOldest();
    const Block &blockOf(qint64 number) const;
    const Content &contentOf(const Block &block) const;

    const Limits m_limits;
    SpillFile m_file;
    std::deque<Block> m_blocks;
    size_t m_inFile = 0; ///< blocks in the file, which are the oldest
    qint64 m_first = 0;
    qint64 m_end = 0;
    qint64 m_memory = 0; ///< bytes of sealed blocks
    std::optional<core::Error> m_problem;
    mutable std::array<Cached, 4> m_cache; ///< blocks read back
    mutable size_t m_nextCached = 0;
};

} // namespace bayplan::logs
