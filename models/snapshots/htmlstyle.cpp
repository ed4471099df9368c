// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/htmlstyle.h"

#include "snapshots/inks.h"

#include <QStringBuilder>

namespace bayplan::snapshots {

namespace {

constexpr auto layout = R"(
* { box-sizing: border-box; }
body { margin: 0; padding: 32px clamp(16px, 3vw, 48px) 64px; background: var(--window); color: var(--text);
  font: 14px/1.5 Inter, system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 40px 0 12px; font-size: 18px; line-height: 1.3; }
h2 small { margin-left: 6px; color: var(--muted); font-size: 14px; font-weight: 400; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
.facts { display: flex; flex-wrap: wrap; gap: 2px 20px; margin: 0; padding: 0; list-style: none; color: var(--muted); }
.warnings { margin: 16px 0 0; padding: 10px 16px 10px 34px; border-radius: 8px; background: var(--amberback);
  color: var(--ambertext); overflow-wrap: anywhere; }
nav { margin-top: 20px; padding: 10px 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 0; padding: 0; list-style: none; }
nav span { color: var(--muted); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
.plan { overflow-x: auto; }
.plan svg { display: block; }
.plan text { font-family: Inter, system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
.plan text[font-family] { font-family: "JetBrains Mono", ui-monospace, "DejaVu Sans Mono", monospace; }
table { width: 100%; border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 7px 14px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { background: var(--header); color: var(--muted); font-weight: 500; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
td { max-width: 340px; overflow-wrap: break-word; }
td.time, td.number { white-space: nowrap; }
td.number, th.number { text-align: right; }
td.id { white-space: nowrap; font-family: "JetBrains Mono", ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12px; }
tr.stale td { color: var(--muted); font-style: italic; }
.none, .more, footer { color: var(--muted); }
footer { margin-top: 48px; font-size: 12px; }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  body { padding: 0; background: none; font-size: 9pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav { display: none; }
  h1 { font-size: 18pt; }
  h2 { margin-top: 7mm; font-size: 12pt; break-after: avoid; }
  a { color: inherit; }
  .scroll { overflow: visible; border: 0; border-radius: 0; }
  .plan { overflow: visible; }
  .plan svg { max-width: 100%; height: auto; break-inside: avoid; }
  table { font-size: 7.5pt; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  th, td { padding: 1mm 2mm; }
  td { min-width: 14mm; overflow-wrap: anywhere; }
}
)";

QByteArray variables(const char *Ink::*shade)
{
    QByteArray text = ":root { ";
    for (const Ink &ink : inks::all)
        text += QByteArray("--") + ink.name + ": " + ink.*shade + "; ";
    return text + "}\n";
}

} // namespace

QByteArray htmlStyle()
{
    QByteArray style = ":root { color-scheme: light dark; }\n" + variables(&Ink::light) +
                       // Paper is light whatever the system is.
                       "@media screen and (prefers-color-scheme: dark) {\n" + variables(&Ink::dark) + "}\n" + layout;
    for (const Ink &ink : inks::all) {
        const QByteArray name = ink.name;
        style += ".f-" + name + " { fill: var(--" + name + "); } .s-" + name + " { stroke: var(--" + name + "); }\n";
    }
    return style;
}

} // namespace bayplan::snapshots
