// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/next.h"

namespace bayplan::rollouts {

/// The rollout once it knows of the world's failures: the same if none of them is any of its business.
services::Rollout afterFailures(const World &world);

/// The rollout when it has got nowhere for too long. `waitsFor`: what it waits for, a sentence without its full stop.
services::Rollout withoutProgress(const World &world, const QString &waitsFor);

} // namespace bayplan::rollouts
