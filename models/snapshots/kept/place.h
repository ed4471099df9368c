// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace bayplan::snapshots {

/// Where a workspace's snapshots are.
struct KeptPlace
{
    QString usual;                     ///< a folder; the operator may set another one
    QString subfolder = {};            ///< of it; empty: the folder itself
    std::optional<QString> older = {}; ///< where earlier versions kept them, along with those of other workspaces
    bool isFixed = false;              ///< whatever is set

    /// `set`: what the operator has chosen instead of the usual one; empty: nothing.
    QString folder(const QString &set) const;
    /// Empty where there is none.
    QString olderFolder(const QString &set) const;

    bool operator==(const KeptPlace &) const = default;
};

/// Of the workspace in that file, which need not be there. The usual one's are in the usual folder itself, others' in
/// one that tells the file's name and, since files in two folders may have one name, which of them it is:
/// "shop-1f4d09c2". Whatever leads to the file, links included, leads to the same folder.
KeptPlace keptPlace(const QString &workspace);

/// As snapshots and people call it: the file's name without its suffix.
QString workspaceName(const QString &workspace);

} // namespace bayplan::snapshots
