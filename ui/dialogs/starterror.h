// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace bayplan::ui {

/// Shows why the program can't start, in a box of its own; the program ends when it is closed.
void showStartError(const core::Error &error);

} // namespace bayplan::ui
