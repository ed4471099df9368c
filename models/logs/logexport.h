// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"
#include "logs/logmatches.h"
#include "logs/logsession.h"

#include <QDateTime>

#include <functional>

namespace bayplan::logs {

struct ExportPlan
{
    QString path;
    /// Only these lines; null for all. Must outlive the export, as the store must.
    const LogMatches *only = nullptr;
    std::vector<LogSession::Source> sources = {}; ///< named before each line; empty: no names
    std::optional<Qt::TimeSpec> times = {};       ///< before each line; nothing for none
};

/// Writes the lines held now into a text file, without escapes, a little at a time. A file of that name is replaced
/// when all is written, and stays as it was after an error or when the task is destroyed. `done` gets the number of
/// lines.
core::Task exportLog(const LogStore &store, ExportPlan plan, std::function<void(core::Result<qint64>)> done);

/// One line as it is exported and copied, without its end.
QString exportedLine(const LineView &line, const std::vector<LogSession::Source> &sources,
                     std::optional<Qt::TimeSpec> times);

} // namespace bayplan::logs
