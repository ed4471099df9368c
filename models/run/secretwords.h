// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/containerspec.h"

namespace bayplan::run {

/// The same container with dots in place of what looks secret (core/secretwords.h), to be shown; no good to be run.
ContainerSpec masked(ContainerSpec spec);

} // namespace bayplan::run
