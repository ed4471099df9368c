// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/htmlparts.h"
#include "snapshots/htmlstyle.h"
#include "snapshots/tables/celltext.h"
#include "snapshots/tables/pages.h"
#include "snapshots/tables/plansvg.h"
#include "snapshots/words.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Of the pictures that the bay plan is cut into, so that paper gets whole rows.
constexpr double planPictureHeight = 170;

QByteArray classOf(Column::Kind kind)
{
    if (isRightAligned(kind))
        return " class=\"number\"";
    if (kind == Column::Kind::Time)
        return " class=\"time\"";
    return kind == Column::Kind::Id ? " class=\"id\"" : "";
}

QByteArray htmlTable(const Table &table)
{
    QByteArray text = "<div class=\"scroll\"><table>\n<thead><tr>";
    for (const Column &column : table.columns) {
        if (!column.isDetail)
            text += "<th scope=\"col\"" + classOf(column.kind) + '>' + htmlText(column.title) + "</th>";
    }
    text += "</tr></thead>\n<tbody>\n";
    const size_t count = std::min(table.rows.size(), mostPageRows);
    for (size_t i = 0; i < count; ++i) {
        const Row &row = table.rows[i];
        text += row.isStale ? "<tr class=\"stale\">" : "<tr>";
        for (size_t place = 0; place < table.columns.size(); ++place) {
            const Column &column = table.columns[place];
            if (!column.isDetail)
                text +=
                    "<td" + classOf(column.kind) + '>' + htmlText(pageText(column.kind, row.cells[place])) + "</td>";
        }
        text += "</tr>\n";
    }
    text += "</tbody></table></div>\n";
    if (const QString more = leftOutRows(table); !more.isEmpty())
        text += "<p class=\"more\">" + htmlText(more) + "</p>\n";
    return text;
}

} // namespace

QByteArray htmlPage(const Snapshot &snapshot, const std::vector<Table> &tables, const SnapshotPlan &plan)
{
    QByteArray text = htmlHead(pageTitle(snapshot), htmlStyle()) + "<body>\n";
    text += "<header>\n<h1>" + htmlText(pageTitle(snapshot)) + "</h1>\n" + htmlList("facts", pageFacts(snapshot)) +
            htmlList("warnings", pageWarnings(snapshot)) + "</header>\n";
    text += "<nav><ul>\n" + contentsEntry("plan", tr("Bay plan"), {});
    for (const Table &table : tables)
        text += contentsEntry(table.id.toUtf8(), table.title, QString::number(table.rows.size()));
    text += "</ul></nav>\n<main>\n";
    text += sectionHead("plan", tr("Bay plan"), {}) + "<div class=\"plan\">\n";
    for (const QByteArray &picture : planSvgs(plan, planPictureHeight, mostPlanHosts, false))
        text += picture;
    text += "</div>\n</section>\n";
    for (const Table &table : tables) {
        text += sectionHead(table.id.toUtf8(), table.title, QString::number(table.rows.size()));
        text += table.rows.empty() ? "<p class=\"none\">" + htmlText(tr("None")) + "</p>\n" : htmlTable(table);
        text += "</section>\n";
    }
    return text + "</main>\n<footer>" + htmlText(snapshot.program) + "</footer>\n</body>\n</html>\n";
}

} // namespace bayplan::snapshots
