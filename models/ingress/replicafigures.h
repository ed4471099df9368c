// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/server.h"
#include "services/figures.h"
#include "services/observed.h"

#include <optional>

namespace bayplan::ingress {

class Keeper;

/// What these balancers say of these replicas: of one that is in several, all of it together. Pure.
services::FiguresByReplica figuresOf(const QList<SeenBackend> &backends, const QList<services::Replica> &replicas);

/// The same for a service as it is now; nothing if no load balancer is in front of it, or none could be read yet. Those
/// that can't be read now are left out, rather than told as they were.
std::optional<services::FiguresByReplica> figuresOf(const Keeper &keeper, const QString &service,
                                                    const QList<services::Replica> &replicas);

} // namespace bayplan::ingress
