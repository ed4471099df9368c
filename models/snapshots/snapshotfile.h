// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "snapshots/snapshot.h"

#include <QString>

namespace bayplan::snapshots {

/// Writes the snapshot as JSON: compressed where the name ends in ".zst" (RFC 8878) or ".gz" (RFC 1952), for its
/// owner's eyes only; others that may read a file that is there may go on doing so, unless there are secrets in it.
/// Whole or not at all: a file that is there stays as it is until the new one is on the disk, whatever happens in
/// between.
core::Result<void> saveSnapshot(const Snapshot &snapshot, const QString &path);

/// Reads one back, whatever its name, compressed or not.
core::Result<Snapshot> loadSnapshot(const QString &path);

/// Writes a file of another format in the same way.
core::Result<void> saveExport(const QByteArray &content, const QString &path, bool hasSecrets);

} // namespace bayplan::snapshots
