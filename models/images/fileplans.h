// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/imagestep.h"

namespace bayplan::images {

/// Saves images of one host to a tar file that `docker load` reads too. The file is there whole or not at all: what
/// comes is written beside it first. `names` are names, or ids of images without one. `size` in bytes, 0: unknown.
Plan savePlan(const HostRef &host, const QStringList &names, qint64 size, const QString &path);

/// Loads the images of a tar file on each of the hosts; read once for each, as its engine takes it. Taken back by
/// removing the names that were not there before.
Plan loadPlan(const QString &path, const QList<HostRef> &hosts);

} // namespace bayplan::images
