// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/tables/table.h"

namespace bayplan::snapshots {

/// "2026-11-28T06:31:44Z", to the second; years past 9999 too.
QString isoTime(core::Time time);
/// "2026-11-28 06:31:44": for pages, which say once that it is UTC.
QString pageTime(core::Time time);

/// A text from an engine without what spreadsheets and XML can't hold: of control characters only tabs and line feeds
/// stay; the others, and those that change the direction of what follows, become visible symbols.
QString cleanText(QString text);

/// A cell for spreadsheets: whole, numbers and times in the form that programs read, texts as cleanText() has them.
QString spreadsheetText(const Cell &cell);

/// A cell for pages: on one line, of at most some 300 characters, sizes and ids in the form that people read.
QString pageText(Column::Kind kind, const Cell &cell);
/// Such a line, of any text.
QString pageLine(const QString &text);

inline bool isRightAligned(Column::Kind kind)
{
    return kind == Column::Kind::Number || kind == Column::Kind::Bytes || kind == Column::Kind::Memory;
}

} // namespace bayplan::snapshots
