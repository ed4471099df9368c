// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/restoreoperation.h"

#include "engine/calls/networkcalls.h"
#include "engine/calls/volumecalls.h"
#include "images/pullplan.h"
#include "images/reference.h"
#include "operations/containers/containersteps.h"
#include "operations/networks/networksteps.h"
#include "operations/steprun.h"
#include "operations/volumes/volumesteps.h"
#include "snapshots/words.h"

#include <QHash>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using operations::Step;
using operations::StepRun;
using operations::Target;
using Action = RestoreStep::Action;

namespace {

operations::ContainerRequest removal()
{
    return {.action = operations::ContainerAction::Remove, .force = true};
}

/// Made as it was; taken back by removing it.
Step createStep(const Target &target, const QJsonObject &inspect)
{
    Step step = operations::recreateStep(target, inspect, true);
    step.start = [start = std::move(step.start), target](StepRun &run) {
        // Its name is what it is known by on its host until it has an id.
        Target made = target;
        made.id = target.name;
        run.undoneBy({operations::containerStep(removal(), made)});
        start(run);
    };
    return step;
}

Step stepFor(const RestoreStep &step, const Target &target, images::RegistryLogins &logins)
{
    switch (step.action) {
    case Action::MakeNetwork:
        return operations::createNetworkStep(target, engine::networkBody(step.object));
    case Action::MakeVolume:
        return operations::createVolumeStep(target, engine::volumeBody(step.object));
    case Action::PullImage:
        if (const auto reference = images::parseReference(step.name))
            return images::pullStep(*reference, {}, {target.host, target.hostName}, logins);
        return {.target = target, .start = [name = step.name](StepRun &run) {
                    run.finish(core::fail({.kind = core::Error::Kind::Input,
                                           .what = tr("“%1” can't be pulled: it is no image's name").arg(name),
                                           .where = run.target().hostName,
                                           .next = tr("Bring the image there by hand")}));
                }};
    case Action::Remove:
        return operations::containerStep(removal(), target);
    case Action::Create:
        break;
    }
    return createStep(target, step.object);
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
    case Action::Remove:
    case Action::Create:
        break;
    }
    return u"container"_s;
}

/// What of a container's needs the step sees to: a network or a volume by its name, an image by its id.
QString keyOf(const RestoreStep &step)
{
    const bool isImage = step.action == Action::PullImage;
    return step.host + u'\n' + kindOf(step.action) + u'\n' + (isImage ? step.object[u"Id"_s].toString() : step.name);
}

QStringList needsOf(const RestoreStep &step)
{
    const auto key = [&step](const QString &kind, const QString &name) {
        return QString(step.host + u'\n' + kind + u'\n' + name);
    };
    QStringList needs{key(u"image"_s, step.object[u"Image"_s].toString())};
    const QJsonObject networks = step.object[u"NetworkSettings"_s][u"Networks"_s].toObject();
    for (auto network = networks.begin(); network != networks.end(); ++network)
        needs << key(u"network"_s, network.key());
    const QJsonArray mounts = step.object[u"Mounts"_s].toArray();
    for (const QJsonValue &mount : mounts)
        needs << key(u"volume"_s, mount[u"Name"_s].toString());
    return needs;
}

} // namespace

operations::Plan restoreOperation(const RestorePlan &plan, const fleet::Fleet &fleet, images::RegistryLogins &logins)
{
    operations::Plan made{
        .title = tr("Restore %n container(s)", nullptr,
                    int(std::count_if(plan.steps.begin(), plan.steps.end(),
                                      [](const RestoreStep &step) { return step.action == Action::Create; }))),
        .steps = {}};
    QHash<QString, qsizetype> places;
    for (const RestoreStep &step : plan.steps) {
        const fleet::HostConnection *host = fleet.hostByName(step.host);
        if (!host)
            continue;
        const Target target{host->id(), step.host, kindOf(step.action), step.id, step.name};
        Step next = stepFor(step, target, logins);
        if (step.action == Action::Create) {
            for (const QString &need : needsOf(step)) {
                if (const auto place = places.constFind(need); place != places.cend())
                    next.after << *place;
            }
        }
        if (step.action == Action::Create && places.contains(keyOf(step))) // it was removed just before
            next.after << places.value(keyOf(step));
        places.insert(keyOf(step), qsizetype(made.steps.size()));
        made.steps.push_back(std::move(next));
    }
    return made;
}

} // namespace bayplan::snapshots
