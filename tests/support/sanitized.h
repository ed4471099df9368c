// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

/// What AddressSanitizer's runtime knows to be allocated; it is in the program only where that is.
extern "C" __attribute__((weak)) std::size_t __sanitizer_get_current_allocated_bytes();

namespace bayplan::tests {

/// Whether this program runs under AddressSanitizer, and so takes several times as long and as much. The compiler
/// doesn't tell: tests' own files are not instrumented, what they test is.
inline bool isSanitized()
{
    return __sanitizer_get_current_allocated_bytes != nullptr;
}

} // namespace bayplan::tests
