// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace bayplan::ui {

/// An error as one or two sentences for a form, which shows itself where it happened: what, and what to do next.
QString sentences(const core::Error &error);

} // namespace bayplan::ui
