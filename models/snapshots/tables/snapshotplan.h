// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/bayplanmodel.h"
#include "snapshots/snapshot.h"

#include <vector>

namespace bayplan::snapshots {

/// A host as the head of its bay tells of it.
struct PlanHost
{
    QString name;
    QString engine = {}; ///< "Docker 28.2.1"; empty if it isn't known
    QString reach = {};  ///< "ssh", "tls"
    int containers = 0;
    HostPart::State state = HostPart::State::Read;
    core::Time readAt{};
};

/// The bay plan as it was: the rows of services::BayPlanModel, in its order. A host's id is its place in the snapshot,
/// from 1.
struct SnapshotPlan
{
    core::Time takenAt{};
    QString workspace;
    std::vector<PlanHost> hosts = {};
    std::vector<services::PlanRow> rows = {};
};

/// Pure.
SnapshotPlan planOf(const Snapshot &snapshot);

} // namespace bayplan::snapshots
