// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/containers/containerplan.h"

#include "operations/containers/containersteps.h"
#include "operations/containers/dependencyorder.h"

#include <QCoreApplication>

#include <algorithm>

namespace bayplan::operations {

using engine::ContainerState;

namespace {

// A stop mostly waits. As many as the docker command does at once.
constexpr int waitingAtOnce = 50;

class ContainerPlanWords
{
    Q_DECLARE_TR_FUNCTIONS(ContainerPlan)

public:
    static QString title(const ContainerRequest &request, const QList<ContainerFact> &included)
    {
        const int n = int(included.size());
        const QString one = n == 1 ? included.first().target.name : QString();
        const auto either = [&](const QString &named, const QString &counted) {
            return n == 1 ? named.arg(one) : counted;
        };
        switch (request.action) {
        case ContainerAction::Start:
            return either(tr("Start %1"), tr("Start %Ln container(s)", nullptr, n));
        case ContainerAction::Stop:
            return either(tr("Stop %1"), tr("Stop %Ln container(s)", nullptr, n));
        case ContainerAction::Restart:
            return either(tr("Restart %1"), tr("Restart %Ln container(s)", nullptr, n));
        case ContainerAction::Kill:
            return either(tr("Kill %1"), tr("Kill %Ln container(s)", nullptr, n));
        case ContainerAction::Pause:
            return either(tr("Pause %1"), tr("Pause %Ln container(s)", nullptr, n));
        case ContainerAction::Unpause:
            return either(tr("Unpause %1"), tr("Unpause %Ln container(s)", nullptr, n));
        case ContainerAction::Rename:
            return tr("Rename %1 to %2").arg(one, request.name);
        case ContainerAction::Limits:
            return either(tr("Change limits of %1"), tr("Change limits of %Ln container(s)", nullptr, n));
        case ContainerAction::Commit:
            return tr("Commit %1").arg(one);
        case ContainerAction::Remove:
            return either(tr("Remove %1"), tr("Remove %Ln container(s)", nullptr, n));
        }
        return {};
    }

    static LeftOut already(const ContainerFact &fact, const QString &why) { return {fact.target, why, true}; }
    static LeftOut no(const ContainerFact &fact, const QString &why) { return {fact.target, why, false}; }

    static std::optional<LeftOut> byHost(const ContainerFact &fact, ContainerAction action)
    {
        if (fact.stale)
            return no(fact, tr("%1 is out of reach: what it does now is not known").arg(fact.target.hostName));
        if (fact.readOnly)
            return no(fact, tr("%1 is marked read-only").arg(fact.target.hostName));
        if (!fact.swarmService.isEmpty() && action != ContainerAction::Commit)
            return no(fact, tr("The swarm sees to it, as a task of %1").arg(fact.swarmService));
        if (fact.state == ContainerState::Removing)
            return no(fact, tr("It is being removed"));
        return std::nullopt;
    }

