// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/client.h"
#include "ingress/reach/programend.h"

namespace bayplan::ingress {

/// Whom a program in a container runs as.
enum class RunAs { Container, Root };

/// Runs a program in a container by an exec. Destroying the task drops it; the engine lets the program run on. An error
/// of the kind Refused: the container does not run, or isn't there. `client` must outlive the task.
core::Task runInContainer(engine::Client &client, const QString &container, RunAs user, const ProgramRun &run,
                          ProgramDone done);

/// What an engine says when the container is not there or does not run, in our words; the same error otherwise.
core::Error containerTrouble(core::Error error, const QString &container);

} // namespace bayplan::ingress
