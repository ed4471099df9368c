// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/applyplan.h"

#include "engine/calls/containercalls.h"
#include "fleet/fleet.h"
#include "images/copyplan.h"
#include "images/pullplan.h"
#include "operations/steprun.h"
#include "run/conflicts.h"
#include "run/runstep.h"
#include "services/labels.h"
#include "services/words.h"

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using operations::Step;
using operations::StepRun;
using operations::Target;

namespace {

QString wantedImage(const ServiceSpec &spec)
{
    return spec.resolvedImage.isEmpty() ? spec.container.image : spec.resolvedImage;
}

/// The one that is meant, as a host has it: under its name, else by its id.
std::optional<images::CopyWhat> imageAt(const fleet::HostConnection &host, const QString &reference)
{
    const engine::Image *image = run::imageThere(host.live(), reference);
    if (!image)
        return std::nullopt;
    const auto named = run::copySource(host.live(), reference);
    return images::CopyWhat{.from = {host.id(), host.config().name},
                            .id = image->id,
                            .name = named ? named->name : image->tags.value(0)};
}

/// Copied images have no digests, which only registries give: there the id says which one is meant.
QString idElsewhere(const QString &reference, const fleet::Fleet &fleet)
{
    for (const fleet::HostConnection *host : fleet.hosts()) {
        if (const auto found = imageAt(*host, reference))
            return found->id;
    }
    return reference;
}

/// Steps of one plan.
class Applying
{
public:
    Applying(const Desired &desired, const GateTimes &times, const Means &means)
        : m_desired(desired)
        , m_times(times)
        , m_means(means)
    {
    }

    Step step(const PlannedStep &planned) const
    {
        const fleet::HostConnection *host = m_means.fleet.host(planned.host);
        const images::HostRef ref{planned.host, host ? host->config().name : QString()};
        switch (planned.action) {
        case PlannedStep::Action::BringImage:
            return bring(planned, ref);
        case PlannedStep::Action::Create:
            return create(planned, ref);
        case PlannedStep::Action::Remove:
            break;
        }
        return remove(planned, ref);
    }

private:
    Step bring(const PlannedStep &planned, const images::HostRef &to) const
    {
        const QString wanted = wantedImage(m_desired.spec);
        const fleet::HostConnection *from = m_means.fleet.host(planned.imageFrom);
        if (const auto what = from ? imageAt(*from, wanted) : std::nullopt)
            return images::copyStep(*what, to, m_means.fleet);
        if (const auto reference = images::parseReference(wanted))
            return images::pullStep(*reference, m_desired.spec.container.platform, to, m_means.logins);
        const Target target{.host = to.id, .hostName = to.name, .kind = u"image"_s, .id = {}, .name = wanted};
        return {.target = target, .start = [](StepRun &run) {
                    run.finish(core::fail({.kind = Error::Kind::NotFound,
                                           .what = tr("No host in reach has the image, and it came from no registry"),
                                           .where = run.target().name,
                                           .next = tr("Load it on one of the hosts")}));
                }};
    }

    Step create(const PlannedStep &planned, const images::HostRef &on) const
    {
        const QString name = replicaName(m_desired.spec.name, planned.slot);
        const Target target{.host = on.id, .hostName = on.name, .kind = u"container"_s, .id = {}, .name = name};
        run::ContainerSpec container = m_desired.spec.container;
        container.name = name;
        container.pull = false; // the image was brought, the same for all hosts
        container.labels = replicaLabels(m_desired.spec, planned.slot, m_desired.revision);
        const run::Gate gate = [times = m_times, means = m_means, gate = m_desired.spec.gate](
                                   StepRun &run, const QString &id, std::function<void(Result<void>)> passed) {
            run.progress(tr("Waiting until it is ready"));
            run.keep(waitForGate(means.fleet, means.loop, {run.target().host, id}, gate, times, std::move(passed)));
        };
        return {
            .target = target,
            .start = [container, target, gate, wanted = wantedImage(m_desired.spec), means = m_means](StepRun &run) {
                engine::Client *client = images::clientOf(run);
                if (!client)
                    return;
                images::lookUp(run, *client, wanted, [=, &run](const std::optional<images::ImageDetails> &there) {
                    run::ContainerSpec made = container;
                    made.image = there ? wanted : idElsewhere(wanted, means.fleet);
                    run::runStep(made, target, means.logins, gate).start(run);
                });
            }};
    }

    Step remove(const PlannedStep &planned, const images::HostRef &on) const
    {
        const std::chrono::seconds own(m_desired.spec.container.stopTimeout.value_or(10));
        return {.target = {.host = on.id,
                           .hostName = on.name,
                           .kind = u"container"_s,
                           .id = planned.id,
                           .name = replicaName(m_desired.spec.name, planned.slot)},
                .start = [own](StepRun &run) { stopAndRemove(run, own); }};
    }

    static void stopAndRemove(StepRun &run, std::chrono::seconds own)
    {
        run.progress(tr("Stopping"));
        run.call(engine::stopContainer(run.target().id, {}, own), [&run](const Result<QByteArray> &stopped) {
            if (!stopped)
                return endUnlessGone(run, stopped.error());
            run.progress(tr("Removing"));
            run.call(engine::removeContainer(run.target().id, false, true), [&run](const Result<QByteArray> &removed) {
                if (!removed)
                    return endUnlessGone(run, removed.error());
                run.finish({});
            });
        });
    }

    static void endUnlessGone(StepRun &run, const Error &error)
    {
        if (error.kind == Error::Kind::NotFound && error.httpStatus == 404) {
            run.note(tr("It was gone already."));
            return run.finish({});
        }
        run.finish(core::fail(error));
    }

    const Desired &m_desired;
    const GateTimes m_times;
    const Means m_means;
};

} // namespace

std::vector<Step> applySteps(const ServicePlan &plan, const Desired &desired, const GateTimes &times,
                             const Means &means)
{
    const Applying applying(desired, times, means);
    std::vector<Step> steps;
    for (const PlannedStep &planned : plan.steps) {
        steps.push_back(applying.step(planned));
        steps.back().after = planned.after;
    }
    return steps;
}

} // namespace bayplan::services
