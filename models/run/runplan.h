// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/plan.h"
#include "run/containerspec.h"
#include "run/hostfacts.h"

namespace bayplan::images {
class RegistryLogins;
}

namespace bayplan::run {

/// Makes and starts the container on each of the hosts, under the same name: names are an engine's own. What was
/// created and can't be started is removed again, and the row says so. Undoing removes what was made; an
/// image that was pulled for it stays. `logins` must outlive the operation.
operations::Plan runPlan(const ContainerSpec &spec, const QList<HostFacts> &hosts, images::RegistryLogins &logins);

} // namespace bayplan::run
