// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/record.h"

namespace bayplan::rollouts {

/// What has become of a service since somebody began to change it from `then`, its spec as it was current: in which
/// respects that differs by now, and what brought it about as far as the record tells. Sentences, made plain; empty if
/// it is as it was. Pure.
QString changedMeanwhile(const services::ServiceSpec &then, const services::ServiceRecord &now);

/// Whether it has come to a stop since `before` that only an operator ends, and not by an operator's own pause: a
/// failure paused it, or it waits to be promoted. Pure.
bool stoppedMeanwhile(const services::Rollout &before, const services::Rollout &now);

} // namespace bayplan::rollouts
