// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/containers/containerread.h"
#include "operations/plan.h"

#include <optional>

namespace bayplan::operations {

/// A container in a network, as its inspect tells it: enough to put it in again.
struct Membership
{
    ContainerIdentity identity;
    Target target;
    QString network;      ///< by name
    QJsonObject settings; ///< EndpointSettings: aliases, fixed addresses
    bool isRunning = false;
    bool isOut = false; ///< it has been disconnected

    /// Nothing if it is not in that network.
    static std::optional<Membership> of(const StepRun &run, const QJsonObject &inspect, const QString &network);
};

/// Puts the container into the network of that name, which may be another one than it was in: a stopped container
/// remembers the id of the one that is gone.
Step rejoinStep(const Membership &member);

} // namespace bayplan::operations
