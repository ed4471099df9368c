// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "activity/entry.h"

#include <QByteArray>

namespace bayplan::activity {

enum class Format { Csv, JsonLines };

/// What comes before the first entry; empty for JSON lines.
QByteArray headerOf(Format format);

/// One entry as a line, times in UTC (ISO 8601). CSV by RFC 4180; a cell that a spreadsheet would take for a formula
/// begins with an apostrophe. JSON lines keep texts as they are.
QByteArray lineOf(const Entry &entry, Format format);

} // namespace bayplan::activity
