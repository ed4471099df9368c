// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/leftout.h"

#include <optional>

namespace bayplan::fleet {
class HostConnection;
}

namespace bayplan::operations {

/// What of a host decides whether something may be done to the objects on it.
struct HostFact
{
    fleet::HostId id = 0;
    QString name;
    bool stale = false;      ///< out of reach: what is known of it is as old as when it was last seen
    bool readOnly = false;   ///< marked so
    bool production = false; ///< marked so
    bool isPodman = false;
};

HostFact factOf(const fleet::HostConnection &host);

/// Why nothing is done on that host, if so.
std::optional<LeftOut> leftOutByHost(const HostFact &host, const Target &target);

/// A container that uses a network or a volume.
struct ObjectUser
{
    QString id;
    QString name;
    bool isRunning = false; ///< or paused

    bool operator==(const ObjectUser &) const = default;
};

/// "web-1", or "3 containers".
QString namesOf(const QList<ObjectUser> &users);

} // namespace bayplan::operations
