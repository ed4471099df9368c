// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace bayplan::snapshots {

/// Whether such a name is that of a secret: "DB_PASSWORD", "apiKey", "spring.datasource.password". Not "TOKEN_URL",
/// "PASSWORD_FILE", "KEYBOARD" or "PUBLIC_KEY".
bool namesSecret(std::string_view name);

/// Whether such a value gives nothing away although its name is that of a secret: nothing at all, "true", the path of a
/// file, a reference to another variable.
bool isHarmlessValue(std::string_view name, std::string_view value);

} // namespace bayplan::snapshots
