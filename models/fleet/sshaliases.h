// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/foundhost.h"
#include "fleet/sshconfig.h"
#include "fleet/surroundings.h"

namespace bayplan::fleet {

/// The hosts that ~/.ssh/config names, as ssh://ALIAS: whatever ssh is told about them holds. Whether an engine runs
/// there is not known. An alias that an endpoint can't carry has a problem.
QList<FoundHost> findSshAliases(const Surroundings &surroundings);

/// The alias of a name; nothing if there is none.
std::optional<FoundHost> findSshAlias(const SshConfig &config, const QString &alias);

/// The files and folders in which aliases are kept, to be watched.
QStringList sshPaths(const SshConfig &config);

} // namespace bayplan::fleet
