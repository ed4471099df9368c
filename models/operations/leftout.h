// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/plan.h"

namespace bayplan::operations {

/// One of a selection that nothing is done to, and why in a sentence.
struct LeftOut
{
    Target target;
    QString why;
    bool alreadySo = false; ///< what was asked for is true of it: no reason to worry
};

} // namespace bayplan::operations
