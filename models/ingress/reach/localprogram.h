// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/reach/programend.h"
#include "net/childprocesses.h"

namespace bayplan::ingress {

/// Runs a program of this machine, without a shell. Destroying the task ends it. `children` must outlive it. An error
/// of the kind Timeout: it does not end.
core::Task runLocalProgram(net::ChildProcesses &children, const ProgramRun &run, ProgramDone done);

} // namespace bayplan::ingress
