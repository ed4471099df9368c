// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/csv.h"

#include "core/csvcell.h"
#include "snapshots/tables/celltext.h"

#include <QByteArrayList>

namespace bayplan::snapshots {

QByteArray csvText(const Table &table)
{
    QByteArray text;
    const auto addLine = [&text](const QByteArrayList &cells) {
        text += cells.join(',');
        text += "\r\n";
    };
    QByteArrayList cells;
    for (const Column &column : table.columns)
        cells << core::csvCell(column.key);
    addLine(cells);
    for (const Row &row : table.rows) {
        cells.clear();
        for (const Cell &cell : row.cells) {
            // A number that is negative is no formula.
            const bool isText = std::holds_alternative<QString>(cell);
            cells << (isText ? core::csvCell(spreadsheetText(cell)) : spreadsheetText(cell).toUtf8());
        }
        addLine(cells);
    }
    return text;
}

} // namespace bayplan::snapshots
