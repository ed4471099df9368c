// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsonnode.h"

namespace bayplan::inspect {

/// The node as JSON text over several lines, indented by four, as `docker inspect` has it. Hidden values are their
/// masks. Whatever could change how a text is shown (control characters, changes of direction) is written as an escape,
/// which means the same to whoever reads it.
QString prettyJson(const JsonNode &node);

/// The same on one line.
QString compactJson(const JsonNode &node);

/// A string in its quotes.
QString jsonString(const QString &text);

} // namespace bayplan::inspect
