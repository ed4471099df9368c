// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/tablefile.h"

#include "snapshots/tables/pages.h"
#include "snapshots/tables/plansvg.h"
#include "snapshots/tables/tables.h"
#include "snapshots/tables/xlsx.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

std::vector<Table> withAbout(const Snapshot &snapshot)
{
    std::vector<Table> tables = tablesOf(snapshot);
    tables.insert(tables.begin(), aboutTable(snapshot));
    return tables;
}

} // namespace

std::vector<NamedFile> csvFiles(const Snapshot &snapshot)
{
    std::vector<NamedFile> files;
    for (const Table &table : withAbout(snapshot))
        files.push_back({table.id + u".csv"_s, csvText(table)});
    return files;
}

core::Result<QByteArray> tableFile(const Snapshot &snapshot, TableFormat format, QStringList *cut)
{
    switch (format) {
    case TableFormat::CsvZip:
        return zipped(csvFiles(snapshot), snapshot.takenAt);
    case TableFormat::Xlsx:
        return xlsxFile(withAbout(snapshot), snapshot.takenAt, cut);
    case TableFormat::Svg:
        return planSvg(planOf(snapshot));
    case TableFormat::Html:
    case TableFormat::Markdown:
        break;
    }
    const std::vector<Table> tables = tablesOf(snapshot);
    for (const Table &table : tables) {
        if (const QString more = leftOutRows(table); cut && !more.isEmpty())
            *cut << table.title + u": "_s + more;
    }
    return format == TableFormat::Markdown ? markdownPage(snapshot, tables)
                                           : htmlPage(snapshot, tables, planOf(snapshot));
}

} // namespace bayplan::snapshots
