// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/secretranges.h"

namespace bayplan::snapshots {

// Secrets in addresses; what is around them stays readable.

/// `begin` is after "//": the password of "user:password@host", a token in its place, the path of a webhook.
void findInUrl(SecretRanges &ranges, size_t begin);
/// The same of an address within another's query: `begin` is after "%3A%2F%2F".
void findInEncodedUrl(SecretRanges &ranges, size_t begin);
/// `at` is an "@" in what has no "//": "user:password@tcp(db:3306)", "user:password@db:5432", "scott/tiger@//db".
void findBeforeAt(SecretRanges &ranges, size_t at);

} // namespace bayplan::snapshots
