// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>

#include <algorithm>
#include <deque>
#include <functional>
#include <optional>

namespace bayplan::net {

/// The body of a request that is made while it is sent (HttpRequest::pipe): its source is asked for bytes with `wanted`
/// and writes them then or later; meanwhile the exchange waits. Sent in chunks, once: such a request is never sent
/// again. One for one request, kept by its source; lives on the loop's thread.
class BodyPipe
{
public:
    /// More than this many bytes are not held, if the source keeps to room().
    static constexpr qsizetype capacity = 512 * 1024;

    /// Called from the event loop when there is room again, and at the beginning; never after the exchange has ended.
    std::function<void()> wanted;

    /// Bytes that may be written now.
    qsizetype room() const { return std::max<qsizetype>(capacity - m_held, 0); }
    qsizetype held() const { return m_held; }
    /// Bytes that have gone to the system's socket or are about to.
    qint64 taken() const { return m_taken; }
    /// The exchange has ended, whatever came of it: what is written now is dropped.
    bool isDetached() const { return m_detached; }

    void write(const QByteArray &bytes);
    /// Nothing comes after what was written.
    void end();
    /// The source can't go on: the exchange is broken off and ends with this error. The peer sees an unfinished body.
    void fail(core::Error error);

    /// For the loop: `changed` is told of write(), end() and fail().
    void attach(std::function<void()> changed) { m_changed = std::move(changed); }
    void detach();
    /// At most `size` bytes moved to `into`; how many.
    qsizetype take(char *into, qsizetype size);
    bool hasEnded() const { return m_ended; }
    const std::optional<core::Error> &failure() const { return m_failure; }
    /// Once after it has been drained so far that asking for more is worth it.
    bool takeWanting();

private:
    void tell() const;

    std::deque<QByteArray> m_pieces;
    qsizetype m_offset = 0; ///< into the first piece
    qsizetype m_held = 0;
    qint64 m_taken = 0;
    bool m_wanting = true;
    bool m_ended = false;
    bool m_detached = false;
    std::optional<core::Error> m_failure;
    std::function<void()> m_changed;
};

} // namespace bayplan::net
