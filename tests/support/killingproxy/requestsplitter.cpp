// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/killingproxy/requestsplitter.h"

#include <QList>

namespace bayplan::tests {

std::optional<SplitRequest> RequestSplitter::next()
{
    const qsizetype headEnd = m_bytes.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return std::nullopt;
    qsizetype length = headEnd + 4;
    const QList<QByteArray> lines = m_bytes.left(headEnd).split('\n');
    for (const QByteArray &line : lines) {
        if (line.toLower().startsWith("content-length:"))
            length += line.mid(15).trimmed().toLongLong();
    }
    if (m_bytes.size() < length)
        return std::nullopt;
    const QByteArray first = lines.first().trimmed();
    SplitRequest request{.line = first.left(first.lastIndexOf(' ')), .bytes = m_bytes.left(length)};
    m_bytes.remove(0, length);
    return request;
}

} // namespace bayplan::tests
