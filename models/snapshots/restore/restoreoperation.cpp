// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/restoreoperation.h"

#include "core/plaintext.h"
#include "engine/calls/networkcalls.h"
#include "engine/calls/volumecalls.h"
#include "images/calls.h"
#include "images/pullplan.h"
#include "images/reference.h"
#include "operations/containers/containersteps.h"
#include "operations/networks/networksteps.h"
#include "operations/operation.h"
#include "operations/volumes/volumesteps.h"
#include "snapshots/restore/recordhold.h"
#include "snapshots/restore/restoredrecord.h"
#include "snapshots/restore/servedreplicas.h"
#include "snapshots/words.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using operations::Plan;
using operations::Step;
using operations::StepRun;
using operations::Target;
using Action = RestoreStep::Action;

namespace {

/// More copies of a record than this save nothing more.
constexpr qsizetype mostCopies = 4;

/// What can't be begun: says why.
Step refusedStep(const Target &target, const QString &what, const QString &next)
{
    return {.target = target, .start = [what, next](StepRun &run) {
                run.finish(core::fail(
                    {.kind = core::Error::Kind::Input, .what = what, .where = run.target().hostName, .next = next}));
            }};
}

/// Gives the image these names, one after the other. Taken back after the rest is: with its last name a digest goes by
/// itself.
void giveTags(StepRun &run, const QString &id, QStringList tags)
{
    if (tags.isEmpty())
        return run.finish({});
    const QString tag = tags.takeFirst();
    const auto reference = images::parseReference(tag);
    if (!reference)
        return giveTags(run, id, tags);
    run.call(images::calls::tag(id, *reference), [&run, id, tags, tag](const core::Result<QByteArray> &reply) {
        if (!reply)
            return run.finish(core::fail(reply.error()));
        Target named = run.target();
        named.id.clear();
        named.name = tag;
        std::vector<Step> undo = run.undo();
        undo.push_back(images::removeStep(named));
        if (undo.size() > 1)
            undo.back().after = {qsizetype(undo.size()) - 2};
        run.undoneBy(std::move(undo));
        giveTags(run, id, tags);
    });
}

/// By its digest, and named as it was; or by its name, where it never had one.
Step pullStep(const RestoreStep &step, const Target &target, images::RegistryLogins &logins)
{
    const auto reference = images::parseReference(step.name);
    if (!reference)
        return refusedStep(target, tr("“%1” can't be pulled: it is no image's name").arg(core::plainLine(step.name)),
                           tr("Bring the image there by hand"));
    QStringList tags;
    for (const QJsonValue &tag : step.object[u"RepoTags"_s].toArray())
        tags << tag.toString();
    return images::pullStep(*reference, {}, {target.host, target.hostName}, logins,
                            [tags](StepRun &run, const images::ImageDetails &image) { giveTags(run, image.id, tags); });
}

Step stepFor(const RestoreStep &step, const Target &target, images::RegistryLogins &logins)
{
    switch (step.action) {
    case Action::MakeNetwork:
        return operations::createNetworkStep(target, engine::networkBody(step.object));
    case Action::MakeVolume:
        return operations::createVolumeStep(target, engine::volumeBody(step.object));
    case Action::PullImage:
        return pullStep(step, target, logins);
    case Action::Remove:
        return operations::containerStep({.action = operations::ContainerAction::Remove, .force = true}, target);
    case Action::WriteRecord: // see RecordHold
    case Action::Create:
        break;
    }
    if (step.act)
        return operations::containerStep({.action = *step.act}, target);
    return operations::recreateStep(target, step.object, !step.keepsVolumes);
}

QString kindOf(Action action)
{
    switch (action) {
    case Action::MakeNetwork:
        return u"network"_s;
    case Action::MakeVolume:
        return u"volume"_s;
    case Action::PullImage:
        return u"image"_s;
    case Action::WriteRecord:
        return u"service"_s;
    case Action::Remove:
    case Action::Create:
        break;
    }
    return u"container"_s;
}

using Holds = QHash<QString, std::shared_ptr<RecordHold>>;

/// Hosts beside its home that have replicas of it.
QList<fleet::HostId> copiesOf(const services::ServiceRecord &record, fleet::HostId home, const fleet::Fleet &fleet)
{
    QList<fleet::HostId> copies;
    for (const fleet::HostConnection *host : fleet.hosts()) {
        const auto &engine = host->status().engine;
        const auto isHere = [&](const services::Place &place) {
            return place.host.means(engine ? engine->id : QString(), host->config().name);
        };
        if (host->id() != home && fleet::isLive(host->status().state) && copies.size() < mostCopies &&
            std::any_of(record.places.begin(), record.places.end(), isHere))
            copies << host->id();
    }
    return copies;
}

std::shared_ptr<RecordHold> holdFor(const RestoreStep &step, fleet::HostId home, fleet::Fleet &fleet,
                                    const services::Actor &actor)
{
    const auto record = recordOf(step.object);
    if (!record)
        return nullptr;
    return std::make_shared<RecordHold>(fleet, home, actor, *record, recordOf(step.before),
                                        copiesOf(*record, home, fleet));
}

/// Gives all of them back, and then tells `done`.
void releaseAll(const Holds &holds, const std::function<void()> &done)
{
    const auto open = std::make_shared<qsizetype>(holds.size() + 1);
    const auto one = [open, done] {
        if (--*open == 0 && done)
            done();
    };
    for (const auto &hold : holds)
        hold->release(one);
    one();
}

/// Adds to what takes it back that services are held meanwhile, too. `services`: whose replicas there are, by host and
/// name.
void holdUndo(Plan &undo, const Holds &holds, const QHash<std::pair<fleet::HostId, QString>, QString> &services)
{
    for (Step &step : undo.steps) {
        const auto hold = holds.value(services.value({step.target.host, step.target.name}));
        if (hold && step.target.kind == u"container"_s)
            step = hold->guarded(std::move(step));
    }
    undo.atEnd = [holds](const operations::Operation &) { releaseAll(holds, {}); };
}

QString operationTitle(const RestorePlan &plan)
{
    const auto creates = std::count_if(plan.steps.begin(), plan.steps.end(),
                                       [](const RestoreStep &step) { return step.action == Action::Create; });
    if (creates > 0 || plan.steps.isEmpty())
        return tr("Restore %n container(s)", nullptr, int(creates));
    return tr("Restore %1").arg(core::plainLine(plan.steps.first().name, 80));
}

} // namespace

