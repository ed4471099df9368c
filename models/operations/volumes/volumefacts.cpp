// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/volumes/volumefacts.h"

#include "fleet/fleet.h"

#include <algorithm>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;

namespace {

VolumeFact factOf(const fleet::HostConnection &host, const engine::Volume &volume)
{
    QList<ObjectUser> users;
    for (const engine::Container *container : host.live().usersOfVolume(volume.name))
        users << ObjectUser{container->id, container->name, engine::isAlive(container->state)};
    return {.target = {.host = host.id(),
                       .hostName = host.config().name,
                       .kind = u"volume"_s,
                       .id = volume.name,
                       .name = volume.name},
            .host = operations::factOf(host),
            .driver = volume.driver,
            .isAnonymous = engine::isAnonymous(volume),
            .users = users};
}

} // namespace

QList<VolumeFact> volumeFacts(const fleet::Fleet &fleet, const QList<fleet::ContainerKey> &keys)
{
    QList<VolumeFact> facts;
    for (const fleet::ContainerKey &key : keys) {
        const fleet::HostConnection *host = fleet.host(key.host);
        const engine::Volume *volume = host ? host->live().volume(key.id) : nullptr;
        if (volume)
            facts << factOf(*host, *volume);
    }
    return facts;
}

QList<VolumeFact> unusedVolumes(const fleet::Fleet &fleet, const QList<fleet::HostId> &hosts, bool anonymousOnly)
{
    QList<VolumeFact> facts;
    for (const fleet::HostId id : hosts) {
        const fleet::HostConnection *host = fleet.host(id);
        if (!host)
            continue;
        QList<VolumeFact> here;
        for (const engine::Volume &volume : host->live().volumes()) {
            VolumeFact fact = factOf(*host, volume);
            if (fact.users.isEmpty() && (fact.isAnonymous || !anonymousOnly))
                here << std::move(fact);
        }
        std::sort(here.begin(), here.end(),
                  [](const VolumeFact &a, const VolumeFact &b) { return a.target.name < b.target.name; });
        facts << here;
    }
    return facts;
}

} // namespace bayplan::operations
