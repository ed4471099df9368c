// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "net/httploop.h"

#include <deque>
#include <memory>

namespace bayplan::net {

/// One host's requests: at most `limit` on the way at a time, the rest wait their turn, urgent ones first.
/// What it has cost the host so far is counted here.
class RequestQueue
{
public:
    enum class Priority { Urgent, Background };

    struct Usage
    {
        quint64 requests = 0; ///< begun, streams included
        quint64 bytesIn = 0;  ///< bodies received
    };

    /// `loop` must outlive the queue.
    RequestQueue(HttpLoop &loop, int limit);
    ~RequestQueue();

    core::Task fetch(HttpRequest request, Priority priority, std::function<void(core::Result<HttpReply>)> done);
    /// At once, over the limit: for a ping, which must not wait behind what it is to find hung.
    core::Task fetchNow(HttpRequest request, std::function<void(core::Result<HttpReply>)> done);
    /// Streams last as long as the host; they don't take a place in the queue.
    core::Task stream(HttpRequest request, StreamHandlers handlers);

    const Usage &usage() const;
    int inFlight() const;
    int waiting() const;

private:
    struct Shared;
    class Ticket;
    std::shared_ptr<Shared> m_shared;
};

} // namespace bayplan::net
