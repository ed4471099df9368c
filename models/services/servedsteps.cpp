// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/servedsteps.h"

#include "engine/calls/containercalls.h"
#include "fleet/fleet.h"
#include "operations/steprun.h"
#include "services/traffic.h"
#include "services/trafficsteps.h"
#include "services/words.h"

#include <QHash>
#include <QJsonDocument>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using operations::ContainerAction;
using operations::Step;
using operations::StepRun;

namespace {

bool endsRequests(ContainerAction action)
{
    switch (action) {
    case ContainerAction::Stop:
    case ContainerAction::Restart:
    case ContainerAction::Pause:
    case ContainerAction::Remove:
        return true;
    case ContainerAction::Kill: // at once is what it is for
    case ContainerAction::Start:
    case ContainerAction::Unpause:
    case ContainerAction::Rename:
    case ContainerAction::Limits:
    case ContainerAction::Commit:
        break;
    }
    return false;
}

Step takenOutFirst(Step step, const TrafficGate &traffic)
{
    const auto start = std::move(step.start);
    step.start = [start, traffic](StepRun &run) {
        const fleet::HostConnection *host = run.host();
        const auto *container = host ? host->live().container(run.target().id) : nullptr;
        if (!container || container->state != engine::ContainerState::Running)
            return start(run);
        traffic.takeOut(run, run.target().id, {}, [&run, start](const Result<void> &out) {
            if (out)
                return start(run);
            Error error = out.error();
            error.next = tr("It was left as it is. Mend the load balancer first, or kill the container");
            run.finish(core::fail(error));
        });
    };
    return step;
}

/// Waits until it is ready, and has requests.
void letIn(StepRun &run, const QString &id, const ReplicaOf &replica, const Means &means, const GateTimes &times)
{
    const TrafficGate traffic(means.traffic, replica.service);
    traffic.holdBack(run, run.target().name);
    run.progress(tr("Waiting until it is ready"));
    const auto passed = [&run, traffic, id, limit = times.deadline](const Result<void> &ready) {
        if (!ready)
            return run.finish(ready);
        traffic.letIn(run, id, limit, [&run](const Result<void> &in) { run.finish(in); });
    };
    run.keep(waitForGate(means.fleet, means.loop, {run.target().host, id}, replica.gate, times, passed,
                         {.progress = [&run](const QString &text) { run.progress(text); }}));
}

} // namespace

Step takenOutFirst(Step step, const QString &service, const Means &means)
{
    return takenOutFirst(std::move(step), TrafficGate(means.traffic, service));
}

Step letInStep(const operations::Target &target, const ReplicaOf &replica, const Means &means, const GateTimes &times)
{
    const auto start = [replica, means, times](StepRun &run) {
        if (!run.target().id.isEmpty())
            return letIn(run, run.target().id, replica, means, times);
        run.call(engine::inspectContainer(run.target().name), [&run, replica, means, times](const auto &reply) {
            if (!reply)
                return run.finish(core::fail(reply.error()));
            const QString id = QJsonDocument::fromJson(*reply)[u"Id"_s].toString();
            letIn(run, id, replica, means, times);
        });
    };
    return {.target = target, .start = start};
}

void spareRequests(operations::ContainerPlan &plan, ContainerAction action, const FindReplica &find, const Means &means,
                   const GateTimes &times, bool oneByOne)
{
    if (!endsRequests(action))
        return;
    QHash<QString, qsizetype> lastOf; ///< the step that the next of the service waits for
    const size_t count = plan.plan.steps.size();
    for (size_t i = 0; i < count; ++i) {
        const operations::Target target = plan.plan.steps[i].target;
        const auto replica = find({target.host, target.id});
        const bool isBalanced = replica && means.traffic && means.traffic->isBalanced(replica->service);
        if (!replica || (!isBalanced && !oneByOne))
            continue;
        const TrafficGate traffic(means.traffic, replica->service);
        Step step = takenOutFirst(std::move(plan.plan.steps[i]), traffic);
        if (action == ContainerAction::Restart) {
            if (const auto last = lastOf.constFind(replica->service); last != lastOf.cend())
                step.after << *last;
            Step again = letInStep(target, *replica, means, times);
            again.after = {qsizetype(i)};
            lastOf[replica->service] = qsizetype(plan.plan.steps.size());
            plan.plan.steps.push_back(std::move(again));
        }
        plan.plan.steps[i] = std::move(step);
    }
}

} // namespace bayplan::services
