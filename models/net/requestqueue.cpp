// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/requestqueue.h"

#include <QTimer>

#include <algorithm>
#include <array>
#include <deque>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;

/// Outlives the queue while tickets do.
struct RequestQueue::Shared : std::enable_shared_from_this<Shared>
{
    explicit Shared(HttpLoop &itsLoop, int limit) : loop(&itsLoop), turns(limit) {}

    HttpLoop *loop;
    Turns turns;
    bool closed = false;
    QString readOnly; ///< the host's name when it is
    Usage usage;
    std::array<std::deque<Ticket *>, Turns::kinds> waiting;

    std::deque<Ticket *> &of(Priority kind) { return waiting[size_t(kind)]; }
    Turns::Waiting counts() const
    {
        Turns::Waiting counts{};
        for (size_t i = 0; i < Turns::kinds; ++i)
            counts[i] = waiting[i].size();
        return counts;
    }
    void pump();
    void release(Priority kind)
    {
        turns.end(kind);
        pump();
    }
};

namespace {

core::Error readOnlyError(const QString &hostName)
{
    return {.kind = core::Error::Kind::PermissionDenied,
            .what = u"%1 is marked read-only"_s.arg(hostName),
            .where = {},
            .next = u"Take the mark off in the host's settings"_s};
}

/// Answers with an error from the event loop, without anything having been sent.
class Refusal : public core::Task::Work
{
public:
    Refusal(const core::Error &error, std::function<void(core::Error)> told)
    {
        m_timer.setSingleShot(true);
        m_timer.callOnTimeout(&m_timer, [error, told = std::move(told)] {
            const auto callback = told; // the task may end in it
            callback(core::Error(error));
        });
        m_timer.start(0);
    }

private:
    QTimer m_timer;
};

core::Task refuse(const core::Error &error, std::function<void(core::Result<HttpReply>)> done)
{
    return core::Task(std::make_unique<Refusal>(
        error, [done = std::move(done)](core::Error why) { done(core::fail(std::move(why))); }));
}

} // namespace

class RequestQueue::Ticket : public core::Task::Work
{
public:
    Ticket(std::shared_ptr<Shared> shared, HttpRequest request, Priority kind,
           std::function<void(core::Result<HttpReply>)> done)
        : m_shared(std::move(shared))
        , m_request(std::move(request))
        , m_kind(kind)
        , m_done(std::move(done))
    {
    }

    ~Ticket() override
    {
        if (m_begun) {
            m_exchange.cancel();
            if (!m_answered)
                m_shared->release(m_kind);
            return;
        }
        std::erase(m_shared->of(m_kind), this);
    }

    /// Taken out of the queue: it is told so, from the event loop.
    void refuse(const core::Error &error) { m_exchange = net::refuse(error, std::move(m_done)); }

    void begin()
    {
        m_begun = true;
        ++m_shared->usage.requests;
        m_exchange = m_shared->loop->fetch(std::move(m_request), [this](core::Result<HttpReply> reply) {
            m_answered = true;
            if (reply)
                m_shared->usage.bytesIn += quint64(reply->body.size());
            // The callback may destroy this ticket; what is needed after it is kept outside.
            const std::shared_ptr<Shared> shared = m_shared;
            const auto done = std::move(m_done);
            shared->release(m_kind);
            done(std::move(reply));
        });
    }

private:
    std::shared_ptr<Shared> m_shared;
    HttpRequest m_request;
    const Priority m_kind;
    std::function<void(core::Result<HttpReply>)> m_done;
    core::Task m_exchange;
    bool m_begun = false;
    bool m_answered = false;
};

void RequestQueue::Shared::pump()
{
    while (!closed) {
        const Turns::Waiting counts = this->counts();
        const std::optional<Priority> kind = turns.next(counts);
        if (!kind)
            return;
        turns.begin(*kind, counts);
        Ticket *next = of(*kind).front();
        of(*kind).pop_front();
        next->begin();
    }
}

RequestQueue::RequestQueue(HttpLoop &loop, int limit) : m_shared(std::make_shared<Shared>(loop, limit)) {}

RequestQueue::~RequestQueue()
{
    m_shared->closed = true;
    const core::Error error{.kind = core::Error::Kind::NotFound,
                            .what = u"The host is not in this workspace any more, or has another endpoint"_s,
                            .where = {},
                            .next = {}};
    for (auto &waiting : m_shared->waiting) {
        for (Ticket *ticket : std::exchange(waiting, {}))
            ticket->refuse(error);
    }
}

void RequestQueue::setReadOnly(const QString &hostName)
{
    m_shared->readOnly = hostName;
    if (hostName.isEmpty())
        return;
    for (Ticket *waiting : std::exchange(m_shared->of(Priority::Write), {}))
        waiting->refuse(readOnlyError(hostName));
}

bool RequestQueue::isReadOnly() const
{
    return !m_shared->readOnly.isEmpty();
}

core::Task RequestQueue::fetch(HttpRequest request, Priority priority,
                               std::function<void(core::Result<HttpReply>)> done)
{
    if (!request.isRead()) {
        if (!m_shared->readOnly.isEmpty())
            return refuse(readOnlyError(m_shared->readOnly), std::move(done));
        priority = Priority::Write;
    } else if (priority == Priority::Write) {
        priority = Priority::Urgent;
    }
    auto ticket = std::make_unique<Ticket>(m_shared, std::move(request), priority, std::move(done));
    m_shared->of(priority).push_back(ticket.get());
    m_shared->pump();
    return core::Task(std::move(ticket));
}

core::Task RequestQueue::fetchNow(HttpRequest request, std::function<void(core::Result<HttpReply>)> done)
{
    if (!request.isRead() && !m_shared->readOnly.isEmpty())
        return refuse(readOnlyError(m_shared->readOnly), std::move(done));
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
    if (!request.isRead() && !m_shared->readOnly.isEmpty()) {
        return core::Task(
            std::make_unique<Refusal>(readOnlyError(m_shared->readOnly), [end = handlers.end](core::Error error) {
                if (end)
                    end(core::fail(std::move(error)));
            }));
    }
    ++m_shared->usage.requests;
    handlers.data = [shared = m_shared, data = std::move(handlers.data)](const QByteArray &bytes) {
        shared->usage.bytesIn += quint64(bytes.size());
        if (data)
            data(bytes);
    };
    return m_shared->loop->stream(std::move(request), std::move(handlers));
}

core::Result<std::unique_ptr<HijackedStream>> RequestQueue::hijack(HttpRequest request)
{
    if (!request.isRead() && !m_shared->readOnly.isEmpty())
        return core::fail(readOnlyError(m_shared->readOnly));
    ++m_shared->usage.requests;
    auto stream = std::make_unique<HijackedStream>(std::move(request));
    QObject::connect(stream.get(), &HijackedStream::received, stream.get(),
                     [shared = m_shared](const QByteArray &bytes) { shared->usage.bytesIn += quint64(bytes.size()); });
    return stream;
}

const RequestQueue::Usage &RequestQueue::usage() const
{
    return m_shared->usage;
}

int RequestQueue::inFlight() const
{
    return m_shared->turns.inFlight();
}

int RequestQueue::waiting() const
{
    const Turns::Waiting counts = m_shared->counts();
    return int(counts[0] + counts[1] + counts[2]);
}

} // namespace bayplan::net
