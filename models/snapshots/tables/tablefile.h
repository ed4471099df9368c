// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "snapshots/snapshot.h"
#include "snapshots/tables/csv.h"

#include <QByteArray>
#include <QStringList>

namespace bayplan::snapshots {

/// One file for people. PDF and PNG are in snapshots/print/print.h.
enum class TableFormat {
    CsvZip, ///< csvFiles() in one file
    Xlsx,
    Html,
    Markdown,
    Svg ///< the bay plan alone
};

/// Its content. What could not be kept whole is added to `cut`, in sentences. Pure, but for XLSX, which takes temporary
/// files.
core::Result<QByteArray> tableFile(const Snapshot &snapshot, TableFormat format, QStringList *cut = nullptr);

/// A CSV file for each table, and "snapshot.csv", which tells what it is a snapshot of.
std::vector<NamedFile> csvFiles(const Snapshot &snapshot);

} // namespace bayplan::snapshots
