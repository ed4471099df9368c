// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/probe.h"

#include "core/soon.h"
#include "fleet/portaddress.h"
#include "services/words.h"

#include <QUrl>

#include <memory>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

// What a health page says doesn't matter, so a longer answer is not one.
constexpr qint64 longestAnswer = 1024 * 1024;

Error notReady(const QString &what, const QString &where)
{
    return {.kind = Error::Kind::Refused, .what = what, .where = where, .next = {}};
}

Result<void> judged(const Result<net::HttpReply> &reply, const HealthGate &gate, const QString &where)
{
    if (!reply)
        return core::fail(reply.error());
    const int status = reply->head.status;
    if (gate.kind == HealthGate::Kind::Http && (status < 200 || status > 399))
        return core::fail(notReady(tr("GET %1 is answered with %2").arg(gate.path).arg(status), where));
    return {};
}

net::HttpRequest requestFor(const QUrl &url, const HealthGate &gate, std::chrono::milliseconds limit)
{
    const QByteArray authority = url.authority(QUrl::FullyEncoded).toUtf8();
    net::HttpRequest request;
    request.origin = {.socketPath = {}, .base = "http://" + authority, .name = QString::fromUtf8(authority)};
    request.path = gate.kind == HealthGate::Kind::Http ? QUrl(gate.path).toEncoded() : QByteArray("/");
    request.connectTimeout = limit;
    request.timeout = limit;
    request.maxBody = longestAnswer;
    request.connectOnly = gate.kind == HealthGate::Kind::Tcp;
    return request;
}

/// Where the port is reached, then the answer.
struct Asking : core::Task::Work
{
    core::Task now;
};

} // namespace

std::optional<fleet::PublishedPort> gatePort(const engine::Container &container, const HealthGate &gate)
{
    for (const fleet::PublishedPort &port : fleet::publishedPorts(container)) {
        if (port.inUse && port.protocol == u"tcp" && (gate.port == 0 || port.target == gate.port))
            return port;
    }
    return std::nullopt;
}

core::Task probe(fleet::Fleet &fleet, net::HttpLoop &loop, fleet::HostId host, const engine::Container &container,
                 const HealthGate &gate, std::chrono::milliseconds limit, std::function<void(Result<void>)> done)
{
    const auto port = gatePort(container, gate);
    if (!port) {
        const QString what =
            gate.port ? tr("Target port %1 is not published").arg(gate.port) : tr("No TCP port is published");
        return core::soon([error = notReady(what, container.name), done] { done(core::fail(error)); });
    }
    auto asking = std::make_unique<Asking>();
    Asking *kept = asking.get(); // the tasks in it end with it
    asking->now =
        fleet::urlOfPort(fleet, host, *port,
                         [kept, &loop, gate, limit, done = std::move(done), name = container.name](Result<QUrl> url) {
                             if (!url)
                                 return done(core::fail(url.error()));
                             kept->now = loop.fetch(requestFor(*url, gate, limit),
                                                    [gate, done, name](const Result<net::HttpReply> &reply) {
                                                        done(judged(reply, gate, name));
                                                    });
                         });
    return core::Task(std::move(asking));
}

} // namespace bayplan::services
