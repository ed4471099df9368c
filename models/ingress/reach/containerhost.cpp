// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/containerhost.h"

namespace bayplan::ingress {

fleet::HostId hostOf(const services::HostName &name, const fleet::Fleet &fleet)
{
    for (const fleet::HostConnection *host : fleet.hosts()) {
        const auto &engine = host->status().engine;
        if (name.means(engine ? engine->id : QString(), host->config().name))
            return host->id();
    }
    return 0;
}

bool happenedTo(const QString &name, const fleet::LiveHost &live, const QSet<QString> &changed, QString &lastId)
{
    bool happened = !lastId.isEmpty() && changed.contains(lastId);
    for (const QString &id : changed) {
        const engine::Container *container = live.container(id);
        if (!container || container->name != name)
            continue;
        lastId = id;
        happened = true;
    }
    return happened;
}

} // namespace bayplan::ingress
