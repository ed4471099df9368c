// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace bayplan::tests {

/// One request as a client sent it.
struct SplitRequest
{
    QByteArray line;  ///< "POST /v1.41/containers/create?name=web-1"
    QByteArray bytes; ///< all of it

    bool isWrite() const { return line.startsWith("POST ") || line.startsWith("DELETE ") || line.startsWith("PUT "); }
};

/// Takes requests of HTTP/1.1 out of what a client sends over one connection. Bodies have a Content-Length here; a
/// client that sends them in chunks is not understood.
class RequestSplitter
{
public:
    void feed(const QByteArray &bytes) { m_bytes += bytes; }
    /// The next that is whole.
    std::optional<SplitRequest> next();

private:
    QByteArray m_bytes;
};

} // namespace bayplan::tests