    static std::optional<LeftOut> byState(const ContainerFact &fact, const ContainerRequest &request)
    {
        const bool dead = fact.state == ContainerState::Dead;
        switch (request.action) {
        case ContainerAction::Start:
            if (fact.state == ContainerState::Paused)
                return no(fact, tr("It is paused"));
            if (fact.isRunning())
                return already(fact, tr("It runs already"));
            break;
        case ContainerAction::Stop:
            if (!fact.isRunning())
                return already(fact, tr("It is stopped already"));
            break;
        case ContainerAction::Kill:
            if (!fact.isRunning())
                return already(fact, tr("It does not run"));
            break;
        case ContainerAction::Pause:
            if (fact.state == ContainerState::Paused)
                return already(fact, tr("It is paused already"));
            if (fact.state != ContainerState::Running)
                return no(fact, tr("It does not run"));
            break;
        case ContainerAction::Unpause:
            if (fact.state != ContainerState::Paused)
                return already(fact, tr("It is not paused"));
            break;
        case ContainerAction::Rename:
            if (fact.target.name == request.name)
                return already(fact, tr("It has that name already"));
            break;
        case ContainerAction::Remove:
            if (fact.isRunning() && !request.force)
                return no(fact, tr("It runs"));
            return std::nullopt; // a dead one too
        case ContainerAction::Restart:
        case ContainerAction::Limits:
        case ContainerAction::Commit:
            break;
        }
        return dead ? std::optional(no(fact, tr("It is dead and can only be removed"))) : std::nullopt;
    }
};

/// For one container at a time: a name belongs to one.
bool isForOne(ContainerAction action)
{
    return action == ContainerAction::Rename || action == ContainerAction::Commit;
}

std::optional<LeftOut> refusal(const ContainerFact &fact, const ContainerRequest &request)
{
    if (auto why = ContainerPlanWords::byHost(fact, request.action))
        return why;
    return ContainerPlanWords::byState(fact, request);
}

std::vector<QList<qsizetype>> orderFor(ContainerAction action, const QList<ContainerFact> &included,
                                       const QList<ContainerFact> &relatives)
{
    switch (action) {
    case ContainerAction::Start:
    case ContainerAction::Restart:
    case ContainerAction::Unpause:
        return dependencyOrder(included, relatives, true);
    case ContainerAction::Stop:
    case ContainerAction::Pause:
    case ContainerAction::Remove:
        return dependencyOrder(included, relatives, false);
    case ContainerAction::Kill: // at once is what it is for
    case ContainerAction::Rename:
    case ContainerAction::Limits:
    case ContainerAction::Commit:
        break;
    }
    return std::vector<QList<qsizetype>>(size_t(included.size()));
}

} // namespace

ContainerPlan containerPlan(const ContainerRequest &request, const QList<ContainerFact> &selection,
                            const QList<ContainerFact> &relatives)
{
    ContainerPlan made;
    for (const ContainerFact &fact : selection) {
        if (auto why = refusal(fact, request))
            made.leftOut << *why;
        else
            made.included << fact;
    }
    if (isForOne(request.action) && made.included.size() > 1) {
        for (const ContainerFact &fact : made.included.mid(1))
            made.leftOut << LeftOut{fact.target, {}, false};
        made.included.resize(1);
    }
    const auto after = orderFor(request.action, made.included, relatives);
    for (qsizetype i = 0; i < made.included.size(); ++i) {
        Step step = containerStep(request, made.included[i].target);
        step.after = after[size_t(i)];
        made.plan.steps.push_back(std::move(step));
    }
    made.plan.title = ContainerPlanWords::title(request, made.included);
    made.plan.parallelPerHost = waitingAtOnce;
    return made;
}

QStringList servicesLosingAll(const QList<ContainerFact> &included, const QList<ContainerFact> &relatives)
{
    const auto runs = [](const ContainerFact &fact) {
        return fact.service.isService() && !fact.stale && !fact.unhealthy && fact.state == ContainerState::Running;
    };
    const auto name = [](const ContainerFact &fact) {
        return fact.service.project.isEmpty() ? fact.service.service
                                              : QString(fact.service.project + u'/' + fact.service.service);
    };
    QMap<QString, int> left;
    for (const ContainerFact &fact : relatives) {
        if (runs(fact))
            ++left[name(fact)];
    }
    QStringList losing;
    for (const ContainerFact &fact : included) {
        if (runs(fact) && --left[name(fact)] == 0)
            losing << name(fact);
    }
    losing.sort();
    return losing;
}

bool canDo(ContainerAction action, const QList<ContainerFact> &selection)
{
    if (isForOne(action) && selection.size() != 1)
        return false;
    const ContainerRequest generous{.action = action, .force = true};
    return std::any_of(selection.begin(), selection.end(),
                       [&](const ContainerFact &fact) { return !refusal(fact, generous); });
}

} // namespace bayplan::operations
