// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/entry.h"
#include "operations/plan.h"

#include <QByteArray>
#include <QList>

namespace bayplan::files {

/// The container a transfer is from or to.
struct ContainerRef
{
    fleet::HostId host = 0;
    QString hostName;
    QString id;
    QString name;
};

struct DownloadItem
{
    QByteArray path;      ///< in the container
    QByteArray name;      ///< what it becomes in the local folder
    bool replace = false; ///< what has that name there, and all in it if it is a folder
};

enum class DownloadAs { Files, Tar };

/// Copies files and folders (with all in them) into a folder of this machine; a step for each. Each is there whole or
/// not at all; what is there already is an error unless it is to be replaced. What is not made here, and why, is noted.
operations::Plan downloadPlan(const ContainerRef &container, const QList<DownloadItem> &items,
                              const QByteArray &localFolder, DownloadAs as);

struct UploadItem
{
    QByteArray localPath;
    QByteArray name; ///< what it becomes in the container
};

/// Copies files and folders of this machine into a folder of a container; a step for each. Files of the same names are
/// written over, folders added to. All belongs to `owner`. Engines unpack what
/// comes as it comes, so a part of what was broken off may be there.
operations::Plan uploadPlan(const ContainerRef &container, const QByteArray &folder, const QList<UploadItem> &items,
                            const Owner &owner);

/// Makes an empty folder; none is made where there is one.
operations::Plan newFolderPlan(const ContainerRef &container, const QByteArray &folder, const QByteArray &name,
                               const Owner &owner);

} // namespace bayplan::files
