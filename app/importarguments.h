// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/rolloutarguments.h"
#include "core/error.h"

#include <QList>
#include <QStringList>

class QCommandLineParser;

namespace bayplan::app {

/// What “import-compose” is told. Paths are as given.
struct ImportArguments
{
    QStringList files; ///< each over those before it
    QStringList hosts; ///< empty: all that something can be done on
    QStringList profiles;
    QStringList envFiles;
    QString project; ///< empty: what the file says
    bool withProject = false;
    bool dryRun = false;
};

QList<OwnOption> importOptions();

/// Reads them. An error says which can't be used. Pure.
core::Result<ImportArguments> parseImportArguments(const QStringList &words, const QCommandLineParser &parser);

} // namespace bayplan::app
