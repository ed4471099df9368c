// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace bayplan::core {

/// Gives a file another content, whole or not at all, also when the program is killed or the power fails in the middle.
/// A link stays a link, and owner and permissions stay; a file made anew has those of `newMode`. What an earlier call
/// left beside it because it was killed goes. Two calls at once for the same file must be kept apart by the caller.
///
/// Why it failed; nothing when the new content is on the disk.
std::optional<QString> replaceFile(const QString &path, const QByteArray &content, int newMode = 0600);

/// The file that `path` leads to through links; the last link's target need not be there.
QString linkTarget(const QString &path);

} // namespace bayplan::core
