// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/secrettext.h"

#include <optional>
#include <string>
#include <string_view>

namespace bayplan::snapshots {

struct MaskedJson
{
    bool isJson = false;
    std::optional<std::string> text; ///< nothing if there was no secret in it
};

/// A JSON text with its secrets masked; the rest of it stays to the byte.
MaskedJson maskedJson(std::string_view text, MaskRun &run);

} // namespace bayplan::snapshots
