// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/client.h"
#include "files/transfers.h"
#include "operations/steprun.h"

#include <functional>

namespace bayplan::files {

/// "web-1:/etc/nginx", which leads to the container.
operations::Target targetOf(const ContainerRef &container, const QByteArray &path);

/// The step's host; where it is gone, the step is ended with the reason and this is null.
engine::Client *clientOf(operations::StepRun &run);

/// The same for resolve(): asks anew each time, and ends nothing.
std::function<engine::Client *()> clientsOf(operations::StepRun &run);

/// Sends a streamed call of a step, and records it.
void streamRecorded(operations::StepRun &run, engine::Client &client, engine::Call call,
                    std::function<void(const QByteArray &)> data, std::function<void(const core::Result<void> &)> end);

} // namespace bayplan::files
