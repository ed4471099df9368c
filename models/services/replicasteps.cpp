// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/replicasteps.h"

#include "core/clock.h"
#include "core/soon.h"
#include "engine/calls/containercalls.h"
#include "fleet/fleet.h"
#include "images/copyplan.h"
#include "images/imagestep.h"
#include "images/pullplan.h"
#include "operations/stepcalls.h"
#include "run/conflicts.h"
#include "run/imageplatform.h"
#include "run/runstep.h"
#include "services/labels.h"
#include "services/lastlines.h"
#include "services/marker.h"
#include "services/trafficsteps.h"
#include "services/words.h"

#include <algorithm>
#include <memory>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using operations::Step;
using operations::StepRun;
using operations::Target;

namespace {

constexpr int linesTold = 10;
/// For a replica that only takes a lost one's place to be let in, before others get their turn.
constexpr std::chrono::milliseconds mostForTraffic{30'000};

images::HostRef refOf(const fleet::Fleet &fleet, fleet::HostId id)
{
    const fleet::HostConnection *host = fleet.host(id);
    return {id, host ? host->config().name : QString()};
}

Target targetOf(const Means &means, fleet::HostId host, const QString &id, const QString &name)
{
    return {.host = host, .hostName = refOf(means.fleet, host).name, .kind = u"container"_s, .id = id, .name = name};
}

/// The one that is meant, as a host has it: under its name, else by its id.
std::optional<images::CopyWhat> imageAt(const fleet::HostConnection &host, const QString &reference,
                                        const QString &shown = {})
{
    const engine::Image *image = run::imageThere(host.live(), reference);
    if (!image)
        return std::nullopt;
    // Copied under the name that people know it by, while that means the same one there.
    const engine::Image *known = run::imageThere(host.live(), shown);
    const auto named = run::copySource(host.live(), known && known->id == image->id ? shown : reference);
    const bool hasName = named && !named->name.isEmpty();
    return images::CopyWhat{
        .from = {host.id(), host.config().name}, .id = image->id, .name = hasName ? named->name : image->tags.value(0)};
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

void lookUp(StepRun &run, const QString &image, std::function<void(const std::optional<images::ImageDetails> &)> done)
{
    if (engine::Client *client = operations::clientOf(run))
        images::lookUp(run, *client, image, std::move(done));
}

/// Told before a container is made: what its program would say of it is no more than "exec format error".
std::optional<Error> platformProblem(const StepRun &run, const run::ContainerSpec &container,
                                     const images::ImageDetails &image)
{
    const fleet::HostConnection *host = run.host();
    const auto &engine = host ? host->status().engine : std::nullopt;
    if (!engine)
        return std::nullopt;
    const QString what =
        run::platformProblem(container, image.id, {image.os, image.architecture, image.variant}, host->live(), *engine);
    if (what.isEmpty())
        return std::nullopt;
    return Error{.kind = Error::Kind::Unsupported,
                 .what = what,
                 .where = host->config().name,
                 .next = tr("Enter the platform if the machine runs it all the same")};
}

void wait(StepRun &run, const QString &id, const HealthGate &gate, const GateTimes &times, const Means &means,
          bool isNew, std::function<void(Result<void>)> done)
{
    run.progress(tr("Waiting until it is ready"));
    const auto progress = [&run](const QString &text) { run.progress(text); };
    run.keep(
        waitForGate(means.fleet, means.loop, {run.target().host, id}, gate, times, std::move(done),
                    {.progress = progress, .asked = [&run](const QString &how) { run.note(how); }, .isNew = isNew}));
}

/// Whether the error says something of the replica, rather than that nothing is known of it: engines' answers have a
/// status, and so have not what comes of a connection that isn't there. One that somebody stopped has not failed. A
/// name that is taken says nothing of the revision: an engine that was cut off may have made the container after all
/// that was asked for before.
bool isOfReplica(const Error &error, bool ofGate)
{
    return ofGate ? error.kind != Error::Kind::ConnectionLost && error.kind != Error::Kind::Declined
                  : error.httpStatus != 0 && !isNameTaken(error);
}

/// What goes on once the gate has passed: balancers are told first.
/// A rollout goes no further then; what only replaces or adds a replica is done all the same where they can't be told,
/// which is made good as soon as they can.
std::function<void(Result<void>)> whenPassed(StepRun &run, const QString &id, const TrafficGate &traffic,
                                             const GateTimes &times, bool ofRollout,
                                             std::function<void(Result<void>)> done)
{
    const auto limit = ofRollout ? times.deadline : std::min(times.deadline, mostForTraffic);
    return [&run, id, traffic, ofRollout, limit, done = std::move(done)](const Result<void> &passed) {
        if (!passed)
            return done(passed);
        traffic.letIn(run, id, limit, [&run, ofRollout, done](const Result<void> &in) {
            if (in || ofRollout || isOfReplica(in.error(), true))
                return done(in);
            const QString why = tr("It has no requests yet: %1").arg(in.error().message());
            run.note(run.noted().isEmpty() ? why : tr("%1. %2", "two notes").arg(run.noted(), why));
            done({});
        });
    };
}

void tellFailure(StepRun &run, const QString &id, const Error &why, const ReplicaEnd &failed,
                 std::function<void()> goOn)
{
    const fleet::HostConnection *host = run.host();
    if (id.isEmpty() || !host) {
        failed(why, {});
        return goOn();
    }
    run.progress(tr("Reading its last lines"));
    run.keep(
        lastLines(run.host()->client(), id, linesTold, [why, failed, goOn = std::move(goOn)](const QStringList &lines) {
            failed(why, lines);
            goOn();
        }));
}

void endUnlessGone(StepRun &run, const Error &error)
{
    if (error.kind == Error::Kind::NotFound && error.httpStatus == 404) {
        run.note(tr("It was gone already."));
        return run.finish({});
    }
    run.finish(core::fail(error));
}

void stopAndRemove(StepRun &run, std::chrono::seconds own)
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

/// What could not be removed is told, too.
void removeFailed(StepRun &run, const Error &why)
{
    run.call(engine::removeContainer(run.target().id, true, true), [&run, why](const Result<QByteArray> &removed) {
        const bool gone = removed || removed.error().kind == Error::Kind::NotFound;
        Error told = why;
        told.next = gone ? tr("It was removed") : tr("It is still there: %1").arg(removed.error().what);
        run.finish(core::fail(told));
    });
}

/// Tells every second how long it is, until it is over.
class Drain : public core::Task::Work
{
public:
    Drain(StepRun &run, std::chrono::seconds length, std::function<void()> over)
        : m_run(run)
        , m_until(core::monotonicNow() + length)
        , m_over(std::move(over))
    {
        tick();
    }

private:
    void tick()
    {
        const auto left = m_until - core::monotonicNow();
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(left);
        if (seconds.count() <= 0) {
            const auto over = m_over;
            return over();
        }
        m_run.progress(tr("Draining, %1 s left").arg(seconds.count()));
        m_next = core::soon([this] { tick(); },
                            std::chrono::ceil<std::chrono::milliseconds>(left - (seconds - std::chrono::seconds(1))));
    }

    StepRun &m_run;
    const core::MonotonicTime m_until;
    const std::function<void()> m_over;
    core::Task m_next;
};

} // namespace

Step bringImageStep(const Desired &desired, fleet::HostId host, fleet::HostId imageFrom, const Means &means,
                    const images::Pulled &pulled)
{
    const images::HostRef to = refOf(means.fleet, host);
    const QString wanted = wantedImage(desired.spec);
    const QString shown = desired.spec.container.image;
    const fleet::HostConnection *from = means.fleet.host(imageFrom);
    auto what = from ? imageAt(*from, wanted, shown) : std::nullopt;
    if (from && !what && !desired.spec.resolvedImage.isEmpty()) // itself a copy
        what = imageAt(*from, idElsewhere(wanted, means.fleet), shown);
    if (what)
        return images::copyStep(*what, to, means.fleet);
    if (const auto reference = images::parseReference(wanted))
        return images::pullStep(*reference, desired.spec.container.platform, to, means.logins, pulled);
    const Target target{.host = to.id, .hostName = to.name, .kind = u"image"_s, .id = {}, .name = wanted};
    return {.target = target, .start = [](StepRun &run) {
                run.finish(core::fail({.kind = Error::Kind::NotFound,
                                       .what = tr("No host in reach has the image, and it came from no registry"),
                                       .where = run.target().name,
                                       .next = tr("Load it on one of the hosts")}));
            }};
}

Step createReplicaStep(const Desired &desired, fleet::HostId host, int slot, const QString &name,
                       const GateTimes &times, const Means &means, const ReplicaEnd &failed)
{
    const Target target = targetOf(means, host, {}, name);
    run::ContainerSpec container = desired.spec.container;
    container.name = name;
    container.pull = false; // the image was brought, the same for all hosts
    container.labels = replicaLabels(desired.spec, slot, desired.revision);
    const TrafficGate traffic(means.traffic, desired.spec.name);
    const auto start = [container, target, times, means, failed, traffic, gate = desired.spec.gate,
                        wanted = wantedImage(desired.spec)](StepRun &run) {
        traffic.holdBack(run, target.name);
        const auto ofGate = std::make_shared<bool>(false);
        const run::Gate passes = [=](StepRun &at, const QString &id, std::function<void(Result<void>)> passed) {
            *ofGate = true;
            wait(at, id, gate, times, means, true, whenPassed(at, id, traffic, times, bool(failed), std::move(passed)));
        };
        run::BeforeRemoval beforeRemoval;
        if (failed)
            beforeRemoval = [=](StepRun &at, const QString &id, const Error &why, std::function<void()> goOn) {
                if (!isOfReplica(why, *ofGate))
                    return goOn();
                tellFailure(at, id, why, failed, std::move(goOn));
            };
        const auto make = [=, &run](const QString &image) {
            run::ContainerSpec made = container;
            made.image = image;
            run::runStep(made, target, means.logins, passes, beforeRemoval).start(run);
        };
        lookUp(run, wanted, [=, &run](const std::optional<images::ImageDetails> &there) {
            if (!there)
                return make(idElsewhere(wanted, means.fleet));
            if (const auto why = platformProblem(run, container, *there)) {
                if (failed)
                    failed(*why, {});
                return run.finish(core::fail(*why));
            }
            if (wanted == container.image)
                return make(wanted);
            // Under the image's name, which says more to people, while that means the same one.
            lookUp(run, container.image, [=](const std::optional<images::ImageDetails> &named) {
                make(named && named->id == there->id ? container.image : wanted);
            });
        });
    };
    return {.target = target, .start = start};
}

Step gateReplicaStep(const Desired &desired, fleet::HostId host, const QString &id, const QString &name,
                     const GateTimes &times, const Means &means, const ReplicaEnd &failed)
{
    const TrafficGate traffic(means.traffic, desired.spec.name);
    const auto start = [id, name, times, means, failed, traffic, gate = desired.spec.gate](StepRun &run) {
        traffic.holdBack(run, name);
        const auto done = [&run, id, failed](const Result<void> &passed) {
            if (passed)
                return run.finish({});
            const Error why = passed.error();
            if (!isOfReplica(why, true))
                return run.finish(core::fail(why));
            if (!failed)
                return removeFailed(run, why);
            tellFailure(run, id, why, failed, [&run, why] { removeFailed(run, why); });
        };
        wait(run, id, gate, times, means, false, whenPassed(run, id, traffic, times, bool(failed), done));
    };
    return {.target = targetOf(means, host, id, name), .start = start};
}

Step removeReplicaStep(const ServiceSpec &spec, fleet::HostId host, const QString &id, const QString &name,
                       const Means &means, std::optional<std::chrono::seconds> drain,
                       const std::function<std::optional<Error>()> &notAnyMore)
{
    const std::chrono::seconds own(spec.container.stopTimeout.value_or(10));
    const TrafficGate traffic(means.traffic, spec.name);
    return {.target = targetOf(means, host, id, name), .start = [own, drain, notAnyMore, traffic](StepRun &run) {
                const fleet::HostConnection *connection = run.host();
                const auto *container = connection ? connection->live().container(run.target().id) : nullptr;
                const bool serves = container && container->state == engine::ContainerState::Running;
                const bool drains = traffic.isBalanced() || (drain && drain->count() > 0);
                if (!drains || !serves)
                    return stopAndRemove(run, own);
                const auto over = [&run, own, notAnyMore](const Result<void> &out) {
                    const auto why = !out ? std::optional(out.error()) : notAnyMore ? notAnyMore() : std::nullopt;
                    if (why)
                        return run.finish(core::fail(*why));
                    stopAndRemove(run, own);
                };
                if (traffic.isBalanced())
                    return traffic.takeOut(run, run.target().id, drain, over);
                run.keep(core::Task(std::make_unique<Drain>(run, *drain, [over] { over({}); })));
            }};
}

Step renameReplicaStep(fleet::HostId host, const QString &id, const QString &from, const QString &to,
                       const Means &means)
{
    return {.target = targetOf(means, host, id, from), .start = [to](StepRun &run) {
                run.progress(tr("Renaming it to %1").arg(to));
                run.call(engine::renameContainer(run.target().id, to), [&run](const Result<QByteArray> &reply) {
                    run.finish(reply ? Result<void>() : core::fail(reply.error()));
                });
            }};
}

} // namespace bayplan::services
