// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/applyplan.h"
#include "services/change.h"

#include <memory>
#include <vector>

namespace bayplan::services {

class LeaseKeeper;

/// A change as steps of an operation.
struct ChangeSteps
{
    std::vector<operations::Step> steps; ///< none if its home is no host any more
    QList<qsizetype> places;             ///< where the change's planned steps are among them
};

/// The record is written first; from then on `keeper`, which has it with its lease, keeps the lease up, and each step
/// is begun only while it holds: what is planned, the record's copies, the removal of records of no use.
/// A change that only steers writes the record, with whatever lease is in it.
ChangeSteps changeSteps(const Change &change, const std::shared_ptr<LeaseKeeper> &keeper, const GateTimes &times,
                        const Means &means);

} // namespace bayplan::services
