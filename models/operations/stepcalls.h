// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/client.h"
#include "operations/steprun.h"

namespace bayplan::operations {

/// The step's host; where it is gone, the step is ended with the reason and this is null.
engine::Client *clientOf(StepRun &run);

/// Sends a read of a step, unrecorded.
void ask(StepRun &run, engine::Client &client, engine::Call call, std::function<void(core::Result<QByteArray>)> done);

/// Sends a streamed call of a step to `client`, and records it.
void stream(StepRun &run, engine::Client &client, engine::Call call, std::function<void(const QByteArray &)> data,
            std::function<void(core::Result<void>)> end);

} // namespace bayplan::operations
