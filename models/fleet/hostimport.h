// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/foundhost.h"

namespace bayplan::fleet {

/// What becomes of hosts that were found when they are imported.
struct HostImport
{
    struct Skipped
    {
        FoundHost found;
        QString why;         ///< a sentence
        bool failed = false; ///< it can't be used, rather than being there already
    };

    QList<HostConfig> hosts; ///< to be added, with names that are free
    QList<Skipped> skipped;
};

/// Leaves out what is among `existing`, by its endpoint or its source, and what can't be used; a name that is taken
/// gets a number.
HostImport planImport(const QList<HostConfig> &existing, const QList<FoundHost> &found);

} // namespace bayplan::fleet
