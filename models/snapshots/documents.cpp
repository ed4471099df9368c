// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/documents.h"

#include <zstd.h>

namespace bayplan::snapshots {

namespace {

constexpr size_t perBlock = 64; // documents
constexpr int level = 3;

qsizetype beginOf(const std::vector<qsizetype> &ends, size_t place)
{
    return place == 0 ? 0 : ends[place - 1];
}

QByteArray unpacked(const QByteArray &packed, qsizetype size)
{
    QByteArray text(size, Qt::Uninitialized);
    const size_t got = ZSTD_decompress(text.data(), size_t(size), packed.constData(), size_t(packed.size()));
    return ZSTD_isError(got) || qsizetype(got) != size ? QByteArray() : text;
}

} // namespace

void Documents::append(const QByteArray &document)
{
    m_open += document;
    m_openEnds.push_back(m_open.size());
    ++m_size;
    if (m_openEnds.size() == perBlock)
        pack();
}

void Documents::pack()
{
    QByteArray packed(qsizetype(ZSTD_compressBound(size_t(m_open.size()))), Qt::Uninitialized);
    const size_t size =
        ZSTD_compress(packed.data(), size_t(packed.size()), m_open.constData(), size_t(m_open.size()), level);
    packed.resize(ZSTD_isError(size) ? 0 : qsizetype(size)); // it can only fail for want of memory
    packed.squeeze();
    m_blocks.push_back({std::move(packed), std::move(m_openEnds)});
    m_open = {};
    m_openEnds = {};
}

QByteArray Documents::at(size_t place) const
{
    if (place >= m_size)
        return {};
    const size_t block = place / perBlock;
    const size_t within = place % perBlock;
    if (block == m_blocks.size()) {
        const qsizetype begin = beginOf(m_openEnds, within);
        return m_open.mid(begin, m_openEnds[within] - begin);
    }
    const std::vector<qsizetype> &ends = m_blocks[block].ends;
    if (m_unpackedBlock != block) {
        m_unpacked = unpacked(m_blocks[block].packed, ends.back());
        m_unpackedBlock = block;
    }
    const qsizetype begin = beginOf(ends, within);
    return m_unpacked.mid(begin, ends[within] - begin);
}

qsizetype Documents::bytes() const
{
    qsizetype sum = m_open.capacity() + m_unpacked.capacity() + qsizetype(m_openEnds.capacity() * sizeof(qsizetype));
    for (const Block &block : m_blocks)
        sum += block.packed.capacity() + qsizetype(sizeof(Block) + block.ends.capacity() * sizeof(qsizetype));
    return sum;
}

bool Documents::operator==(const Documents &other) const
{
    if (m_size != other.m_size)
        return false;
    for (size_t place = 0; place < m_size; ++place) {
        if (at(place) != other.at(place))
            return false;
    }
    return true;
}

} // namespace bayplan::snapshots
