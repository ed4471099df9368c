// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/capture.h"
#include "snapshots/exports/exportformat.h"
#include "snapshots/kept/timeline.h"
#include "snapshots/restore/restoreplan.h"

#include <QString>

class QDateTime;

namespace bayplan::ui {

// What people read of snapshots. Texts of engines in them are on one line.

/// "Today 09:31", "Yesterday 21:00", "Thu 26 Nov 09:00"; with the year where it is another one. `today`: the local
/// time.
QString momentWords(core::Time time, const QDateTime &today);
/// "Now", or when it was.
QString titleOf(const snapshots::Moment &moment);
/// What a moment holds: "148 containers on 4 hosts".
QString contentsWords(const snapshots::Contents &contents);
/// What is known of a moment beside when it was: what it holds, or why it can't be read.
QString detailOf(const snapshots::Moment &moment);
/// "Reading 120 of 148 containers"; "Reading" while nothing is known.
QString progressWords(const snapshots::CaptureProgress &progress);

/// "Spreadsheet (.xlsx)" and what it is good for, a sentence.
QString titleOf(snapshots::ExportFormat format);
QString purposeOf(snapshots::ExportFormat format);
/// ".xlsx"; empty where it is a folder.
QString suffixOf(snapshots::ExportFormat format);

/// "Remove", "Make again", "Start".
QString titleOf(const snapshots::RestoreStep &step);

} // namespace bayplan::ui
