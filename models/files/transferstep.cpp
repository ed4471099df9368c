// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/transferstep.h"

#include "files/containerpath.h"
#include "fleet/fleet.h"

namespace bayplan::files {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using operations::StepRun;

operations::Target targetOf(const ContainerRef &container, const QByteArray &path)
{
    return {.host = container.host,
            .hostName = container.hostName,
            .kind = u"container"_s,
            .id = container.id,
            .name = container.name + u':' + shown(path, 200)};
}

engine::Client *clientOf(StepRun &run)
{
    if (fleet::HostConnection *host = run.host())
        return &host->client();
    run.finish(core::fail({.kind = Error::Kind::NotFound,
                           .what = u"The host is not in this workspace any more"_s,
                           .where = run.target().hostName,
                           .next = {}}));
    return nullptr;
}

std::function<engine::Client *()> clientsOf(StepRun &run)
{
    return [&run]() -> engine::Client * {
        fleet::HostConnection *host = run.host();
        return host ? &host->client() : nullptr;
    };
}

void streamRecorded(StepRun &run, engine::Client &client, engine::Call call,
                    std::function<void(const QByteArray &)> data, std::function<void(const Result<void> &)> end)
{
    const QString text = call.text();
    run.keep(client.stream(std::move(call), {.head = {},
                                             .data = std::move(data),
                                             .end = [&run, text, startedAt = core::now(), since = core::monotonicNow(),
                                                     end = std::move(end)](const Result<void> &outcome) {
                                                 run.record(
                                                     {.text = text,
                                                      .startedAt = startedAt,
                                                      .duration = std::chrono::duration_cast<std::chrono::milliseconds>(
                                                          core::monotonicNow() - since),
                                                      .outcome = outcome});
                                                 end(outcome);
                                             }}));
}

} // namespace bayplan::files
