// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/containerspec.h"
#include "run/shellwords.h"

namespace bayplan::run {

struct ParsedRun
{
    ContainerSpec spec;
    QList<Note> notes; ///< what was not understood, not taken over, or kept unlike a shell would have it
};

/// Reads a pasted `docker run …` line (`docker create`, `docker container run`, `podman run`, sudo and a prompt before
/// it are fine), also over several lines. An error when it is none or its quotes don't close; what can't be taken over
/// is told in notes. Nothing is validated; see validate().
core::Result<ParsedRun> parseDockerRun(const QString &text);

/// With a health check that has no shell put into the nearest words that are for one; the container needs a shell then.
ContainerSpec withHealthCommand(ContainerSpec spec);

/// The line that does the same, quoted so that nothing in it means anything to a shell. parseDockerRun() reads a valid
/// spec back as it was, but for a health check without a shell, which it gives one. Always detached, as containers are
/// started here.
QString toDockerRun(const ContainerSpec &spec);

} // namespace bayplan::run
