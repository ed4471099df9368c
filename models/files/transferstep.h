// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/transfers.h"
#include "operations/stepcalls.h"

#include <functional>

namespace bayplan::files {

/// "web-1:/etc/nginx", which leads to the container.
operations::Target targetOf(const ContainerRef &container, const QByteArray &path);

/// The step's host for resolve(), which asks anew each time: null where it is gone, and the step goes on.
std::function<engine::Client *()> clientsOf(operations::StepRun &run);

} // namespace bayplan::files
