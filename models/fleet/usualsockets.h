// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/foundhost.h"
#include "fleet/surroundings.h"

namespace bayplan::fleet {

/// The usual sockets that are there: Docker's, rootless Docker's, Podman's, and those of desktop engines (Docker
/// Desktop, OrbStack, Rancher Desktop, Colima, Lima, Podman's machines), each machine's own.
QList<FoundHost> findSockets(const Surroundings &surroundings);

} // namespace bayplan::fleet
