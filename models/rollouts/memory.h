// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "fleet/containerkey.h"

#include <QMultiHash>
#include <QSet>
#include <QString>

#include <optional>
#include <utility>

namespace bayplan::rollouts {

/// What this run of the program has seen of one rollout. Nothing of it is on the hosts: whoever goes on without it
/// waits for gates once more.
struct Memory
{
    QSet<fleet::ContainerKey> passed;                ///< whose gate has passed
    core::MonotonicTime progressed{};                ///< when a replica last came to count or went
    core::MonotonicTime replaced{};                  ///< when the last one was replaced
    std::optional<core::MonotonicTime> reached = {}; ///< see World::sinceReached
    /// Replicas that can't have their plain name, and which: by host.
    QMultiHash<fleet::HostId, std::pair<QString, QString>> unnameable = {};
};

} // namespace bayplan::rollouts
