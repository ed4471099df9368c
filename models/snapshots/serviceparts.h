// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/servicebook.h"
#include "snapshots/snapshot.h"

#include <vector>

namespace bayplan::snapshots {

/// All services as the book has them now; their load balancers' state is for whoever keeps them in step. The record is
/// without its lease, which is of the moment.
std::vector<ServicePart> serviceParts(const services::ServiceBook &book, const fleet::Fleet &fleet);

} // namespace bayplan::snapshots
