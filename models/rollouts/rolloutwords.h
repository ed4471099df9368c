// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/next.h"
#include "services/record.h"

namespace bayplan::rollouts {

/// A rollout that is yet to begin, in sentences for people: "Replaces 6 replicas, 1 at a time.", "The image is copied
/// to aws2 first.". `record` has it; `orderChanged`: the order it was to have is not possible. Names in it are made
/// plain.
QStringList rolloutWords(const services::ServiceRecord &record, const services::Observed &observed,
                         const Rehearsal &rehearsal, bool orderChanged);

} // namespace bayplan::rollouts
