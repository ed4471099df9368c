// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/compare.h"

namespace bayplan::snapshots {

/// For people to read in a terminal: an object a line, "+" added, "-" removed, "~" changed, its fields below it. No
/// text of an engine's can be more than text.
QString comparisonText(const Comparison &comparison);

/// The same as JSON: {"before", "after" (RFC 3339), "secrets" ("included", "masked"), "unknownHosts": [], "changes":
/// [{"kind", "host", "name", "what", "summary", "fields": [{"path", "before", "after", "noise", "masked"}]}]}.
QJsonObject comparisonJson(const Comparison &comparison);

} // namespace bayplan::snapshots
