// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "ingress/server.h"

#include <optional>

namespace bayplan::ingress {

// Servers as configuration files write them. Pure.

/// Whether all of them can be written into a configuration file: names of letters, digits and "._-", each once;
/// addresses that are an IP address or a host's name; ports; weights from 0 to 256.
core::Result<void> checkServers(const QList<WantedServer> &servers);

/// "10.0.0.5:8080", "[fd00::5]:8080".
QString hostPort(const QString &address, quint16 port);

/// What hostPort() made; an address without brackets. Nothing if it is something else.
struct HostPort
{
    QString address;
    quint16 port = 0;
};
std::optional<HostPort> readHostPort(const QString &text);

/// Whether both are one: IPv6 addresses have many spellings, and capitals count in no name.
bool isSameAddress(const QString &a, const QString &b);

/// Whether it is a name that a server of ours can have.
bool isServerName(const QString &name);

} // namespace bayplan::ingress
