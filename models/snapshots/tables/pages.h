// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"
#include "snapshots/tables/snapshotplan.h"
#include "snapshots/tables/table.h"

#include <QByteArray>
#include <QStringList>

namespace bayplan::snapshots {

/// More rows of a table are in the spreadsheets only, which a page says: browsers and paper are not made for them.
inline constexpr size_t mostPageRows = 10'000;
/// "and 90,000 more, which are in the spreadsheets"; empty if the page has all rows.
QString leftOutRows(const Table &table);

/// What is said before anything else, a sentence each: of which workspace and when, whether secrets are in it, which
/// hosts were not read. Texts of engines in it are not escaped.
QString pageTitle(const Snapshot &snapshot);
QStringList pageFacts(const Snapshot &snapshot);
QStringList pageWarnings(const Snapshot &snapshot);

/// All of a snapshot as one page of HTML, in UTF-8: a table of contents, the bay plan as a picture, the tables. It
/// needs nothing from outside and no script, is light or dark as the reader's system is, and can be printed. No text of
/// an engine's is markup.
QByteArray htmlPage(const Snapshot &snapshot, const std::vector<Table> &tables, const SnapshotPlan &plan);

/// The tables as Markdown, with the same head; what engines say is never markup (core::markdownText()).
QByteArray markdownPage(const Snapshot &snapshot, const std::vector<Table> &tables);

} // namespace bayplan::snapshots
