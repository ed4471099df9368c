// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

namespace bayplan::ui {

/// A colour of the palette programs choose from (xterm's 256). The first sixteen are the theme's own.
QColor ansiColour(const Theme &theme, int index);

/// The same hue, light or dark enough to be read as text on a panel.
QColor readable(const Theme &theme, const QColor &color);

} // namespace bayplan::ui
