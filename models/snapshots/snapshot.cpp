// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/snapshot.h"

#include <QJsonDocument>

#include <algorithm>

namespace bayplan::snapshots {

QJsonObject HostPart::inspect(size_t place) const
{
    return QJsonDocument::fromJson(inspects.at(place)).object();
}

const HostPart *Snapshot::host(const QString &name) const
{
    const auto found =
        std::find_if(hosts.begin(), hosts.end(), [&](const HostPart &each) { return each.name == name; });
    return found == hosts.end() ? nullptr : &*found;
}

} // namespace bayplan::snapshots
