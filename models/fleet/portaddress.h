// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/fleet.h"
#include "fleet/publishedports.h"

#include <QUrl>

#include <functional>

namespace bayplan::fleet {

/// Where a published port is reached from this machine.
struct PortAddress
{
    QString address; ///< name or IP address; with `throughSsh` as the host itself reaches it
    quint16 port = 0;
    bool throughSsh = false;

    bool operator==(const PortAddress &) const = default;
};

/// Works it out of how the host is reached; an error where it can't be. Pure.
core::Result<PortAddress> portAddress(const engine::Endpoint &endpoint, const PublishedPort &port);

/// "https" for the ports that are usually served so, else "http".
QString likelyScheme(const PublishedPort &port);

/// A URL by which a browser here reaches the port. Behind ssh the port is forwarded first, which lasts as long as the
/// host's connection.
core::Task urlOfPort(Fleet &fleet, HostId host, const PublishedPort &port,
                     std::function<void(core::Result<QUrl>)> done);

} // namespace bayplan::fleet
