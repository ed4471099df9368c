// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace bayplan::snapshots {

/// The end of the token that begins at `from`, where a word does, by the prefix its issuer gives it ("ghp_", "AKIA") or
/// by its form; `from` if there is none.
size_t issuedTokenEnd(std::string_view text, size_t from);

} // namespace bayplan::snapshots
