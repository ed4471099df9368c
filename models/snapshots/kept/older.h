// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>
#include <QStringList>

#include <functional>

namespace bayplan::snapshots {

/// Whose snapshots are looked for in an older folder.
struct OlderOwner
{
    QString workspace;     ///< its name
    QStringList endpoints; ///< of its hosts, as the workspace has them
};

/// Earlier builds kept snapshots by their workspace's name alone, so that a folder may have those of several. Those
/// that tell of this workspace and of any of its hosts are put into its own folder, too, once: before that one is made.
/// Nothing in the older folder is changed; both names are of one file, where the file system can do that. Returns how
/// many there are. After an error it is to be done again, and the folder must not be made otherwise before; one that is
/// Declined says that `isWanted` has ended it. Reads all of them, and blocks for as long as that takes.
core::Result<int> takeOverOlder(
    const QString &older, const QString &folder, const OlderOwner &owner,
    const std::function<bool()> &isWanted = [] { return true; });

} // namespace bayplan::snapshots
