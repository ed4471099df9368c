// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composeparts.h"

namespace bayplan::run {

/// Reads the files of variables that a service names into its `env`, beneath what its own `environment` says; each
/// name is then there once.
void readProjectEnv(ComposeReader &reader);

} // namespace bayplan::run
