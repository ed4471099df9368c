// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composefile.h"
#include "run/dotenv.h"

namespace bayplan::run {

/// A Compose file on the desktop with what it doesn't say itself.
struct ComposeSource
{
    ComposeFile file;
    ComposeSurroundings around;
};

/// Reads it, up to 1 MiB. Its variables are those of `environment` and, behind them, of a file ".env" beside it. An
/// error has the file's path in `where`.
core::Result<ComposeSource> readComposeSource(const QString &path, const QMap<QString, QString> &environment);

/// The variables of this program's own environment.
QMap<QString, QString> ownEnvironment();

/// A problem with a file of variables.
struct VariablesProblem
{
    QString file; ///< as it was given, or ".env"
    DotEnvProblem problem;
};

/// Those variables alone, for a file in this folder. `envFiles`: in place of its ".env", each over those before it.
tl::expected<QMap<QString, QString>, VariablesProblem>
composeVariables(const QString &folder, const QMap<QString, QString> &environment, const QStringList &envFiles = {});

} // namespace bayplan::run
