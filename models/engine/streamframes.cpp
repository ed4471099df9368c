// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/streamframes.h"

#include <QtEndian>

namespace bayplan::engine {

bool StreamFrames::add(const QByteArray &bytes, const Handler &handler)
{
    constexpr qsizetype headerSize = 8;
    for (qsizetype at = 0; at < bytes.size() && !m_broken;) {
        if (m_left > 0) {
            const qsizetype part = qMin(qsizetype(m_left), bytes.size() - at);
            m_left -= quint32(part);
            const QByteArray payload = bytes.mid(at, part);
            at += part;
            handler(m_stream, payload);
            continue;
        }
        const qsizetype part = qMin(headerSize - m_header.size(), bytes.size() - at);
        m_header += bytes.mid(at, part);
        at += part;
        if (m_header.size() < headerSize)
            break;
        const auto stream = quint8(m_header.at(0));
        m_broken = stream > Engine || m_header.at(1) != 0 || m_header.at(2) != 0 || m_header.at(3) != 0;
        m_stream = Stream(stream);
        m_left = qFromBigEndian<quint32>(m_header.constData() + 4);
        m_header.clear();
    }
    return !m_broken;
}

} // namespace bayplan::engine
