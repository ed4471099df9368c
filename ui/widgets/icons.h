// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>

namespace bayplan::ui {

/// One of our one-colour icons ("search") in that colour, drawn anew for each size and resolution.
QIcon tintedIcon(const QString &name, const QColor &color);

/// Bayplan's own icon.
QIcon applicationIcon();

} // namespace bayplan::ui
