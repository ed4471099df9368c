// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/next.h"
#include "rollouts/steering.h"
#include "services/servicestate.h"

#include <functional>

namespace bayplan::rollouts {

/// Hosts and replicas as the record's current revision needs them: ServiceBook::observe().
using Observe = std::function<services::Observed(const services::ServiceRecord &)>;

/// A rollout to `spec`, as a new revision. One that is under way is taken over: what it was to become is then one of
/// the old ones, and a rollback goes to where that one came from. Where new replicas find no place beside the old ones,
/// their order becomes StopFirst. `by`: "anna on desk-4". Pure.
Update updateTo(const services::ServiceState &state, const services::ServiceSpec &spec,
                const services::RolloutSettings &settings, const Observe &observe, const QString &by, core::Time now);

/// The same to a revision that is kept; without a number to where the last rollout came from, else to the one before
/// the current one. With the settings of the last rollout. Where one is under way from that revision, it is aborted.
Update undoTo(const services::ServiceState &state, std::optional<int> revision, const Observe &observe,
              const QString &by, core::Time now);

/// Whether one of the record's revisions is of the image that the spec says, by that name: it stays then, whatever the
/// name has come to mean. What is resolved otherwise may be of another name.
bool hasImage(const services::ServiceRecord &record, const services::ServiceSpec &spec);

/// Whether what an update was made from still says the same, but for how far its rollout has come.
bool isStillSo(const services::ServiceRecord &basis, const services::ServiceRecord &now);

/// The world that a rollout begins with.
World firstWorld(const services::ServiceRecord &record, const services::Observed &observed);

} // namespace bayplan::rollouts
