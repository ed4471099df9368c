// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/secretcommand.h"
#include "snapshots/secretrules.h"

#include <optional>
#include <string>
#include <string_view>

namespace bayplan::snapshots {

/// Rules, how deep texts are within texts by now, and what was masked so far.
struct MaskRun
{
    const SecretRules &rules;
    int count = 0;
    int depth = 0;
};

// Texts with the mask in place of what is a secret in them; nothing if they have none.

/// Any text: JSON within it, settings, a script, a log line, an address.
std::optional<std::string> maskedText(std::string_view text, MaskRun &run);
/// What goes by a name.
std::optional<std::string> maskedValue(std::string_view name, std::string_view value, MaskRun &run);
/// "NAME=value"
std::optional<std::string> maskedVariable(std::string_view text, MaskRun &run);
/// The next word of a command.
std::optional<std::string> maskedWord(std::string_view text, SecretCommand &command, MaskRun &run);

} // namespace bayplan::snapshots
