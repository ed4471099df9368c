// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/event.h"

#include <QSet>

#include <deque>

namespace bayplan::fleet {

/// Tells new events from ones seen already: `since` is inclusive and replays what the last stream ended with. An engine
/// keeps 256 events to replay (moby daemon/events), so as many are remembered.
class RecentEvents
{
public:
    /// True the first time.
    bool isNew(const engine::Event &event)
    {
        const QString key = QString::number(event.time.time_since_epoch().count()) + u'/' + event.type + u'/' +
                            event.action + u'/' + event.id;
        if (m_keys.contains(key))
            return false;
        m_keys.insert(key);
        m_order.push_back(key);
        if (m_order.size() > 512) {
            m_keys.remove(m_order.front());
            m_order.pop_front();
        }
        m_last = std::max(m_last, event.time);
        return true;
    }

    /// The newest event's time by the engine's clock; the epoch before the first.
    core::Time last() const { return m_last; }
    /// As before the first: nothing is asked to be replayed.
    void forgetLast() { m_last = {}; }

private:
    QSet<QString> m_keys;
    std::deque<QString> m_order;
    core::Time m_last{};
};

} // namespace bayplan::fleet
