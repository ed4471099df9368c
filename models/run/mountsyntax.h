// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "run/containerspec.h"

namespace bayplan::run {

// What `docker run` takes after --volume, --mount and --tmpfs, and how each is written.

core::Result<Mount> parseVolume(const QString &text);
QString volumeText(const Mount &mount);

core::Result<Mount> parseMount(const QString &text);
QString mountText(const Mount &mount);

core::Result<Mount> parseTmpfs(const QString &text);
QString tmpfsText(const Mount &mount);

/// Fields separated by commas, with CSV's quoting.
QStringList splitCsv(const QString &text);
QString joinCsv(const QStringList &fields);

/// Whether it is one of the words for how mounts below a bind mount travel: "rshared".
bool isPropagation(const QString &word);

} // namespace bayplan::run
