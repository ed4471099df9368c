// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/calls/volumecalls.h"
#include "operations/volumes/volumefacts.h"

namespace bayplan::operations {

/// What will be done to which volumes, and to which not.
struct VolumePlan
{
    Plan plan; ///< no steps if there is nothing to do
    QList<VolumeFact> included;
    QList<LeftOut> leftOut;
};

/// Removes those that no container uses. Their data can't be brought back; Undo makes empty ones. `title` in place of
/// the usual one: a prune is a removal of what nothing uses.
VolumePlan removeVolumesPlan(const QList<VolumeFact> &selection, const QString &title = {});

/// Makes the same volume on each host. `taken`: the hosts that have one of that name already.
VolumePlan createVolumePlan(const engine::VolumeSpec &spec, const QList<HostFact> &hosts,
                            const QList<fleet::HostId> &taken);

} // namespace bayplan::operations
