// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/eventstream.h"

#include "engine/decode.h"
#include "engine/linesplitter.h"

#include <memory>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

// Labels are attributes of every container event, and may be large.
constexpr qsizetype maxEventLine = 4 * 1024 * 1024;
constexpr qsizetype maxErrorBody = 4096;

/// State of one subscription, shared by its three callbacks.
struct Subscription
{
    EventHandlers handlers;
    LineSplitter lines{maxEventLine};
    int status = 0;
    QByteArray errorBody;
    bool failed = false; ///< or cancelled: nothing more is told

    void fail(Error error)
    {
        if (failed)
            return;
        failed = true;
        handlers.ended(std::move(error));
    }

    void feed(const QByteArray &data)
    {
        if (failed)
            return;
        if (status != 200) {
            errorBody += data.left(maxErrorBody - errorBody.size());
            if (errorBody.size() == maxErrorBody) // it may have no end
                fail(decodeError({{status, {}}, errorBody}));
            return;
        }
        std::vector<Event> events;
        std::optional<Error> error;
        for (const QByteArray &line : lines.feed(data)) {
            auto event = decodeEvent(line);
            if (!event) {
                error = event.error();
                break;
            }
            events.push_back(std::move(*event));
        }
        if (lines.overflowed() && !error) {
            error = Error{.kind = Error::Kind::Protocol,
                          .what = u"The engine sent an event longer than %1 MiB"_s.arg(maxEventLine / 1024 / 1024),
                          .where = {},
                          .next = {}};
        }
        if (!events.empty()) {
            handlers.events(std::move(events));
        }
        if (error)
            fail(*error);
    }
};

/// Marks the subscription when it is cancelled, since that may happen between two calls for the same piece of data.
class SubscriptionWork : public core::Task::Work
{
public:
    SubscriptionWork(std::shared_ptr<Subscription> subscription, core::Task stream)
        : m_subscription(std::move(subscription))
        , m_stream(std::move(stream))
    {
    }
    ~SubscriptionWork() override { m_subscription->failed = true; }

private:
    std::shared_ptr<Subscription> m_subscription;
    core::Task m_stream;
};

} // namespace

core::Task openEvents(net::RequestQueue &queue, net::HttpRequest request, EventHandlers handlers)
{
    const auto subscription = std::make_shared<Subscription>();
    subscription->handlers = std::move(handlers);
    request.timeout = std::chrono::milliseconds{0};

    net::StreamHandlers stream;
    stream.head = [subscription](const net::HttpHead &head) {
        subscription->status = head.status;
        if (head.status == 200)
            subscription->handlers.subscribed();
    };
    stream.data = [subscription](const QByteArray &data) { subscription->feed(data); };
    stream.end = [subscription](core::Result<void> outcome) {
        if (!outcome)
            subscription->fail(outcome.error());
        else if (subscription->status != 200)
            subscription->fail(decodeError({{subscription->status, {}}, subscription->errorBody}));
        else
            subscription->fail({.kind = Error::Kind::ConnectionLost,
                                .what = u"The engine ended the stream of events"_s,
                                .where = {},
                                .next = {}});
    };
    core::Task task = queue.stream(std::move(request), std::move(stream));
    return core::Task(std::make_unique<SubscriptionWork>(subscription, std::move(task)));
}

} // namespace bayplan::engine
