// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/pagetext.h"
#include "snapshots/tables/table.h"

namespace bayplan::snapshots {

/// A cell for spreadsheets: whole, numbers and times in the form that programs read, texts as cleanText() has them.
QString spreadsheetText(const Cell &cell);

/// A cell for pages: on one line, of at most some 300 characters, sizes and ids in the form that people read.
QString pageText(Column::Kind kind, const Cell &cell);

inline bool isRightAligned(Column::Kind kind)
{
    return kind == Column::Kind::Number || kind == Column::Kind::Bytes || kind == Column::Kind::Memory;
}

} // namespace bayplan::snapshots
