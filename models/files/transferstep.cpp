// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/transferstep.h"

#include "files/containerpath.h"
#include "fleet/fleet.h"

namespace bayplan::files {

using namespace Qt::Literals::StringLiterals;
using operations::StepRun;

operations::Target targetOf(const ContainerRef &container, const QByteArray &path)
{
    return {.host = container.host,
            .hostName = container.hostName,
            .kind = u"container"_s,
            .id = container.id,
            .name = container.name + u':' + shown(path, 200)};
}

std::function<engine::Client *()> clientsOf(StepRun &run)
{
    return [&run]() -> engine::Client * {
        fleet::HostConnection *host = run.host();
        return host ? &host->client() : nullptr;
    };
}

} // namespace bayplan::files
