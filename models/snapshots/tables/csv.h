// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "snapshots/tables/table.h"

#include <QByteArray>

namespace bayplan::snapshots {

/// A file by its name without folders.
struct NamedFile
{
    QString name; ///< "ports.csv"
    QByteArray content;
};

/// A table as CSV by RFC 4180, in UTF-8: a line of the columns' keys, then one for each row. Formulas are made harmless
/// (core::csvCell()).
QByteArray csvText(const Table &table);

/// The files in a zip, compressed, all of that time.
core::Result<QByteArray> zipped(const std::vector<NamedFile> &files, core::Time time);

} // namespace bayplan::snapshots
