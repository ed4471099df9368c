// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "snapshots/tables/table.h"

#include <QByteArray>
#include <QStringList>

namespace bayplan::snapshots {

/// What a sheet of a spreadsheet can hold.
struct SheetLimits
{
    qint64 rows = 1'048'576; ///< the head is one of them
    int characters = 32'767; ///< of a cell, in UTF-16 units
};

/// A spreadsheet (Office Open XML): a sheet for each table, named by its id, with a head that stays and filters.
/// Numbers are numbers, times are times, all else is text, and never a formula or a link. A table with more rows than a
/// sheet takes goes on in the next ("ports 2"), longer cells are cut; `cut` is told so, in sentences. Writes temporary
/// files.
core::Result<QByteArray> xlsxFile(const std::vector<Table> &tables, core::Time time, QStringList *cut = nullptr,
                                  const SheetLimits &limits = {});

} // namespace bayplan::snapshots
