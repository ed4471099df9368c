// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/client.h"

#include <QUrl>

#include <memory>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using core::Task;

namespace {

constexpr int maxInFlight = 4;
constexpr ApiVersion oneShotApi{1, 41};
// containers/json inspects each container on Podman and on loaded engines takes its time.
constexpr std::chrono::seconds listTimeout{60};

/// The error with the endpoint's name where it has no place of its own yet. Callbacks keep the name, not the client: a
/// task may outlive it.
core::Error located(core::Error error, const QString &name)
{
    if (error.where.isEmpty())
        error.where = name;
    return error;
}

/// /info and /version asked side by side, answered together.
class InfoWork : public Task::Work
{
public:
    std::optional<QByteArray> info;
    std::optional<QByteArray> version;
    Task infoTask;
    Task versionTask;
    Client::Callback<EngineInfo> done;

    void part(std::optional<QByteArray> &into, Result<QByteArray> reply)
    {
        if (!done)
            return; // the other part has failed
        if (!reply)
            return std::exchange(done, {})(core::fail(reply.error()));
        into = std::move(*reply);
        if (info && version)
            std::exchange(done, {})(decodeInfo(*info, *version));
    }
};

} // namespace

Client::Client(net::HttpLoop &loop, net::Origin origin) : m_origin(std::move(origin)), m_queue(loop, maxInFlight) {}

net::HttpRequest Client::get(const QByteArray &path) const
{
    net::HttpRequest request;
    request.origin = m_origin;
    request.path = "/v" + m_version.toString() + path;
    return request;
}

template <typename T, typename Decode>
Task Client::call(net::HttpRequest request, Priority priority, Decode decode, Callback<T> done)
{
    return m_queue.fetch(
        std::move(request), priority,
        [name = m_origin.name, decode = std::move(decode), done = std::move(done)](Result<net::HttpReply> reply) {
            if (!reply)
                return done(core::fail(located(reply.error(), name)));
            if (reply->head.status >= 300)
                return done(core::fail(located(decodeError(*reply), name)));
            Result<T> result = decode(reply->body);
            if (!result)
                return done(core::fail(located(result.error(), name)));
            done(std::move(result));
        });
}

Task Client::ping(std::chrono::milliseconds timeout, Callback<Ping> done)
{
    net::HttpRequest request;
    request.origin = m_origin;
    request.path = "/_ping"; // no version: this is how the version is found out
    request.timeout = timeout;
    request.connectTimeout = timeout;
    request.maxBody = 64 * 1024;
    return m_queue.fetchNow(std::move(request),
                            [name = m_origin.name, done = std::move(done)](Result<net::HttpReply> reply) {
                                if (!reply)
                                    return done(core::fail(located(reply.error(), name)));
                                Result<Ping> ping = decodePing(*reply);
                                if (!ping)
                                    return done(core::fail(located(ping.error(), name)));
                                done(std::move(ping));
                            });
}

Task Client::newestApi(std::chrono::milliseconds timeout, Callback<ApiVersion> done)
{
    net::HttpRequest request;
    request.origin = m_origin;
    request.path = "/version";
    request.timeout = timeout;
    return m_queue.fetchNow(std::move(request),
                            [name = m_origin.name, done = std::move(done)](Result<net::HttpReply> reply) {
                                if (!reply)
                                    return done(core::fail(located(reply.error(), name)));
                                if (reply->head.status >= 300)
                                    return done(core::fail(located(decodeError(*reply), name)));
                                Result<ApiVersion> newest = decodeNewestApi(reply->body);
                                if (!newest)
                                    return done(core::fail(located(newest.error(), name)));
                                done(std::move(newest));
                            });
}

Task Client::info(Callback<EngineInfo> done)
{
    auto work = std::make_unique<InfoWork>();
    InfoWork *raw = work.get(); // the tasks die with it
    work->done = [name = m_origin.name, done = std::move(done)](Result<EngineInfo> info) {
        if (!info)
            return done(core::fail(located(info.error(), name)));
        done(std::move(info));
    };
    const auto body = [](const QByteArray &text) -> Result<QByteArray> { return text; };
    work->infoTask = call<QByteArray>(get("/info"), Priority::Urgent, body,
                                      [raw](Result<QByteArray> reply) { raw->part(raw->info, std::move(reply)); });
    work->versionTask = call<QByteArray>(get("/version"), Priority::Urgent, body, [raw](Result<QByteArray> reply) {
        raw->part(raw->version, std::move(reply));
    });
    return Task(std::move(work));
}

Task Client::containers(Callback<std::vector<Container>> done)
{
    net::HttpRequest request = get("/containers/json?all=1");
    request.timeout = listTimeout;
    return call<std::vector<Container>>(
        std::move(request), Priority::Urgent,
        [](const QByteArray &body) { return decodeContainerList(body, core::now()); }, std::move(done));
}

Task Client::container(const QString &id, Priority priority, Callback<Container> done)
{
    return call<Container>(get("/containers/" + QUrl::toPercentEncoding(id) + "/json"), priority, decodeContainer,
                           std::move(done));
}

Task Client::images(Callback<std::vector<Image>> done)
{
    net::HttpRequest request = get("/images/json");
    request.timeout = listTimeout;
    return call<std::vector<Image>>(std::move(request), Priority::Urgent, decodeImageList, std::move(done));
}

