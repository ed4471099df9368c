// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/tcpport.h"

#include <QHostAddress>

#include <algorithm>

namespace bayplan::fleet {

namespace {

bool isIpv6(const QString &address)
{
    return QHostAddress(address).protocol() == QAbstractSocket::IPv6Protocol;
}

} // namespace

std::optional<PublishedPort> tcpPort(const engine::Container &container, quint16 target, const QString &address)
{
    std::vector<PublishedPort> ports = publishedPorts(container);
    std::erase_if(ports, [](const PublishedPort &port) {
        return !port.inUse || port.published == 0 || port.protocol != QLatin1String("tcp");
    });
    // By what all replicas have in common: engines choose the published numbers in any order.
    quint16 lowest = 0;
    for (const PublishedPort &port : ports)
        lowest = lowest == 0 ? port.target : std::min(lowest, port.target);
    std::optional<PublishedPort> found;
    for (const PublishedPort &port : ports) {
        if (port.target != (target ? target : lowest))
            continue;
        if (isIpv6(port.ip) == isIpv6(address))
            return port;
        if (!found)
            found = port;
    }
    return found;
}

} // namespace bayplan::fleet
