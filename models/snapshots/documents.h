// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <cstddef>
#include <vector>

namespace bayplan::snapshots {

/// Many JSON texts that are much alike, kept small: a cluster's inspects are hundreds of megabytes as they come. They
/// are compressed (zstd, RFC 8878) a few dozen at a time; reading them in their order is quick.
class Documents
{
public:
    void append(const QByteArray &document);
    size_t size() const { return m_size; }
    /// Empty past the end. Not from two threads at once: what was last unpacked is kept.
    QByteArray at(size_t place) const;
    /// Bytes of memory that it takes, about.
    qsizetype bytes() const;

    bool operator==(const Documents &other) const;

private:
    void pack();

    struct Block
    {
        QByteArray packed;
        std::vector<qsizetype> ends; ///< of each document, in the unpacked text
    };
    std::vector<Block> m_blocks;
    QByteArray m_open; ///< those not packed yet
    std::vector<qsizetype> m_openEnds;
    size_t m_size = 0;
    mutable size_t m_unpackedBlock = SIZE_MAX;
    mutable QByteArray m_unpacked;
};

} // namespace bayplan::snapshots
