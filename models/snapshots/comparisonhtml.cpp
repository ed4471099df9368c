// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/comparisonfacts.h"
#include "snapshots/comparisonpage.h"
#include "snapshots/htmlparts.h"
#include "snapshots/htmlstyle.h"
#include "snapshots/words.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using What = ObjectChange::What;

namespace {

constexpr int longestHtmlValue = 1000;

constexpr auto comparisonLayout = R"(
article { margin: 0 0 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); overflow: hidden; }
article.changed { margin: 0 0 16px; }
article h3 { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 8px; margin: 0; padding: 9px 14px;
  font-size: 14px; font-weight: 400; color: var(--muted); }
article h3 b { color: var(--text); font-weight: 600; overflow-wrap: anywhere; }
article h3 .summary { color: var(--text); overflow-wrap: anywhere; }
.badge { min-width: 74px; padding: 0 8px; border: 1px solid var(--line); border-radius: 10px; font-size: 12px;
  line-height: 18px; text-align: center; background: var(--header); color: var(--text); }
.added .badge { border-color: transparent; background: var(--greenback); color: var(--greentext); }
.removed .badge { border-color: transparent; background: var(--redback); color: var(--redtext); }
article table { table-layout: fixed; border-top: 1px solid var(--line); }
article th { padding: 4px 14px; font-size: 12px; }
article th:first-child { width: 30%; }
article td { max-width: none; overflow-wrap: anywhere; }
td.path, td.value { font-family: "JetBrains Mono", ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12px; line-height: 19px; }
td.path { color: var(--muted); }
td i { font-family: Inter, system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; color: var(--muted); }
tr.noise td { color: var(--muted); }
.tag { padding: 0 6px; border: 1px solid var(--line); border-radius: 8px; font-size: 11px; white-space: nowrap;
  font-family: Inter, system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; color: var(--muted); }
@media screen and (max-width: 640px) {
  article thead { display: none; }
  article tr { display: block; padding: 7px 14px; border-bottom: 1px solid var(--line); }
  article tr:last-child { border-bottom: 0; }
  article td { display: block; padding: 1px 0; border: 0; }
  td.value::before { display: inline-block; min-width: 48px; content: attr(data-side); color: var(--muted);
    font-family: Inter, system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
}
@media print {
  article { border-radius: 0; }
  article h3 { font-size: 9pt; break-after: avoid; }
  td.path, td.value { font-size: 7.5pt; line-height: 1.4; }
}
)";

QByteArray valueCell(const QString &side, const QString &text)
{
    return "<td class=\"value\" data-side=\"" + htmlText(side) + "\">" +
           (text.isEmpty() ? "<i>" + htmlText(tr("nothing")) + "</i>" : htmlText(text, longestHtmlValue + 1));
}

QByteArray htmlRow(const FieldChange &field)
{
    const FieldSides sides = FieldSides::of(field, longestHtmlValue);
    QByteArray text = field.noise ? "<tr class=\"noise\">" : "<tr>";
    text += "<td class=\"path\">" + htmlText(field.path);
    if (field.noise)
        text += " <span class=\"tag\">" + htmlText(tr("noise")) + "</span>";
    text += "</td>" + valueCell(tr("Before"), sides.before) + "</td>" + valueCell(tr("After"), sides.after);
    if (sides.lookSame)
        text += " <span class=\"tag\">" + htmlText(tr("another value")) + "</span>";
    return text + "</td></tr>\n";
}

QByteArray htmlFields(const QList<FieldChange> &fields)
{
    QByteArray text = "<table>\n<thead><tr>";
    for (const QString &head : {tr("Field"), tr("Before"), tr("After")})
        text += "<th scope=\"col\">" + htmlText(head) + "</th>";
    text += "</tr></thead>\n<tbody>\n";
    for (const FieldChange &field : fields)
        text += htmlRow(field);
    return text + "</tbody></table>\n";
}

QByteArray htmlChange(const ObjectChange &change)
{
    QByteArray text = "<article class=\"" + toString(change.what).toLatin1() + "\">\n<h3><span class=\"badge\">" +
                      htmlText(whatTitle(change.what)) + "</span> <span>" + htmlText(kindTitle(change.kind)) +
                      "</span> <b>" + htmlText(nameTitle(change)) + "</b>";
    if (const QString host = hostTitle(change); !host.isEmpty())
        text += " <span>" + htmlText(tr("on %1", "a host").arg(host)) + "</span>";
    if (!change.summary.isEmpty())
        text += " <span class=\"summary\">" + htmlText(change.summary) + "</span>";
    text += "</h3>\n";
    if (!change.fields.isEmpty())
        text += htmlFields(change.fields);
    return text + "</article>\n";
}

} // namespace

QByteArray comparisonHtml(const Comparison &comparison)
{
    const QString title = comparisonTitle(comparison);
    const std::vector<ChangeGroup> groups = changeGroups(comparison);
    QByteArray text = htmlHead(title, htmlStyle() + comparisonLayout) + "<body>\n<header>\n<h1>" + htmlText(title) +
                      "</h1>\n" + htmlList("facts", comparisonFacts(comparison)) +
                      htmlList("warnings", comparisonWarnings(comparison)) + "</header>\n";
    if (groups.size() > 1) {
        text += "<nav><ul>\n";
        for (const ChangeGroup &group : groups)
            text += contentsEntry(group.id, group.title, QString::number(group.changes.size()));
        text += "</ul></nav>\n";
    }
    text += "<main>\n";
    if (groups.empty())
        text += "<p class=\"none\">" + htmlText(tr("Nothing has changed")) + "</p>\n";
    for (const ChangeGroup &group : groups) {
        text += sectionHead(group.id, group.title, QString::number(group.changes.size()));
        for (const ObjectChange *change : group.changes)
            text += htmlChange(*change);
        text += "</section>\n";
    }
    if (const QString more = leftOutChanges(comparison); !more.isEmpty())
        text += "<p class=\"more\">" + htmlText(more) + "</p>\n";
    return text + "</main>\n</body>\n</html>\n";
}

} // namespace bayplan::snapshots
