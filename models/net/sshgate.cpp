// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sshgate.h"

#include <algorithm>

namespace bayplan::net {

struct SshGate::Shared
{
    int free = 0;
    std::chrono::milliseconds patience{0};
    std::deque<Place *> queue;
    QTimer turn; ///< callbacks come from the event loop, never from within enter()

    void leave()
    {
        ++free;
        if (!queue.empty())
            turn.start();
    }
    void admit();
};

class SshGate::Place : public core::Task::Work
{
public:
    Place(std::shared_ptr<Shared> shared, std::function<void()> mayBegin)
        : m_shared(std::move(shared))
        , m_mayBegin(std::move(mayBegin))
    {
        m_patience.setSingleShot(true);
        m_patience.callOnTimeout(&m_patience, [this] { leave(); });
    }
    ~Place() override
    {
        std::erase(m_shared->queue, this);
        leave();
    }
    void begin()
    {
        m_inside = true;
        m_patience.start(m_shared->patience);
        const auto mayBegin = std::move(m_mayBegin); // may destroy this
        mayBegin();
    }

private:
    void leave()
    {
        if (std::exchange(m_inside, false))
            m_shared->leave();
    }

    std::shared_ptr<Shared> m_shared;
    std::function<void()> m_mayBegin;
    QTimer m_patience;
    bool m_inside = false;
};

void SshGate::Shared::admit()
{
    while (free > 0 && !queue.empty()) {
        --free;
        Place *next = queue.front();
        queue.pop_front();
        next->begin();
    }
}

SshGate::SshGate(int places, std::chrono::milliseconds patience) : m_shared(std::make_shared<Shared>())
{
    m_shared->free = places;
    m_shared->patience = patience;
    m_shared->turn.setSingleShot(true);
    m_shared->turn.setInterval(0);
    m_shared->turn.callOnTimeout(&m_shared->turn, [shared = m_shared.get()] { shared->admit(); });
}

SshGate::~SshGate() = default;

core::Task SshGate::enter(std::function<void()> mayBegin)
{
    auto place = std::make_unique<Place>(m_shared, std::move(mayBegin));
    m_shared->queue.push_back(place.get());
    m_shared->turn.start();
    return core::Task(std::move(place));
}

int SshGate::waiting() const
{
    return int(m_shared->queue.size());
}

} // namespace bayplan::net
