// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "engine/call.h"
#include "engine/decode.h"
#include "engine/endpoint.h"
#include "engine/eventstream.h"
#include "net/requestqueue.h"

#include <functional>

namespace bayplan::engine {

/// Typed calls to one engine. Lives on the loop's thread; tasks and callbacks follow core::Task's rules. Errors carry
/// the endpoint as their `where`.
class Client
{
public:
    template <typename T>
    using Callback = std::function<void(core::Result<T>)>;
    using Priority = net::RequestQueue::Priority;

    struct StreamCallbacks
    {
        std::function<void(const net::HttpHead &)> head = {}; ///< may be left out
        std::function<void(const QByteArray &)> data;
        std::function<void(core::Result<void>)> end; ///< once and last
    };

    /// `loop` must outlive the client.
    explicit Client(net::HttpLoop &loop, net::Origin origin = {});

    /// Where calls after this go; see Connector. Those under way go on where they were sent.
    void setOrigin(net::Origin origin) { m_origin = std::move(origin); }

    /// What calls after this ask for; before it they ask for `oldestApi`. See negotiate().
    void setApiVersion(ApiVersion version) { m_version = version; }
    ApiVersion apiVersion() const { return m_version; }

    /// GET /_ping, never queued behind other requests. No answer within `timeout` is an error.
    core::Task ping(std::chrono::milliseconds timeout, Callback<Ping> done);
    /// GET /version, of no version itself: the engine's maximum, where the ping does not tell it (Ping::tellsVersion).
    core::Task newestApi(std::chrono::milliseconds timeout, Callback<ApiVersion> done);
    /// GET /info and GET /version.
    core::Task info(Callback<EngineInfo> done);
    /// GET /containers/json?all=1, never with sizes (moby 31158).
    core::Task containers(Callback<std::vector<Container>> done);
    /// GET /containers/{id}/json; Error::Kind::NotFound when it is gone.
    core::Task container(const QString &id, Priority priority, Callback<Container> done);
    /// GET /images/json
    core::Task images(Callback<std::vector<Image>> done);
    /// GET /networks
    core::Task networks(Callback<std::vector<Network>> done);
    /// GET /volumes
    core::Task volumes(Callback<std::vector<Volume>> done);
    /// One reading of a container's counters. `one-shot` (API 1.41) answers at once; older engines take two seconds.
    core::Task stats(const QString &id, Callback<StatsSample> done);
    /// GET /containers/{id}/top; `arguments` is one of psArguments(). Docker and Podman refuse it for one that doesn't
    /// run.
    core::Task processes(const QString &id, const QByteArray &arguments, Callback<std::vector<Process>> done);
    /// GET /events of containers, images, networks and volumes. With `since` (the engine's clock, inclusive) what the
    /// engine still remembers from then on comes first.
    core::Task events(std::optional<core::Time> since, EventHandlers handlers);

    /// Does something; the reply's body. 304 (it is so already) is success; 2xx with whatever body the call has.
    core::Task send(Call call, Callback<QByteArray> done);
    /// The same with the reply's body as it comes: pulls, logs, exports. Takes no place among the host's requests. Any
    /// status above 299 is told as an error at the end, with none of the body.
    core::Task stream(Call call, StreamCallbacks callbacks);

    /// POST whose connection then is a raw stream both ways (exec, attach). An error at once on a read-only host.
    core::Result<std::unique_ptr<net::HijackedStream>> hijack(Call call);
    /// The engine's words in a reply that refused a hijacked stream.
    core::Error refusal(const net::HttpReply &reply) const;

    /// From now on nothing is sent that may change something, or, without a name, again; see
    /// RequestQueue::setReadOnly().
    void setReadOnly(const QString &hostName) { m_queue.setReadOnly(hostName); }
    bool isReadOnly() const { return m_queue.isReadOnly(); }

    const net::RequestQueue::Usage &usage() const { return m_queue.usage(); }

private:
    net::HttpRequest get(const QByteArray &path) const;
    net::HttpRequest requestOf(Call call) const;
    template <typename T, typename Decode>
    core::Task call(net::HttpRequest request, Priority priority, Decode decode, Callback<T> done);

    net::Origin m_origin;
    net::RequestQueue m_queue;
    ApiVersion m_version = oldestApi;
};

} // namespace bayplan::engine
