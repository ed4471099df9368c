// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/containers/containeraction.h"
#include "operations/containers/containerfacts.h"
#include "operations/leftout.h"

#include <QList>

namespace bayplan::operations {

/// What will be done to whom, and to whom not.
struct ContainerPlan
{
    Plan plan; ///< no steps if there is nothing to do
    QList<ContainerFact> included;
    QList<LeftOut> leftOut;
};

/// Plans an action on a selection, which may span hosts. Containers are taken in the order their services depend on
/// each other: started after what they need, stopped and removed before it. Left out are those it makes no sense for,
/// those of hosts marked read-only, and those of hosts out of reach: what they do now is not known. `relatives`: see
/// dependencyOrder(). Pure.
ContainerPlan containerPlan(const ContainerRequest &request, const QList<ContainerFact> &selection,
                            const QList<ContainerFact> &relatives = {});

/// The services that lose the last of their replicas that run, and aren't unhealthy, when those of `included` stop, "shop/web", sorted.
/// Replicas on hosts out of reach don't count: whether they run is not known.
QStringList servicesLosingAll(const QList<ContainerFact> &included, const QList<ContainerFact> &relatives);

/// Whether it would do anything, with its options as generous as can be; for menus.
bool canDo(ContainerAction action, const QList<ContainerFact> &selection);

} // namespace bayplan::operations
