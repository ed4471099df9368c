// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/servicename.h"

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

ServiceName serviceOf(const engine::Container &container)
{
    const auto &labels = container.labels;
    ServiceName name;
    name.service = labels.value(u"com.docker.compose.service"_s, labels.value(u"io.podman.compose.service"_s));
    if (name.isService()) {
        name.project = labels.value(u"com.docker.compose.project"_s, labels.value(u"io.podman.compose.project"_s));
        bool ok = false;
        const int slot = labels.value(u"com.docker.compose.container-number"_s).toInt(&ok);
        if (ok)
            name.slot = slot;
        // `docker compose run` makes containers of a service that are not replicas of it.
        if (labels.value(u"com.docker.compose.oneoff"_s).compare(u"true"_s, Qt::CaseInsensitive) == 0)
            return {};
        return name;
    }
    name.service = labels.value(u"com.docker.swarm.service.name"_s);
    if (name.isService()) {
        // "web.3.<task id>"
        bool ok = false;
        const int slot = labels.value(u"com.docker.swarm.task.name"_s).section(u'.', -2, -2).toInt(&ok);
        if (ok)
            name.slot = slot;
    }
    return name;
}

} // namespace bayplan::fleet
