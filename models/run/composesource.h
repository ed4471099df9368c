// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composefile.h"

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

} // namespace bayplan::run
