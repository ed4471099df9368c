// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/requestqueue.h"

#include <algorithm>

namespace bayplan::net {

/// Outlives the queue while tickets do.
struct RequestQueue::Shared : std::enable_shared_from_this<Shared>
{
    HttpLoop *loop = nullptr;
    int limit = 0;
    int inFlight = 0;
    bool closed = false;
    Usage usage;
    std::deque<Ticket *> urgent;
    std::deque<Ticket *> background;

    void pump();
    void release()
    {
        --inFlight;
        pump();
    }
};

class RequestQueue::Ticket : public core::Task::Work
{
public:
    Ticket(std::shared_ptr<Shared> shared, HttpRequest request, std::function<void(core::Result<HttpReply>)> done)
        : m_shared(std::move(shared)), m_request(std::move(request)), m_done(std::move(done))
    {
    }

    ~Ticket() override
    {
        if (m_begun) {
            m_exchange.cancel();
            if (!m_answered)
                m_shared->release();
            return;
        }
        std::erase(m_shared->urgent, this);
        std::erase(m_shared->background, this);
    }

    void begin()
    {
        m_begun = true;
        ++m_shared->inFlight;
        ++m_shared->usage.requests;
        m_exchange = m_shared->loop->fetch(std::move(m_request), [this](core::Result<HttpReply> reply) {
            m_answered = true;
            if (reply)
                m_shared->usage.bytesIn += quint64(reply->body.size());
            // The callback may destroy this ticket; what is needed after it is kept outside.
            const std::shared_ptr<Shared> shared = m_shared;
            const auto done = std::move(m_done);
            shared->release();
            done(std::move(reply));
        });
    }

private:
    std::shared_ptr<Shared> m_shared;
    HttpRequest m_request;
    std::function<void(core::Result<HttpReply>)> m_done;
    core::Task m_exchange;
    bool m_begun = false;
    bool m_answered = false;
};

void RequestQueue::Shared::pump()
{
    while (!closed && inFlight < limit && (!urgent.empty() || !background.empty())) {
        std::deque<Ticket *> &queue = urgent.empty() ? background : urgent;
        Ticket *next = queue.front();
        queue.pop_front();
        next->begin();
    }
}

RequestQueue::RequestQueue(HttpLoop &loop, int limit) : m_shared(std::make_shared<Shared>())
{
    m_shared->loop = &loop;
    m_shared->limit = limit;
}

RequestQueue::~RequestQueue()
{
    m_shared->closed = true;
}

core::Task RequestQueue::fetch(HttpRequest request, Priority priority,
                               std::function<void(core::Result<HttpReply>)> done)
{
    auto ticket = std::make_unique<Ticket>(m_shared, std::move(request), std::move(done));
    (priority == Priority::Urgent ? m_shared->urgent : m_shared->background).push_back(ticket.get());
    m_shared->pump();
    return core::Task(std::move(ticket));
}

core::Task RequestQueue::fetchNow(HttpRequest request, std::function<void(core::Result<HttpReply>)> done)
{
    ++m_shared->usage.requests;
    return m_shared->loop->fetch(std::move(request),
                                 [shared = m_shared, done = std::move(done)](core::Result<HttpReply> reply) {
                                     if (reply)
                                         shared->usage.bytesIn += quint64(reply->body.size());
                                     done(std::move(reply));
                                 });
}

core::Task RequestQueue::stream(HttpRequest request, StreamHandlers handlers)
{
    ++m_shared->usage.requests;
    handlers.data = [shared = m_shared, data = std::move(handlers.data)](const QByteArray &bytes) {
        shared->usage.bytesIn += quint64(bytes.size());
        if (data)
            data(bytes);
    };
    return m_shared->loop->stream(std::move(request), std::move(handlers));
}

const RequestQueue::Usage &RequestQueue::usage() const
{
    return m_shared->usage;
}

int RequestQueue::inFlight() const
{
    return m_shared->inFlight;
}

int RequestQueue::waiting() const
{
    return int(m_shared->urgent.size() + m_shared->background.size());
}

} // namespace bayplan::net
