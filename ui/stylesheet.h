// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QString>

namespace bayplan::ui {

/// The little that Fusion and a palette can't say, for the main window and all below it. Widgets opt in by properties:
/// a QLabel with "muted" for secondary text, a QPushButton with "primary" for the one that does what a form is for.
QString styleSheet(const Colors &colors);

} // namespace bayplan::ui
