// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/fleet.h"
#include "services/hostname.h"

namespace bayplan::ingress {

/// The host that a record means; 0 if it isn't in this workspace.
fleet::HostId hostOf(const services::HostName &name, const fleet::Fleet &fleet);

/// Whether what has `changed` on a host is, or was, its container of that name. `lastId`: what it was known by, kept
/// from one call to the next, since nothing tells the name of one that is gone.
bool happenedTo(const QString &name, const fleet::LiveHost &live, const QSet<QString> &changed, QString &lastId);

} // namespace bayplan::ingress
