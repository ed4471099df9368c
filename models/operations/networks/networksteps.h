// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/networks/networkplan.h"

namespace bayplan::operations {

/// Makes a network; taken back by removing it. `body`: see engine::networkBody().
Step createNetworkStep(const Target &target, const QJsonObject &body);

/// Removes a network, having read it. Taken back by making one like it and putting the containers into that: those
/// disconnected here, and those stopped ones that still mean the network that is gone.
Step removeNetworkStep(const NetworkFact &fact, UsersOfRemoved users);

/// Puts a container into a network, by its name; `settings`: an EndpointSettings.
Step connectStep(const Target &container, const QString &network, const QJsonObject &settings);

/// Takes a container out of a network; taken back with the settings it had in it.
Step disconnectStep(const Target &container, const QString &network);

} // namespace bayplan::operations