Task Client::networks(Callback<std::vector<Network>> done)
{
    net::HttpRequest request = get("/networks");
    request.timeout = listTimeout;
    return call<std::vector<Network>>(std::move(request), Priority::Background, decodeNetworkList, std::move(done));
}

Task Client::volumes(Callback<std::vector<Volume>> done)
{
    net::HttpRequest request = get("/volumes");
    request.timeout = listTimeout;
    return call<std::vector<Volume>>(std::move(request), Priority::Background, decodeVolumeList, std::move(done));
}

Task Client::stats(const QString &id, Callback<StatsSample> done)
{
    // Podman answers 400 to one-shot without stream=false; both take stream=false.
    const QByteArray query = m_version >= oneShotApi ? "/stats?stream=false&one-shot=1" : "/stats?stream=false";
    return call<StatsSample>(get("/containers/" + QUrl::toPercentEncoding(id) + query), Priority::Background,
                             decodeStats, std::move(done));
}

Task Client::processes(const QString &id, const QByteArray &arguments, Callback<std::vector<Process>> done)
{
    const QByteArray query = arguments.isEmpty() ? QByteArray() : "?ps_args=" + arguments.toPercentEncoding();
    return call<std::vector<Process>>(get("/containers/" + QUrl::toPercentEncoding(id) + "/top" + query),
                                      Priority::Background, decodeTop, std::move(done));
}

Task Client::events(std::optional<core::Time> since, EventHandlers handlers)
{
    // Podman refuses filters it doesn't know, and knows these.
    QByteArray path =
        "/events?filters=" + QUrl::toPercentEncoding(uR"({"type":["container","image","network","volume"]})"_s);
    if (since) {
        const qint64 nanoseconds = since->time_since_epoch().count();
        path += "&since=" + QByteArray::number(nanoseconds / 1'000'000'000) + '.' +
                QByteArray::number(nanoseconds % 1'000'000'000).rightJustified(9, '0');
    }
    handlers.ended = [name = m_origin.name, ended = std::move(handlers.ended)](core::Error error) {
        ended(located(std::move(error), name));
    };
    return openEvents(m_queue, get(path), std::move(handlers));
}

net::HttpRequest Client::requestOf(Call call) const
{
    net::HttpRequest request = get(call.path);
    request.method = std::move(call.method);
    request.timeout = call.timeout;
    request.headers = std::move(call.headers);
    request.pipe = std::move(call.pipe);
    request.flow = std::move(call.flow);
    if (!call.body.isEmpty()) {
        request.body = std::move(call.body);
        request.headers << "Content-Type: application/json";
    }
    return request;
}

Task Client::send(Call call, Callback<QByteArray> done)
{
    const bool patient = call.patient && !m_origin.fewConnections;
    const Priority read = call.background ? Priority::Background : Priority::Urgent;
    net::HttpRequest request = requestOf(std::move(call));
    const Priority priority = request.isRead() ? read : Priority::Write;
    auto finished = [name = m_origin.name, done = std::move(done)](Result<net::HttpReply> reply) {
        if (!reply)
            return done(core::fail(located(reply.error(), name)));
        if (reply->head.status >= 300 && reply->head.status != 304)
            return done(core::fail(located(decodeError(*reply), name)));
        done(std::move(reply->body));
    };
    return patient ? m_queue.fetchNow(std::move(request), std::move(finished))
                   : m_queue.fetch(std::move(request), priority, std::move(finished));
}

Result<std::unique_ptr<net::HijackedStream>> Client::hijack(Call call)
{
    auto stream = m_queue.hijack(requestOf(std::move(call)));
    if (!stream)
        return core::fail(located(stream.error(), m_origin.name));
    return stream;
}

core::Error Client::refusal(const net::HttpReply &reply) const
{
    return located(decodeError(reply), m_origin.name);
}

Task Client::stream(Call call, StreamCallbacks callbacks)
{
    struct State
    {
        StreamCallbacks callbacks;
        net::HttpReply refusal; ///< what came instead, for a status above 299
        bool refused = false;
    };
    constexpr qsizetype longestRefusal = 64 * 1024;
    auto state = std::make_shared<State>();
    state->callbacks = std::move(callbacks);
    return m_queue.stream(requestOf(std::move(call)),
                          {.head =
                               [state](const net::HttpHead &head) {
                                   state->refused = head.status >= 300;
                                   state->refusal.head = head;
                                   if (!state->refused && state->callbacks.head)
                                       state->callbacks.head(head);
                               },
                           .data =
                               [state](const QByteArray &data) {
                                   if (!state->refused)
                                       state->callbacks.data(data);
                                   else if (state->refusal.body.size() < longestRefusal)
                                       state->refusal.body += data;
                               },
                           .end =
                               [state, name = m_origin.name](Result<void> ended) {
                                   if (!ended)
                                       return state->callbacks.end(core::fail(located(ended.error(), name)));
                                   if (state->refused)
                                       return state->callbacks.end(
                                           core::fail(located(decodeError(state->refusal), name)));
                                   state->callbacks.end({});
                               }});
}

} // namespace bayplan::engine
