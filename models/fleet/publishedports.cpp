// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/publishedports.h"

#include <QStringList>

#include <algorithm>
#include <tuple>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using Kind = PublishedPort::Kind;

namespace {

constexpr auto anyV4 = QLatin1String("0.0.0.0");
constexpr auto anyV6 = QLatin1String("::");

bool sameAddress(const QString &requested, const QString &bound)
{
    const bool wildcard = requested.isEmpty() || requested == anyV4 || requested == anyV6;
    return wildcard ? (bound == anyV4 || bound == anyV6) : requested == bound;
}

/// Whether the creator fixed this port. A target published both ways is told apart by the number asked for.
Kind portKind(const engine::Container &container, const engine::PortMapping &port)
{
    if (!container.detailed)
        return Kind::Unknown;
    Kind kind = Kind::Dynamic; // also `docker run -P`, which leaves no request behind
    for (const engine::PortRequest &request : container.requested) {
        if (request.target == port.target && request.protocol == port.protocol && !request.isDynamic() &&
            request.published == port.published && sameAddress(request.ip, port.ip))
            kind = Kind::Static;
    }
    return kind;
}

std::vector<PublishedPort> boundPorts(const engine::Container &container)
{
    std::vector<PublishedPort> ports;
    for (const engine::PortMapping &port : container.ports) {
        if (port.published == 0)
            continue;
        ports.push_back({port.ip, port.published, port.target, port.protocol, portKind(container, port), true});
    }
    return ports;
}

std::vector<PublishedPort> claimedPorts(const engine::Container &container)
{
    std::vector<PublishedPort> ports;
    for (const engine::PortRequest &request : container.requested) {
        if (!request.isDynamic())
            ports.push_back({request.ip.isEmpty() ? QString(anyV4) : request.ip, request.published, request.target,
                             request.protocol, Kind::Static, false});
    }
    return ports;
}

} // namespace

QString toString(Kind kind)
{
    switch (kind) {
    case Kind::Static:
        return u"static"_s;
    case Kind::Dynamic:
        return u"dynamic"_s;
    case Kind::Unknown:
        break;
    }
    return {};
}

std::vector<PublishedPort> publishedPorts(const engine::Container &container)
{
    std::vector<PublishedPort> ports =
        engine::isAlive(container.state) ? boundPorts(container) : claimedPorts(container);
    std::sort(ports.begin(), ports.end(), [](const PublishedPort &a, const PublishedPort &b) {
        return std::tie(a.published, a.target, a.protocol, a.ip) < std::tie(b.published, b.target, b.protocol, b.ip);
    });
    ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
    // Engines before 27 may choose different numbers for the two families (moby 42442); such ports stay two.
    std::erase_if(ports, [before = ports](const PublishedPort &port) {
        return port.ip == anyV6 && std::any_of(before.begin(), before.end(), [&](const PublishedPort &other) {
                   return other.ip == anyV4 && other.published == port.published && other.target == port.target &&
                          other.protocol == port.protocol;
               });
    });
    return ports;
}

QString portsText(const std::vector<PublishedPort> &ports)
{
    QStringList parts;
    for (const PublishedPort &port : ports) {
        const QString address = port.ip == anyV4 ? QString() : port.ip;
        const QString bracketed = address.contains(u':') ? QString(u'[' + address + u']') : address;
        parts.append((bracketed.isEmpty() ? QString() : QString(bracketed + u':')) + QString::number(port.published) +
                     (port.kind == Kind::Static ? u" = "_s : u" → "_s) + QString::number(port.target) + u'/' +
                     port.protocol);
    }
    return parts.join(u", "_s);
}

} // namespace bayplan::fleet
