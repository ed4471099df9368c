// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/secretranges.h"

namespace bayplan::snapshots {

/// Finds secrets by what they look like, wherever in the text: passwords in URLs, private keys, tokens with the
/// prefixes that their issuers give them, JSON Web Tokens, "Bearer …", hashes of passwords.
void findSecretShapes(SecretRanges &ranges);

/// The decoded text of a base64 text that stands for another text; empty if it doesn't.
std::string decodedText(std::string_view base64);

} // namespace bayplan::snapshots
