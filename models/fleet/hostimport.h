// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/foundhost.h"

namespace bayplan::fleet {

/// What becomes of one host that was found when it is imported.
struct HostImport
{
    enum class Fate {
        Add,     ///< `host`, whose name is free
        Move,    ///< `host` is there, from the same source, and gets the endpoint it has by now
        Known,   ///< it is there already, as `host`
        Unusable ///< see FoundHost::problem
    };

    FoundHost found;
    Fate fate = Fate::Add;
    HostConfig host = {};
};

/// One for each that was found, in their order. A host is known by its endpoint or its source; a name that is taken
/// gets a number.
QList<HostImport> planImport(const QList<HostConfig> &existing, const QList<FoundHost> &found);

} // namespace bayplan::fleet
