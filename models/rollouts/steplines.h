// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/roles.h"
#include "operations/operation.h"
#include "rollouts/next.h"

#include <QList>
#include <QString>

#include <map>
#include <vector>

namespace bayplan::rollouts {

/// A line of what a rollout did, does and will do. Made plain.
struct StepLine
{
    fleet::Tone tone = fleet::Tone::Neutral;
    QString what;         ///< "Start web-1 on aws1"
    QString detail = {};  ///< "ready after 1.2 s", "waiting", why it failed
    bool current = false; ///< it is on its way

    bool operator==(const StepLine &) const = default;
};

/// The rows of the operation, in their order, then the steps to come. One image brought to several hosts is one line.
/// `steps`: what the rows do, by their places; those that aren't in it write records, which say nothing of how it goes,
/// and are left out. Pure.
QList<StepLine> stepLines(const World &world, const std::vector<operations::Operation::Row> &rows,
                          const std::map<int, Step> &steps, const QList<Step> &coming, core::Time now);

} // namespace bayplan::rollouts
