// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "run/containerspec.h"

namespace bayplan::run {

/// The variables of a file such as docker's --env-file takes: NAME=VALUE a line, # before comments, no quoting. A name
/// without a value would be taken from a shell's environment; that is an error here, with its line.
core::Result<QList<EnvVariable>> parseEnvFile(const QByteArray &text);
/// The same of a file on the desktop, up to 1 MiB.
core::Result<QList<EnvVariable>> readEnvFile(const QString &path);

} // namespace bayplan::run
