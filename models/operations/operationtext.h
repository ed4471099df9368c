// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/roles.h"
#include "operations/operation.h"

namespace bayplan::operations {

/// An operation in a line: what the panel's head and its list say.
struct Summary
{
    QString text; ///< "7 of 12, 1 failed" on its way; "10 done, 2 failed" at its end
    fleet::Tone tone = fleet::Tone::Neutral;
    double fraction = 0; ///< of the whole, from 0 to 1; steps on their way count as far as they are
    QString hosts;       ///< "aws1" or "3 hosts"
    QString problem;     ///< the first failure in words, empty if there is none; made plain
};

Summary summaryOf(const Operation &operation);

/// What a row has to say beside its state: progress on its way, why it failed and what to do, what was noted. Made
/// plain: much of it comes from engines.
QString detailOf(const Operation::Row &row);

/// "running", "failed", …
QString wordFor(Operation::State state);
fleet::Tone toneOf(Operation::State state);

/// "0.4 s", "12 s", "3 min 20 s".
QString durationText(std::chrono::milliseconds duration);

} // namespace bayplan::operations
