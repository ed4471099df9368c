// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/bodypipe.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace bayplan::net {

void BodyPipe::write(const QByteArray &bytes)
{
    if (m_detached || m_ended || m_failure || bytes.isEmpty())
        return;
    m_pieces.push_back(bytes);
    m_held += bytes.size();
    tell();
}

void BodyPipe::end()
{
    m_ended = true;
    tell();
}

void BodyPipe::fail(core::Error error)
{
    if (m_ended || m_failure)
        return;
    m_failure = std::move(error);
    m_pieces.clear();
    m_held = 0;
    tell();
}

void BodyPipe::detach()
{
    m_detached = true;
    m_changed = {};
    m_pieces.clear();
    m_held = 0;
}

qsizetype BodyPipe::take(char *into, qsizetype size)
{
    qsizetype moved = 0;
    while (moved < size && !m_pieces.empty()) {
        const QByteArray &piece = m_pieces.front();
        const qsizetype part = std::min(size - moved, piece.size() - m_offset);
        std::memcpy(into + moved, piece.constData() + m_offset, size_t(part));
        moved += part;
        m_offset += part;
        if (m_offset == piece.size()) {
            m_pieces.pop_front();
            m_offset = 0;
        }
    }
    m_held -= moved;
    m_taken += moved;
    m_wanting = m_wanting || (moved > 0 && m_held <= capacity / 2);
    return moved;
}

bool BodyPipe::takeWanting()
{
    return !m_ended && !m_failure && std::exchange(m_wanting, false);
}

void BodyPipe::tell() const
{
    if (m_changed)
        m_changed();
}

} // namespace bayplan::net
