// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/portaddress.h"

#include "core/soon.h"

#include <QHostAddress>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using Kind = engine::Endpoint::Kind;

namespace {

QUrl urlOf(const QString &scheme, const QString &address, quint16 port)
{
    QUrl url;
    url.setScheme(scheme);
    url.setHost(address);
    url.setPort(port);
    url.setPath(u"/"_s);
    return url;
}

} // namespace

Result<PortAddress> portAddress(const engine::Endpoint &endpoint, const PublishedPort &port)
{
    if (port.protocol != u"tcp"_s)
        return core::fail({.kind = Error::Kind::Unsupported,
                           .what = u"Port %1 is not a TCP port, which a browser needs"_s.arg(port.published),
                           .where = endpoint.toString(),
                           .next = {}});
    if (!port.inUse)
        return core::fail({.kind = Error::Kind::Refused,
                           .what = u"Nothing serves port %1: its container is not running"_s.arg(port.published),
                           .where = endpoint.toString(),
                           .next = u"Start the container"_s});
    const QHostAddress bound(port.ip.isEmpty() ? u"0.0.0.0"_s : port.ip);
    if (bound.isNull()) // what an engine says goes into a URL and to ssh
        return core::fail({.kind = Error::Kind::Protocol,
                           .what = u"The engine tells an address that is none for port %1"_s.arg(port.published),
                           .where = endpoint.toString(),
                           .next = {}});
    const bool anywhere = bound == QHostAddress(QHostAddress::AnyIPv4) || bound == QHostAddress(QHostAddress::AnyIPv6);
    const QString onHost = !anywhere                                           ? bound.toString()
                           : bound.protocol() == QAbstractSocket::IPv6Protocol ? u"::1"_s
                                                                               : u"127.0.0.1"_s;
    switch (endpoint.kind) {
    case Kind::Unix:
        return PortAddress{onHost, port.published, false};
    case Kind::Ssh:
        return PortAddress{onHost, port.published, true};
    case Kind::Tcp:
    case Kind::Tls:
        break;
    }
    const bool hostIsHere = endpoint.host == u"localhost"_s || QHostAddress(endpoint.host).isLoopback();
    if (bound.isLoopback() && !hostIsHere)
        return core::fail({.kind = Error::Kind::Refused,
                           .what = u"Port %1 is bound to %2 on the host, where only the host itself reaches it"_s.arg(
                               QString::number(port.published), bound.toString()),
                           .where = endpoint.toString(),
                           .next = u"Publish it on an address of the host, or reach the host by ssh"_s});
    return PortAddress{anywhere ? endpoint.host : bound.toString(), port.published, false};
}

QString likelyScheme(const PublishedPort &port)
{
    const auto secure = [](quint16 number) { return number == 443 || number == 8443 || number == 9443; };
    return secure(port.target) || secure(port.published) ? u"https"_s : u"http"_s;
}

core::Task urlOfPort(Fleet &fleet, HostId host, const PublishedPort &port, std::function<void(Result<QUrl>)> done)
{
    const auto answer = [&](Result<QUrl> result) {
        return core::soon([result = std::move(result), done] { done(result); });
    };
    HostConnection *connection = fleet.host(host);
    if (!connection)
        return answer(core::fail({.kind = Error::Kind::NotFound,
                                  .what = u"The host is not in this workspace any more"_s,
                                  .where = {},
                                  .next = {}}));
    const HostConfig &config = connection->config();
    engine::Endpoint endpoint = config.endpoint;
    if (endpoint.kind == Kind::Unix && !config.address.isEmpty()) { // the socket says nothing of where its ports are
        endpoint.kind = Kind::Tcp;
        endpoint.host = config.address;
    }
    const Result<PortAddress> address = portAddress(endpoint, port);
    if (!address)
        return answer(core::fail(address.error()));
    const QString scheme = likelyScheme(port);
    if (!address->throughSsh)
        return answer(urlOf(scheme, address->address, address->port));
    return connection->forwardPort(address->address, address->port,
                                   [scheme, done = std::move(done)](Result<quint16> local) {
                                       if (!local)
                                           return done(core::fail(local.error()));
                                       done(urlOf(scheme, u"127.0.0.1"_s, *local));
                                   });
}

} // namespace bayplan::fleet
