// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/placement.h"

#include <QList>

namespace bayplan::services {

/// Which `count` of `candidates` go: unhealthy ones first, then those on hosts that are being drained, those not yet
/// ready, those of another revision than `revision`, those on the host with the most of the service (then with the most
/// containers), the newest, the highest slot. `placer` is told of each. Fewer if there aren't so many. Pure.
QList<Replica> scaleDown(QList<Replica> candidates, int count, int revision, const Observed &observed, Placer &placer);

} // namespace bayplan::services
