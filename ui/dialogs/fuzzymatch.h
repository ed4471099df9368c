// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringView>

#include <optional>

namespace bayplan::ui {

/// Letters as they are compared: lower case, each in its place.
QString foldedForSearch(const QString &text);

/// How well `text` answers what was typed; higher is better. Each word of `typed` must have its letters in `text` in
/// order, though not side by side. Starts of words and letters side by side count for more, as do shorter texts.
/// Both are folded. Pure; looks at the first 200 characters.
std::optional<int> fuzzyScore(QStringView typed, QStringView text);

/// Which letters of `text` the best match takes, ascending; empty if there is none.
QList<int> fuzzyPositions(QStringView typed, QStringView text);

} // namespace bayplan::ui
