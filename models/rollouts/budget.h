// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/next.h"

namespace bayplan::rollouts {

/// What a rollout's settings come to where it is now, in replicas.
struct Budget
{
    int wanted = 0;      ///< desired
    int least = 0;       ///< that count, however few are desired to be away
    int most = 0;        ///< present
    int atOnce = 0;      ///< new ones that don't count yet
    int newWanted = 0;   ///< of the new side
    bool beside = false; ///< the new ones come beside all old ones, which stay: not promoted yet
    bool warm = false;   ///< BlueGreen: it is switched over, and the old ones stay for a while
    bool paused = false;
    bool mayDelay = false; ///< replacements wait after each other
    bool delayed = false;  ///< the next replacement isn't begun yet
};

/// `same`: nothing of the container differs between the rollout's two revisions. There is nothing to try out beside the
/// old ones then, only something to move.
Budget budgetOf(const World &world, bool same);

/// How many new ones may fail before the rollout does.
int tolerated(const World &world);

/// How long it may go on without progress.
std::chrono::milliseconds patience(const services::Rollout &rollout);

} // namespace bayplan::rollouts
