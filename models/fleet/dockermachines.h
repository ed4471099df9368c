// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/foundhost.h"
#include "fleet/surroundings.h"

namespace bayplan::fleet {

/// All machines of docker-machine's store, by name, also those that can't be used: one without an address is stopped.
/// Its certificates are those its configuration names or, where the store was moved, those kept beside it.
QList<FoundHost> findMachines(const Surroundings &surroundings);

/// The machine of a name; nothing if there is none.
std::optional<FoundHost> findMachine(const Surroundings &surroundings, const QString &name);

/// The files and folders in which a machine is described, to be watched.
QStringList machinePaths(const Surroundings &surroundings, const QString &name);

} // namespace bayplan::fleet
