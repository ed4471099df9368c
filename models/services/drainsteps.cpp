// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/drainsteps.h"

#include "engine/calls/containercalls.h"
#include "fleet/hostconnection.h"
#include "operations/steprun.h"
#include "services/labels.h"
#include "services/marker.h"
#include "services/words.h"

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using operations::Step;
using operations::StepRun;
using operations::Target;

namespace {

const QString markName = u"bayplan.drained"_s;

Target targetOn(const fleet::HostConnection &host)
{
    return {.host = host.id(), .hostName = host.config().name, .kind = u"host"_s, .id = {}, .name = host.config().name};
}

} // namespace

Step markDrainedStep(const fleet::HostConnection &host)
{
    return {.target = targetOn(host), .start = [](StepRun &run) {
                const fleet::HostConnection *connection = run.host();
                const QString image = connection ? smallestImage(connection->live()) : QString();
                if (connection && image.isEmpty())
                    return run.finish(core::fail({.kind = core::Error::Kind::NotFound,
                                                  .what = tr("There is no image to mark the host with"),
                                                  .where = run.target().hostName,
                                                  .next = tr("Bring any image there first")}));
                run.call(
                    engine::createContainer(markName, {}, markerBody(image, {{drainedLabel.toString(), u"true"_s}})),
                    [&run](const Result<QByteArray> &reply) {
                        if (!reply && !isNameTaken(reply.error()))
                            return run.finish(core::fail(reply.error()));
                        run.finish({});
                    });
            }};
}

Step unmarkDrainedStep(const fleet::HostConnection &host)
{
    return {.target = targetOn(host), .start = [](StepRun &run) {
                run.call(engine::removeContainer(markName, false, true), [&run](const Result<QByteArray> &reply) {
                    if (!reply && reply.error().kind != core::Error::Kind::NotFound)
                        return run.finish(core::fail(reply.error()));
                    run.finish({});
                });
            }};
}

} // namespace bayplan::services
