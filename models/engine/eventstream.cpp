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

/// State of one subscription, shared by its three callbacks.
struct Subscription
{
    EventHandlers handlers;
    LineSplitter lines{maxEventLine};
    int status = 0;
    QByteArray errorBody;
    bool failed = false;

    void fail(Error error)
    {
        if (failed)
            return;
        failed = true;
        const auto ended = handlers.ended; // the callback may end this subscription
        ended(std::move(error));
    }

    void feed(const QByteArray &data)
    {
        if (failed)
            return;
        if (status != 200) {
            errorBody += data.left(4096);
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
            const auto deliver = handlers.events;
            deliver(std::move(events));
        }
        if (error)
            fail(*error);
    }
};

} // namespace

core::Task openEvents(net::RequestQueue &queue, net::HttpRequest request, EventHandlers handlers)
{
    auto subscription = std::make_shared<Subscription>();
    subscription->handlers = std::move(handlers);
    request.timeout = std::chrono::milliseconds{0};
    return queue.stream(std::move(request), {.head =
                                                 [subscription](const net::HttpHead &head) {
                                                     subscription->status = head.status;
                                                     if (head.status == 200) {
                                                         const auto subscribed = subscription->handlers.subscribed;
                                                         subscribed();
                                                     }
                                                 },
                                             .data =
                                                 [subscription](const QByteArray &data) {
                                                     const auto keep = subscription;
                                                     keep->feed(data);
                                                 },
                                             .end =
                                                 [subscription](core::Result<void> outcome) {
                                                     const auto keep = subscription;
                                                     if (!outcome)
                                                         keep->fail(outcome.error());
                                                     else if (keep->status != 200)
                                                         keep->fail(decodeError({{keep->status, {}}, keep->errorBody}));
                                                     else
                                                         keep->fail({.kind = Error::Kind::ConnectionLost,
                                                                     .what = u"The engine ended the stream of events"_s,
                                                                     .where = {},
                                                                     .next = {}});
                                                 }});
}

} // namespace bayplan::engine
