// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/stepcalls.h"

#include "fleet/fleet.h"

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

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

void ask(StepRun &run, engine::Client &client, engine::Call call, std::function<void(Result<QByteArray>)> done)
{
    run.keep(client.send(std::move(call), std::move(done)));
}

void stream(StepRun &run, engine::Client &client, engine::Call call, std::function<void(const QByteArray &)> data,
            std::function<void(Result<void>)> end)
{
    const QString text = call.text();
    run.keep(client.stream(std::move(call), {.head = {},
                                             .data = std::move(data),
                                             .end = [&run, text, startedAt = core::now(), since = core::monotonicNow(),
                                                     end = std::move(end)](Result<void> outcome) {
                                                 run.record(
                                                     {.text = text,
                                                      .startedAt = startedAt,
                                                      .duration = std::chrono::duration_cast<std::chrono::milliseconds>(
                                                          core::monotonicNow() - since),
                                                      .outcome = outcome});
                                                 end(std::move(outcome));
                                             }}));
}

} // namespace bayplan::operations
