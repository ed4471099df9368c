// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/tagplans.h"

namespace bayplan::images {

/// A tar file of images of one host, which `docker load` reads too.
struct SavedFile
{
    HostRef host;
    QStringList names; ///< or ids of those without one
    qint64 size = 0;   ///< bytes, about; 0: unknown
    QString path;
};

/// Saves images to files, a step for each. A file is there whole or not at all: what comes is written beside it first.
Plan savePlan(const std::vector<SavedFile> &files);

/// Which images are saved from which host: each once, though it be on several hosts, and from as few hosts as do. What
/// is another image under the same name is saved too. Paths and sizes are left empty. Pure.
std::vector<SavedFile> savedFrom(const std::vector<HeldImage> &images);

/// Loads the images of a tar file on each of the hosts; read once for each, as its engine takes it. Taken back by
/// removing the names that were not there before.
Plan loadPlan(const QString &path, const QList<HostRef> &hosts);

} // namespace bayplan::images
