// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/markdowntext.h"
#include "snapshots/tables/celltext.h"
#include "snapshots/tables/pages.h"
#include "snapshots/words.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray markdownRow(const QStringList &cells)
{
    return QString(u"| "_s + cells.join(u" | "_s) + u" |\n"_s).toUtf8();
}

QByteArray markdownTable(const Table &table)
{
    QStringList heads;
    QStringList rules;
    for (const Column &column : table.columns) {
        if (column.isDetail)
            continue;
        heads << core::markdownText(column.title);
        rules << (isRightAligned(column.kind) ? u"---:"_s : u"---"_s);
    }
    QByteArray text = markdownRow(heads) + markdownRow(rules);
    const size_t count = std::min(table.rows.size(), mostPageRows);
    for (size_t i = 0; i < count; ++i) {
        QStringList cells;
        for (size_t place = 0; place < table.columns.size(); ++place) {
            const Column &column = table.columns[place];
            if (column.isDetail)
                continue;
            // Nothing in what isn't a text could be markup.
            const Cell &cell = table.rows[i].cells[place];
            const QString shown = pageText(column.kind, cell);
            cells << (std::holds_alternative<QString>(cell) ? core::markdownText(shown) : shown);
        }
        text += markdownRow(cells);
    }
    return text;
}

} // namespace

QByteArray markdownPage(const Snapshot &snapshot, const std::vector<Table> &tables)
{
    QByteArray text = "# " + core::markdownText(pageTitle(snapshot)).toUtf8() + "\n\n";
    for (const QString &fact : pageFacts(snapshot))
        text += "- " + core::markdownText(fact).toUtf8() + '\n';
    for (const QString &warning : pageWarnings(snapshot))
        text += "- **" + core::markdownText(warning).toUtf8() + "**\n";
    for (const Table &table : tables) {
        text += "\n## " + core::markdownText(table.title).toUtf8() + "\n\n";
        text += table.rows.empty() ? core::markdownText(tr("None")).toUtf8() + '\n' : markdownTable(table);
        if (const QString more = leftOutRows(table); !more.isEmpty())
            text += '\n' + core::markdownText(more).toUtf8() + '\n';
    }
    return text;
}

} // namespace bayplan::snapshots
