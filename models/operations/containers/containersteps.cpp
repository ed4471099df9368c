// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/containers/containersteps.h"

#include "engine/calls/recreate.h"
#include "fleet/fleet.h"
#include "operations/containers/commitstep.h"
#include "operations/containers/containerread.h"
#include "operations/steprun.h"

#include <QCoreApplication>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using std::chrono::seconds;

namespace {

constexpr seconds usualStopTimeout{10};

class ContainerStepWords
{
    Q_DECLARE_TR_FUNCTIONS(ContainerSteps)

public:
    static QString already(ContainerAction action)
    {
        switch (action) {
        case ContainerAction::Start:
            return tr("It ran already");
        case ContainerAction::Stop:
        case ContainerAction::Kill:
            return tr("It was stopped already");
        case ContainerAction::Pause:
            return tr("It was paused already");
        case ContainerAction::Unpause:
            return tr("It was not paused");
        default:
            return tr("It was so already");
        }
    }
    static QString goneAlready() { return tr("It was gone already"); }
    static QString goneByItself() { return tr("It was made to be removed when it stops; Undo makes a new one"); }
    static QString startedForGood() { return tr("It is removed when it stops, so its start can't be undone"); }
    static QString signalSent(const QString &signal) { return tr("A %1 sent can't be taken back").arg(signal); }
    static QString removed(qsizetype volumes)
    {
        const QString files = tr("Its logs and the files changed inside it are gone");
        return volumes == 0
                   ? files
                   : files + u", "_s + tr("and so is the data in %Ln anonymous volume(s)", nullptr, int(volumes));
    }
    static QString noUpdate() { return tr("This engine can't change the limits of a container that is there"); }
};

bool isSet(const QJsonObject &inspect, const QString &key)
{
    return inspect.value(u"State"_s).toObject().value(key).toBool();
}

bool isAlive(const QJsonObject &inspect)
{
    return isSet(inspect, u"Running"_s) || isSet(inspect, u"Paused"_s) || isSet(inspect, u"Restarting"_s);
}

bool isRemovedWhenStopped(const QJsonObject &inspect)
{
    return inspect.value(u"HostConfig"_s).toObject().value(u"AutoRemove"_s).toBool();
}

seconds ownTimeout(const QJsonObject &inspect)
{
    const QJsonValue own = inspect.value(u"Config"_s).toObject().value(u"StopTimeout"_s);
    return own.isDouble() ? seconds(std::max<qint64>(0, own.toInteger())) : usualStopTimeout;
}

/// The signals that are sent to end a container; whatever else may be sent, it may well go on running.
bool ends(const QString &signal)
{
    const QString name = signal.toUpper().startsWith(u"SIG"_s) ? signal.toUpper().mid(3) : signal.toUpper();
    static const QStringList ending{u"KILL"_s, u"TERM"_s, u"INT"_s, u"QUIT"_s, u"ABRT"_s,
                                    u"9"_s,    u"15"_s,   u"2"_s,   u"3"_s,    u"6"_s};
    return ending.contains(name);
}

Step stepFor(ContainerRequest request, Target target, ContainerIdentity identity);

/// What brings a container back to how it was before it was stopped.
std::vector<Step> runAgain(const StepRun &run, const QJsonObject &before)
{
    const ContainerIdentity identity = ContainerIdentity::of(before);
    std::vector<Step> steps;
    if (isRemovedWhenStopped(before))
        steps.push_back(recreateStep(run.target(), before, false));
    else
        steps.push_back(stepFor({.action = ContainerAction::Start}, run.target(), identity));
    if (isSet(before, u"Paused"_s) && !isRemovedWhenStopped(before)) {
        steps.push_back(stepFor({.action = ContainerAction::Pause}, run.target(), identity));
        steps.back().after = {0};
    }
    return steps;
}

void finishAlready(StepRun &run, ContainerAction action)
{
    run.note(ContainerStepWords::already(action));
    run.finish({});
}

void start(StepRun &run, const QJsonObject &before)
{
    if (isSet(before, u"Running"_s))
        return finishAlready(run, ContainerAction::Start);
    const ContainerIdentity identity = ContainerIdentity::of(before);
    run.call(engine::startContainer(identity.id), orFail(run, identity.id, [&run, before, identity](auto &) {
                 if (isRemovedWhenStopped(before))
                     run.note(ContainerStepWords::startedForGood());
                 else
                     run.undoneBy({stepFor({.action = ContainerAction::Stop}, run.target(), identity)});
                 run.finish({});
             }));
}

void stop(StepRun &run, const ContainerRequest &request, const QJsonObject &before)
{
    if (!isAlive(before))
        return finishAlready(run, ContainerAction::Stop);
    const QString id = before.value(u"Id"_s).toString();
    run.call(engine::stopContainer(id, request.timeout, ownTimeout(before)), orFail(run, id, [&run, before](auto &) {
                 if (isRemovedWhenStopped(before))
                     run.note(ContainerStepWords::goneByItself());
                 run.undoneBy(runAgain(run, before));
                 run.finish({});
             }));
}

void restart(StepRun &run, const ContainerRequest &request, const QJsonObject &before)
{
    const QString id = before.value(u"Id"_s).toString();
    run.call(engine::restartContainer(id, request.timeout.value_or(ownTimeout(before))),
             orFail(run, id, [&run](auto &) { run.finish({}); }));
}

void kill(StepRun &run, const ContainerRequest &request, const QJsonObject &before)
{
    if (!isAlive(before))
        return finishAlready(run, ContainerAction::Kill);
    const QString id = before.value(u"Id"_s).toString();
    run.call(engine::killContainer(id, request.signal), orFail(run, id, [&run, before, request](auto &) {
                 if (ends(request.signal))
                     run.undoneBy(runAgain(run, before));
                 if (!ends(request.signal))
                     run.note(ContainerStepWords::signalSent(request.signal));
                 else if (isRemovedWhenStopped(before))
                     run.note(ContainerStepWords::goneByItself());
                 run.finish({});
             }));
}

void pause(StepRun &run, const QJsonObject &before, bool pausing)
{
    const ContainerAction action = pausing ? ContainerAction::Pause : ContainerAction::Unpause;
    if (isSet(before, u"Paused"_s) == pausing)
        return finishAlready(run, action);
    const ContainerIdentity identity = ContainerIdentity::of(before);
    const ContainerAction inverse = pausing ? ContainerAction::Unpause : ContainerAction::Pause;
    run.call(pausing ? engine::pauseContainer(identity.id) : engine::unpauseContainer(identity.id),
             orFail(run, identity.id, [&run, identity, inverse](auto &) {
                 run.undoneBy({stepFor({.action = inverse}, run.target(), identity)});
                 run.finish({});
             }));
}

void rename(StepRun &run, const ContainerRequest &request, const QJsonObject &before)
{
    const ContainerIdentity old = ContainerIdentity::of(before);
    if (old.name == request.name)
        return finishAlready(run, ContainerAction::Rename);
    run.call(engine::renameContainer(old.id, request.name), orFail(run, old.id, [&run, request, before, old](auto &) {
                 Target target = run.target();
                 target.name = request.name;
                 run.undoneBy({stepFor({.action = ContainerAction::Rename, .name = old.name}, target,
                                       ContainerIdentity::of(before, request.name))});
                 run.finish({});
             }));
}

/// Of what is there now, that which a wish would change.
engine::Limits former(const engine::Limits &now, const engine::Limits &wanted)
{
    engine::Limits limits = now;
    if (!wanted.memory && !wanted.memorySwap)
        limits.memory = limits.memorySwap = std::nullopt;
    if (!wanted.nanoCpus)
        limits.nanoCpus.reset();
    if (!wanted.cpuShares)
        limits.cpuShares.reset();
    if (!wanted.pids)
        limits.pids.reset();
    if (!wanted.restart)
        limits.restart.reset();
    return limits;
}

void setLimits(StepRun &run, const ContainerRequest &request, const QJsonObject &before)
{
    const fleet::HostConnection *host = run.host();
    engine::Machine machine;
    if (host && host->status().engine)
        machine = {host->status().engine->cpus, host->status().engine->memory};
    const engine::ApiVersion api = host ? host->status().api.value_or(engine::oldestApi) : engine::oldestApi;
    QStringList notes;
    const QJsonObject body = engine::updateBody(before, request.limits, machine, api, notes);
    run.note(notes.join(u"; "_s));
    if (body.isEmpty())
        return notes.isEmpty() ? finishAlready(run, ContainerAction::Limits) : run.finish({});
    const ContainerIdentity identity = ContainerIdentity::of(before);
    run.call(engine::updateContainer(identity.id, body), [&run, request, before,
                                                          identity](const Result<QByteArray> &reply) {
        if (!reply) {
            Error error = reply.error();
            // Podman before it had this call; a container that is gone is told by its id.
            if (error.httpStatus == 404 && !error.what.contains(identity.id))
                error.what = ContainerStepWords::noUpdate();
            return failWithState(run, identity.id, std::move(error));
        }
        run.undoneBy(
            {stepFor({.action = ContainerAction::Limits, .limits = former(engine::limitsOf(before), request.limits)},
                     run.target(), identity)});
        run.finish({});
    });
}

void remove(StepRun &run, const ContainerRequest &request, const QJsonObject &inspect)
{
    nameOthers(run, inspect, [&run, request](const QJsonObject &before) {
        const QString id = before.value(u"Id"_s).toString();
        run.call(engine::removeContainer(id, request.force, request.volumes), orFail(run, id, [=, &run](auto &) {
                     run.note(
                         ContainerStepWords::removed(request.volumes ? engine::anonymousVolumes(before).size() : 0));
                     run.undoneBy({recreateStep(run.target(), before, request.volumes)});
                     run.finish({});
                 }));
    });
}

void begin(StepRun &run, const ContainerRequest &request, const QJsonObject &before)
{
    switch (request.action) {
    case ContainerAction::Start:
        return start(run, before);
    case ContainerAction::Stop:
        return stop(run, request, before);
    case ContainerAction::Restart:
        return restart(run, request, before);
    case ContainerAction::Kill:
        return kill(run, request, before);
    case ContainerAction::Pause:
        return pause(run, before, true);
    case ContainerAction::Unpause:
        return pause(run, before, false);
    case ContainerAction::Rename:
        return rename(run, request, before);
    case ContainerAction::Limits:
        return setLimits(run, request, before);
    case ContainerAction::Commit:
        return commit(run, request.commit, before);
    case ContainerAction::Remove:
        return remove(run, request, before);
    }
}

Step stepFor(ContainerRequest request, Target target, ContainerIdentity identity)
{
    return {.target = std::move(target),
            .start = [request = std::move(request), identity = std::move(identity)](StepRun &run) {
                readContainer(run, identity, [&run, request, identity](const Result<QJsonObject> &before) {
                    if (before)
                        return begin(run, request, *before);
                    if (request.action != ContainerAction::Remove || before.error().httpStatus != 404)
                        return failWithState(run, identity.id, before.error());
                    run.note(ContainerStepWords::goneAlready());
                    run.finish({});
                });
            }};
}

} // namespace

Step containerStep(const ContainerRequest &request, const Target &target)
{
    return stepFor(request, target, {.id = target.id});
}

} // namespace bayplan::operations
