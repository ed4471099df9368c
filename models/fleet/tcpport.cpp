// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/tcpport.h"

#include <QHostAddress>

namespace bayplan::fleet {

namespace {

bool isIpv6(const QString &address)
{
    return QHostAddress(address).protocol() == QAbstractSocket::IPv6Protocol;
}

} // namespace

std::optional<PublishedPort> tcpPort(const engine::Container &container, quint16 target, const QString &address)
{
    std::optional<PublishedPort> found;
    for (const PublishedPort &port : publishedPorts(container)) {
        if (!port.inUse || port.published == 0 || port.protocol != QLatin1String("tcp") ||
            (target != 0 && port.target != target))
            continue;
        target = port.target;
        if (isIpv6(port.ip) == isIpv6(address))
            return port;
        if (!found)
            found = port;
    }
    return found;
}

} // namespace bayplan::fleet
