// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace bayplan::core {

/// Text for a cell of a spreadsheet: one that it would take for a formula begins with an apostrophe. Names and messages
/// come from engines, and a spreadsheet would run "=HYPERLINK(…)".
QString harmlessCell(QString text);

/// One cell of a CSV file by RFC 4180, in UTF-8, as harmlessCell() has it.
QByteArray csvCell(QString text);

} // namespace bayplan::core
