// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <utility>

namespace bayplan::net {

/// Holds a streamed reply while its reader can't take more. What has been read from the peer and not been handed on
/// is at most heldAtMost bytes; the rest stays with the peer, which waits. That the peer has gone is seen only once the
/// reply is released again. One for one request (HttpRequest::flow), kept by whoever reads; lives on the loop's thread.
class ReplyFlow
{
public:
    /// Of a reply with a flow, in bytes; libcurl's own buffer included.
    static constexpr long heldAtMost = 256 * 1024;

    /// From now on no data is handed on, but for what is being handed on now.
    void hold() { m_held = true; }
    void release()
    {
        if (std::exchange(m_held, false) && m_released)
            m_released();
    }
    bool isHeld() const { return m_held; }

    /// For the loop: told, when it is released again.
    void attach(std::function<void()> released) { m_released = std::move(released); }

private:
    bool m_held = false;
    std::function<void()> m_released;
};

} // namespace bayplan::net
