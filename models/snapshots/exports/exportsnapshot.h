// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "snapshots/exports/exportformat.h"
#include "snapshots/snapshot.h"

#include <QStringList>

namespace bayplan::snapshots {

struct Exported
{
    QStringList files;      ///< that were written, whole
    QStringList notes = {}; ///< what could not be kept whole, in sentences
};

/// Writes the snapshot as it is: mask it before, if secrets are not to be in it. Each file whole or not at all, for its
/// owner's eyes only. What is several files (CSV but for a ".zip", Ansible) is written into a folder of that name,
/// which is made. May be called in any thread, also for what is drawn.
core::Result<Exported> exportSnapshot(const Snapshot &snapshot, ExportFormat format, const QString &path);

} // namespace bayplan::snapshots
