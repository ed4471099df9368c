// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/secretranges.h"
#include "snapshots/secretrules.h"

namespace bayplan::snapshots {

/// Finds values beside names of secrets in texts of any kind: "PASSWORD=x", "Server=db;Password=x;", "?token=x",
/// "password: x", "\"apiKey\": \"x\"", "<password>x</password>", "Authorization: Bearer x".
void findAssignments(SecretRanges &ranges, const SecretRules &rules);

} // namespace bayplan::snapshots
