// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/containers/containerfacts.h"

#include <vector>

namespace bayplan::operations {

/// For each of `facts` the places, among them, of those that must be done before it: what it depends on within its
/// project and host, also by way of containers that are not among them (`relatives`). The other way round without
/// `dependenciesFirst`. Circles of services are cut somewhere, so that an order always exists.
std::vector<QList<qsizetype>> dependencyOrder(const QList<ContainerFact> &facts, const QList<ContainerFact> &relatives,
                                              bool dependenciesFirst);

} // namespace bayplan::operations
