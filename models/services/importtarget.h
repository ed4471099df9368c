// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "services/composeimport.h"

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::services {

class ServiceBook;

/// The hosts of these names with what they have, and the services that there are anywhere.
ImportTarget importTarget(const fleet::Fleet &fleet, const ServiceBook &book, const QStringList &hosts);

/// Adds to a possible import what stands against it as the hosts are now: hosts that nothing can be done to, replicas
/// that find no place. What is known beforehand blocks it as a whole: half of an application is of no use.
void addPlaceProblems(ComposeImport &import, const fleet::Fleet &fleet, const ServiceBook &book, core::Time now);

} // namespace bayplan::services
