// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/http.h"

#include <optional>

namespace bayplan::net {

/// Reads the head of an HTTP/1 reply that comes in pieces, interim replies (100 and 103, not 101) passed over.
class ReplyHead
{
public:
    static constexpr qsizetype longest = 64 * 1024; ///< bytes; a longer head is no HTTP

    enum class State { Incomplete, Complete, NotHttp };

    State add(const QByteArray &bytes);
    /// When complete.
    const HttpHead &head() const { return m_head; }
    /// What came after the head.
    QByteArray takeRest() { return std::exchange(m_bytes, {}); }

private:
    bool parse(const QByteArray &text);

    QByteArray m_bytes;
    HttpHead m_head;
};

/// The body of a chunked reply, once all of it is there.
std::optional<QByteArray> joinChunks(const QByteArray &bytes);

} // namespace bayplan::net
