// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/serviceorder.h"

#include <QMap>
#include <QSet>

namespace bayplan::snapshots {

using Action = RestoreStep::Action;

namespace {

qsizetype put(RestorePlan &plan, RestoreStep step)
{
    plan.steps << std::move(step);
    return plan.steps.size() - 1;
}

/// Whether one step waits for another.
bool waitsFor(const RestorePlan &plan, qsizetype step, qsizetype other)
{
    QList<qsizetype> open{step};
    QSet<qsizetype> seen;
    while (!open.isEmpty()) {
        const qsizetype place = open.takeLast();
        if (place == other)
            return true;
        if (seen.contains(place))
            continue;
        seen.insert(place);
        open += plan.steps.at(place).after;
    }
    return false;
}

/// Unless they have to be the other way round: replicas that are replaced one after the other may want that.
void order(RestorePlan &plan, qsizetype earlier, qsizetype later)
{
    if (earlier != later && !waitsFor(plan, earlier, later) && !plan.steps.at(later).after.contains(earlier))
        plan.steps[later].after << earlier;
}

} // namespace

void orderByPorts(RestorePlan &plan, const WantedContainer &container)
{
    const auto stepOf = [&plan, &container](const QString &name, const auto &isIt) {
        for (qsizetype place = 0; place < plan.steps.size(); ++place) {
            const RestoreStep &step = plan.steps.at(place);
            if (step.host == container.host && step.name == name && isIt(step))
                return place;
        }
        return qsizetype(-1);
    };
    for (const QString &holder : container.holders) {
        const qsizetype given = stepOf(holder, [](const RestoreStep &step) {
            return step.action == Action::Remove || step.act == operations::ContainerAction::Stop;
        });
        const qsizetype taken =
            stepOf(container.name, [](const RestoreStep &step) { return step.action == Action::Create; });
        if (given >= 0 && taken >= 0)
            order(plan, given, taken);
    }
}

qsizetype addActs(RestorePlan &plan, const WantedContainer &container, const QString &service,
                  const QList<qsizetype> &after)
{
    QList<qsizetype> before = after;
    for (const operations::ContainerAction act : container.acts)
        before = {put(plan, {.action = Action::Create,
                             .host = container.host,
                             .name = container.name,
                             .id = container.thereId,
                             .object = container.inspect,
                             .why = container.why,
                             .service = service,
                             .after = before,
                             .act = act})};
    return before.last();
}

void orderByNeeds(RestorePlan &plan,
                  const std::function<QStringList(const QString &host, const QJsonObject &inspect)> &othersFor)
{
    QHash<std::pair<QString, QString>, qsizetype>
        begun; // by host and name: the first step of a container, and the last
    QMap<std::pair<QString, QString>, qsizetype> made;
    for (qsizetype place = 0; place < plan.steps.size(); ++place) {
        const RestoreStep &step = plan.steps.at(place);
        const std::pair key(step.host, step.name);
        if (step.action != Action::Create && step.action != Action::Remove)
            continue;
        if (!begun.contains(key))
            begun.insert(key, place);
        if (step.action == Action::Create)
            made.insert(key, place);
    }
    for (auto one = made.cbegin(); one != made.cend(); ++one) {
        const RestoreStep last = plan.steps.at(one.value());
        const qsizetype first = begun.value(one.key());
        for (const QString &name : othersFor(last.host, last.object)) {
            const auto other = made.constFind({last.host, name});
            if (other == made.cend())
                continue;
            // One that goes does so while that is there whose it is, so that it can be told by its name for an undo.
            const qsizetype otherFirst = begun.value(other.key());
            if (plan.steps.at(first).action == Action::Remove && plan.steps.at(otherFirst).action == Action::Remove)
                order(plan, first, otherFirst);
            order(plan, *other, plan.steps.at(first).action == Action::Remove ? *one : first);
        }
    }
}

void addReplicas(RestorePlan &plan, const QString &service, const QList<WantedContainer> &containers,
                 const QList<QList<qsizetype>> &needs, const QList<SurplusReplica> &surplus,
                 const QList<qsizetype> &first)
{
    QHash<std::pair<QString, QString>, qsizetype> gone; // early: by host and name
    const auto remove = [&](const SurplusReplica &replica, const QList<qsizetype> &after) {
        return put(plan, {.action = Action::Remove,
                          .host = replica.host,
                          .name = replica.name,
                          .id = replica.id,
                          .why = replica.why,
                          .service = service,
                          .after = after});
    };
    QSet<std::pair<QString, QString>> inTheWay;
    for (const WantedContainer &container : containers) {
        for (const QString &holder : container.holders)
            inTheWay.insert({container.host, holder});
    }
    for (const SurplusReplica &replica : surplus) {
        if (inTheWay.contains({replica.host, replica.name}))
            gone.insert({replica.host, replica.name}, remove(replica, first));
    }
    QList<qsizetype> made;
    const auto create = [&](qsizetype place, QList<qsizetype> after) {
        const WantedContainer &container = containers.at(place);
        after += needs.at(place);
        for (const QString &holder : container.holders) {
            if (const auto step = gone.constFind({container.host, holder}); step != gone.cend())
                after << *step;
        }
        made << put(plan, {.action = Action::Create,
                           .host = container.host,
                           .name = container.name,
                           .object = container.inspect,
                           .service = service,
                           .after = after,
                           .keepsVolumes = container.keepsVolumes});
    };
    for (qsizetype i = 0; i < containers.size(); ++i) {
        if (containers.at(i).thereId.isEmpty())
            create(i, first);
        else if (!containers.at(i).acts.isEmpty())
            made << addActs(plan, containers.at(i), service, first);
    }
    QList<qsizetype> before; // the replica that was replaced last
    for (qsizetype i = 0; i < containers.size(); ++i) {
        const WantedContainer &container = containers.at(i);
        if (!container.isReplaced())
            continue;
        // What its successor needs first, so that it doesn't go in vain.
        const qsizetype removed = put(plan, {.action = Action::Remove,
                                             .host = container.host,
                                             .name = container.name,
                                             .id = container.thereId,
                                             .why = container.why,
                                             .service = service,
                                             .after = first + needs.at(i) + before});
        create(i, first + QList<qsizetype>{removed});
        before = {made.last()};
    }
    for (const SurplusReplica &replica : surplus) {
        if (!gone.contains({replica.host, replica.name}))
            remove(replica, first + made);
    }
}

} // namespace bayplan::snapshots
