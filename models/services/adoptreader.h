// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/containerkey.h"
#include "services/servicespec.h"

#include <functional>

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::services {

/// Reads what a Compose service is like, see adoptedSpec(), from its newest container on a host in reach: two inspects.
/// An error where two projects of that name on different hosts would be taken for one. `fleet` must outlive the task.
core::Task readComposeService(fleet::Fleet &fleet, const QString &project, const QString &service,
                              std::function<void(core::Result<ServiceSpec>)> done);

/// Reads a container to make a service like it; see serviceFrom().
core::Task readServiceFrom(fleet::Fleet &fleet, const fleet::ContainerKey &container, const QString &name,
                           std::function<void(core::Result<ServiceSpec>)> done);

} // namespace bayplan::services
