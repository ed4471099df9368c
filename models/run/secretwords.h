// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/containerspec.h"

namespace bayplan::run {

/// Whether what goes by this name, or looks like this, had better not be shown: passwords, tokens, keys, addresses with
/// a password in them. A guess, for the screen only.
bool looksSecret(const QString &name, const QString &value);

/// The same container with dots in place of what looks secret, to be shown; no good to be run.
ContainerSpec masked(ContainerSpec spec);

} // namespace bayplan::run
