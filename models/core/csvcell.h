// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace bayplan::core {

/// One cell of a CSV file by RFC 4180, in UTF-8. One that a spreadsheet would take for a formula begins with an
/// apostrophe: names and messages come from engines, and a spreadsheet would run "=HYPERLINK(…)".
QByteArray csvCell(QString text);

} // namespace bayplan::core
