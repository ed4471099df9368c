// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "files/entry.h"

#include <QByteArray>
#include <QByteArrayView>

namespace bayplan::files {

/// One member of a tar, as it says of itself: nothing is checked yet.
struct TarMember
{
    QByteArray path = {};
    EntryKind kind = EntryKind::File;
    bool isHardLink = false; ///< to `target`, an earlier member's path
    QByteArray target = {};  ///< of links of both kinds
    qint64 size = 0;         ///< bytes of data that follow
    quint32 permissions = 0;
    qint64 modified = 0;
    qint64 user = 0;
    qint64 group = 0;
};

/// Who a TarStream tells. An error ends the reading.
class TarSink
{
public:
    virtual ~TarSink() = default;
    virtual core::Result<void> begin(const TarMember &member) = 0;
    virtual core::Result<void> data(QByteArrayView bytes) = 0;
    virtual core::Result<void> end() = 0;
};

/// Reads a tar as it comes, holding no more than a member's head. libarchive reads only what it can pull, which needs a
/// thread that waits; so this finds where each head ends and lets libarchive read it alone, and passes the data on.
class TarStream
{
public:
    /// `sink` must outlive the stream.
    explicit TarStream(TarSink &sink) : m_sink(sink) {}

    core::Result<void> feed(const QByteArray &bytes);
    /// The stream has ended: an error if the tar has not.
    core::Result<void> finish() const;
    /// Its own end mark has come.
    bool hasEnded() const { return m_state == State::Ended; }

private:
    enum class State { Head, Data, Padding, Ended };

    core::Result<void> block();
    core::Result<void> member(char type);
    core::Result<void> dataEnded();

    TarSink &m_sink;
    State m_state = State::Head;
    QByteArray m_head;                                   ///< all that belongs to the next member, so far
    qsizetype m_blockAt = 0;                             ///< where in it the last head of 512 bytes begins
    qsizetype m_wanted = 512;                            ///< how long it has to be before that can be looked at
    QList<std::pair<qsizetype, qsizetype>> m_attributes; ///< where pax attributes begin in it, and their length
    qint64 m_left = 0;                                   ///< of data, then of padding
    qint64 m_padding = 0;
};

} // namespace bayplan::files
