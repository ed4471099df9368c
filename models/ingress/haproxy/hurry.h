// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <utility>

namespace bayplan::ingress::haproxy {

/// That the next change waits for the one that is on its way. Outlives that one.
class Hurry
{
public:
    /// For a change that begins: nobody waits yet.
    void reset()
    {
        m_isAsked = false;
        m_waits = {};
    }
    bool isAsked() const { return m_isAsked; }
    /// To be called once when it is asked; empty: nothing is. Whoever sets it takes it back before it ends.
    void whenAsked(std::function<void()> call) { m_waits = std::move(call); }
    void ask()
    {
        m_isAsked = true;
        if (const auto call = std::exchange(m_waits, {}))
            call();
    }

private:
    bool m_isAsked = false;
    std::function<void()> m_waits;
};

} // namespace bayplan::ingress::haproxy
