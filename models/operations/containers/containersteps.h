// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/containers/containeraction.h"
#include "operations/plan.h"

#include <QJsonObject>

namespace bayplan::operations {

/// Does one thing to one container. It reads the container first, so that what is so already is not done again, and
/// tells what takes it back from what it was like just before. A failure says what state the container is in now.
Step containerStep(const ContainerRequest &request, const Target &target);

/// Makes a removed container again from its last inspect: created, joined to its networks, started if it ran. Begun
/// anew after a failure it goes on where it was. Taken back by removing it.
Step recreateStep(const Target &target, const QJsonObject &inspect, bool volumesRemoved);

} // namespace bayplan::operations
