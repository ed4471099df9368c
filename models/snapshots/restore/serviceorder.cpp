// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/serviceorder.h"

#include <QSet>

namespace bayplan::snapshots {

using Action = RestoreStep::Action;

namespace {

qsizetype put(RestorePlan &plan, RestoreStep step)
{
    plan.steps << std::move(step);
    return plan.steps.size() - 1;
}

} // namespace

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
                           .after = after});
    };
    for (qsizetype i = 0; i < containers.size(); ++i) {
        if (containers.at(i).thereId.isEmpty())
            create(i, first);
    }
    QList<qsizetype> before; // the replica that was replaced last
    for (qsizetype i = 0; i < containers.size(); ++i) {
        const WantedContainer &container = containers.at(i);
        if (container.thereId.isEmpty())
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
