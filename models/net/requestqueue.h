// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "net/hijackedstream.h"
#include "net/httploop.h"
#include "net/turns.h"

#include <memory>

namespace bayplan::net {

/// One host's requests: at most `limit` on the way at a time, the rest wait their turn; see Turns for whose it is.
/// Those of one kind begin in the order they came. What it has cost the host so far is counted here.
class RequestQueue
{
public:
    /// Write: whatever may change something, which is every method but GET and HEAD, and only those.
    using Priority = Turns::Kind;

    struct Usage
    {
        quint64 requests = 0; ///< begun, streams included
        quint64 bytesIn = 0;  ///< bodies received
    };

    /// `loop` must outlive the queue.
    RequestQueue(HttpLoop &loop, int limit);
    /// What waits fails, with an error from the event loop; what is on its way is answered.
    ~RequestQueue();

    core::Task fetch(HttpRequest request, Priority priority, std::function<void(core::Result<HttpReply>)> done);
    /// At once, over the limit: for a ping, which must not wait behind what it is to find hung.
    core::Task fetchNow(HttpRequest request, std::function<void(core::Result<HttpReply>)> done);
    /// Streams last as long as the host; they don't take a place in the queue.
    core::Task stream(HttpRequest request, StreamHandlers handlers);

    /// A connection of its own that becomes a raw stream; takes no place in the queue either. An error at once where
    /// nothing may be changed.
    core::Result<std::unique_ptr<HijackedStream>> hijack(HttpRequest request);

    /// From now on nothing that may change something is sent, by any of the four: it fails with an error that names
    /// the host; so does what waits. Without a name it is allowed again. This is the one place where that is enforced.
    void setReadOnly(const QString &hostName);
    bool isReadOnly() const;

    const Usage &usage() const;
    int inFlight() const;
    int waiting() const;

private:
    struct Shared;
    class Ticket;
    std::shared_ptr<Shared> m_shared;
};

} // namespace bayplan::net
