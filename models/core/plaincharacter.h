// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace bayplan::core {

/// What stands for one UTF-16 unit of text from an engine where it is shown: itself, or a visible symbol for control
/// characters and those that change the direction of what follows. plainLine() does this to a whole line.
char16_t plainCharacter(char16_t c);

} // namespace bayplan::core
