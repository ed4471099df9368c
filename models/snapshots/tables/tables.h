// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"
#include "snapshots/tables/table.h"

#include <vector>

namespace bayplan::snapshots {

/// What a snapshot holds as lists for people: hosts, containers, images, ports, networks, volumes, services, replicas,
/// load balancers' servers. Always all of them, in this order, empty ones too. Rows are in the order of the hosts; a
/// host that was never reached has one only among the hosts. Pure.
std::vector<Table> tablesOf(const Snapshot &snapshot);

/// What it is a snapshot of, and when, as a table of two columns; hosts that were not read are named.
Table aboutTable(const Snapshot &snapshot);

} // namespace bayplan::snapshots
