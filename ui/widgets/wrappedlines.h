// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QStringList>

namespace bayplan::ui {

/// Plain text broken into lines of at most `width` pixels; what doesn't fit on `most` lines ends in an ellipsis.
QStringList wrappedLines(const QString &text, const QFont &font, int width, int most);

} // namespace bayplan::ui
