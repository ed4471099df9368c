// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/composeimport.h"
#include "services/runservicestep.h"

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::services {

/// A possible import as an operation: networks and volumes where they are missing, then services, one after the other,
/// since each is placed beside those before it. A service begins once what it is in, what it mounts and what it depends
/// on is there; where one of these fails it is skipped, and all else goes on. Undone step by step: services are given
/// up, networks and volumes removed.
operations::Plan importOperation(const ComposeImport &import, const QString &project, const RunningMeans &means,
                                 const fleet::Fleet &fleet);

} // namespace bayplan::services
