// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/steplist.h"

#include "operations/operationtext.h"

#include <QJsonObject>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;
using Action = services::PlannedStep::Action;

namespace {

bool isOfRecord(const operations::Target &target)
{
    return target.kind == u"service"_s;
}

QString errorOf(const Operation::Row &row)
{
    return row.error ? row.error->message() : QString();
}

QString containerOf(const services::Change &change, const services::PlannedStep &step)
{
    return step.action == Action::BringImage ? QString() : services::replicaName(change.desired.spec, step.slot);
}

QString wordFor(Action action)
{
    switch (action) {
    case Action::BringImage:
        return u"bring-image"_s;
    case Action::Create:
        return u"create"_s;
    case Action::Remove:
        break;
    }
    return u"remove"_s;
}

} // namespace

QList<ListedStep> plannedSteps(const services::Change &change, const fleet::Fleet &fleet)
{
    QList<ListedStep> steps;
    for (const services::PlannedStep &step : change.plan.steps) {
        const fleet::HostConnection *host = fleet.host(step.host);
        steps << ListedStep{.action = wordFor(step.action),
                            .host = host ? host->config().name : QString(),
                            .container = containerOf(change, step),
                            .outcome = u"planned"_s};
    }
    return steps;
}

QList<ListedStep> stepsDone(const Operation &operation, QHash<fleet::ContainerKey, QStringList> actions)
{
    QList<ListedStep> steps;
    for (const Operation::Row &row : operation.rows()) {
        const operations::Target &target = row.target;
        if (isOfRecord(target))
            continue;
        const bool isImage = target.kind == u"image"_s;
        const Action action = isImage ? Action::BringImage : target.id.isEmpty() ? Action::Create : Action::Remove;
        QStringList &known = actions[{target.host, target.id}];
        steps << ListedStep{.action = known.isEmpty() || isImage ? wordFor(action) : known.takeFirst(),
                            .host = target.hostName,
                            .container = isImage ? QString() : target.name,
                            .outcome = operations::wordFor(row.state),
                            .error = errorOf(row)};
    }
    return steps;
}

QJsonArray toJson(const QList<ListedStep> &steps)
{
    const auto orNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    QJsonArray array;
    for (const ListedStep &step : steps)
        array << QJsonObject{{u"action"_s, step.action},
                             {u"host"_s, orNull(step.host)},
                             {u"container"_s, orNull(step.container)},
                             {u"outcome"_s, step.outcome},
                             {u"error"_s, orNull(step.error)}};
    return array;
}

QString recordProblem(const Operation &operation)
{
    for (const Operation::Row &row : operation.rows()) {
        if (isOfRecord(row.target) && row.state == Operation::State::Failed)
            return errorOf(row);
    }
    return {};
}

} // namespace bayplan::app
