// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/replyhead.h"

namespace bayplan::net {

ReplyHead::State ReplyHead::add(const QByteArray &bytes)
{
    m_bytes += bytes;
    for (;;) {
        static constexpr QByteArrayView beginning = "HTTP/1.";
        const qsizetype known = qMin(m_bytes.size(), beginning.size());
        if (QByteArrayView(m_bytes).first(known) != beginning.first(known))
            return State::NotHttp;
        const qsizetype end = m_bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return m_bytes.size() > longest ? State::NotHttp : State::Incomplete;
        if (!parse(m_bytes.left(end)))
            return State::NotHttp;
        m_bytes.remove(0, end + 4);
        if (m_head.status >= 200 || m_head.status == 101)
            return State::Complete;
    }
}

bool ReplyHead::parse(const QByteArray &text)
{
    m_head = {};
    const QList<QByteArray> lines = text.split('\n');
    bool isNumber = false;
    m_head.status = lines.first().simplified().split(' ').value(1).toInt(&isNumber);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines.at(i).indexOf(':');
        if (colon > 0)
            m_head.headers.append({lines.at(i).left(colon).trimmed().toLower(), lines.at(i).mid(colon + 1).trimmed()});
    }
    return isNumber && m_head.status >= 100 && m_head.status <= 599;
}

std::optional<QByteArray> joinChunks(const QByteArray &bytes)
{
    QByteArray body;
    for (qsizetype at = 0;;) {
        const qsizetype lineEnd = bytes.indexOf("\r\n", at);
        if (lineEnd < 0)
            return std::nullopt;
        bool isNumber = false;
        const qlonglong size = bytes.mid(at, lineEnd - at).split(';').first().trimmed().toLongLong(&isNumber, 16);
        if (!isNumber || size < 0 || size > bytes.size())
            return std::nullopt;
        if (size == 0)
            return body;
        at = lineEnd + 2;
        if (bytes.size() < at + size + 2)
            return std::nullopt;
        body += bytes.mid(at, size);
        at += size + 2;
    }
}

} // namespace bayplan::net
