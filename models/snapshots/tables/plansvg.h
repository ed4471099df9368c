// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/tables/snapshotplan.h"

#include <QByteArray>

namespace bayplan::snapshots {

/// Which part of the bay plan a picture is of, and what stands around it.
struct PlanSection
{
    size_t firstHost = 0;
    size_t endHost = 0; ///< past the last one
    size_t firstRow = 0;
    size_t endRow = 0;
    bool hasTitle = true; ///< the workspace and the time
    bool hasHead = true;  ///< the hosts
    bool hasLegend = true;
};

/// How much a picture shows at most; what is left out is told in it, and in the tables anyway.
inline constexpr size_t mostPlanHosts = 60;
inline constexpr size_t mostPlanRows = 400;

/// The hosts as bays, with a block for each container, as an SVG document in UTF-8 (without a declaration, so that it
/// can stand in HTML). No text of an engine's is markup.
QByteArray planSvg(const SnapshotPlan &plan, const PlanSection &section);

/// One picture of it all.
QByteArray planSvg(const SnapshotPlan &plan);

/// The same, cut between rows into pictures that are at most that high, if a row allows it: to be put together without
/// space between them, or on pages of their own with `headOnEach`. No more than `hosts` are side by side.
std::vector<QByteArray> planSvgs(const SnapshotPlan &plan, double height, size_t hosts, bool headOnEach);

} // namespace bayplan::snapshots
