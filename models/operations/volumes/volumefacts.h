// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "operations/hostfact.h"

#include <QList>

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::operations {

/// What has to be known of a volume to plan something for it.
struct VolumeFact
{
    Target target;
    HostFact host;
    QString driver = {};
    bool isAnonymous = false;
    QList<ObjectUser> users = {};
};

/// Those of `keys` (their ids are volumes' names) that are there, in that order.
QList<VolumeFact> volumeFacts(const fleet::Fleet &fleet, const QList<fleet::ContainerKey> &keys);
/// All that no container uses, running or not, on these hosts, by host and name.
QList<VolumeFact> unusedVolumes(const fleet::Fleet &fleet, const QList<fleet::HostId> &hosts, bool anonymousOnly);

} // namespace bayplan::operations