Plan restoreOperation(const RestorePlan &plan, const services::Means &means, const services::Actor &actor,
                      std::function<void()> released)
{
    fleet::Fleet &fleet = means.fleet;
    Plan made{.title = operationTitle(plan), .steps = {}};
    Holds holds;
    QHash<std::pair<fleet::HostId, QString>, QString> replicas;
    std::vector<Step> copies;
    for (const RestoreStep &step : plan.steps) {
        const fleet::HostConnection *host = fleet.hostByName(step.host);
        const Target target{host ? host->id() : 0, step.host, kindOf(step.action), step.id, step.name};
        if (step.action == Action::WriteRecord) {
            const auto hold = holdFor(step, target.host, fleet, actor);
            made.steps.push_back(hold ? hold->writeStep(target)
                                      : refusedStep(target, tr("The record of %1 can't be read").arg(step.name), {}));
            for (Step &copy : hold ? hold->copySteps() : std::vector<Step>()) {
                copy.after << qsizetype(made.steps.size()) - 1;
                copies.push_back(std::move(copy));
            }
            if (hold)
                holds.insert(step.service, hold);
        } else {
            const auto hold = holds.value(step.service);
            Step next = stepFor(step, target, means.logins);
            made.steps.push_back(hold ? hold->guarded(std::move(next)) : std::move(next));
            if (hold)
                replicas.insert({target.host, step.name}, step.service);
        }
        made.steps.back().after = step.after;
    }
    // A copy needs an image to be made from.
    for (Step &copy : copies) {
        for (qsizetype i = 0; i < plan.steps.size(); ++i) {
            if (plan.steps.at(i).action == Action::PullImage && made.steps[size_t(i)].target.host == copy.target.host)
                copy.after << i;
        }
        made.steps.push_back(std::move(copy));
    }
    spareRequests(made, plan, means);
    made.atEnd = [holds, released = std::move(released)](const operations::Operation &) {
        releaseAll(holds, released);
    };
    if (!holds.isEmpty())
        made.undoing = [holds, replicas](Plan &undo) { holdUndo(undo, holds, replicas); };
    return made;
}

} // namespace bayplan::snapshots
