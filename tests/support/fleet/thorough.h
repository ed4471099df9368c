// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace bayplan::tests {

/// Whether every case of a long table is tried: where BAYPLAN_THOROUGH is set. Else, as in CI, those that stand for the
/// others.
inline bool isThorough()
{
    return qEnvironmentVariableIsSet("BAYPLAN_THOROUGH");
}

} // namespace bayplan::tests
