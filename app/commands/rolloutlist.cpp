// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/rolloutlist.h"

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using services::Rollout;

namespace {

bool hasArrived(const Rollout &rollout)
{
    return rollout.state == Rollout::State::Completed || rollout.state == Rollout::State::RolledBack;
}

} // namespace

ListedRollout listed(const services::ServiceState &state, const std::optional<Rollout> &rollout)
{
    ListedRollout made{.service = state.head.name, .rollout = rollout};
    made.total = state.head.record ? state.head.record->replicas : 0;
    if (!rollout)
        return made;
    // Afterwards it is told how it ended, whatever has happened since.
    const auto &replicas = state.observed.replicas;
    const auto ready = std::count_if(replicas.begin(), replicas.end(), [&](const services::Replica &replica) {
        return replica.revision == rollout->target() && replica.state == services::ReplicaState::Ready;
    });
    made.done = hasArrived(*rollout) ? made.total : std::min(int(ready), made.total);
    return made;
}

QJsonObject toJson(const ListedRollout &listed)
{
    const auto orNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    const auto &rollout = listed.rollout;
    QJsonArray failed;
    if (rollout) {
        for (const services::FailedReplica &replica : rollout->failed)
            failed << QJsonObject{{u"slot"_s, replica.slot},
                                  {u"host"_s, replica.host},
                                  {u"reason"_s, replica.reason},
                                  {u"log"_s, QJsonArray::fromStringList(replica.log)}};
    }
    return {{u"service"_s, listed.service},
            {u"state"_s, rollout ? QJsonValue(services::toString(rollout->state)) : QJsonValue()},
            {u"strategy"_s, rollout ? QJsonValue(services::toString(rollout->settings.strategy)) : QJsonValue()},
            {u"from"_s, rollout ? QJsonValue(rollout->from) : QJsonValue()},
            {u"to"_s, rollout ? QJsonValue(rollout->to) : QJsonValue()},
            {u"done"_s, rollout ? QJsonValue(listed.done) : QJsonValue()},
            {u"total"_s, listed.total},
            {u"reason"_s, rollout ? orNull(rollout->reason) : QJsonValue()},
            {u"failed"_s, failed},
            {u"steps"_s, toJson(listed.steps)}};
}

QString toLine(const ListedRollout &listed)
{
    const auto &rollout = listed.rollout;
    if (!rollout)
        return u"%1: no rollout yet"_s.arg(listed.service);
    const QString line = u"%1: %2, revision %3 to %4: %5, %6 of %7 replicas"_s.arg(
        listed.service, services::toString(rollout->settings.strategy), QString::number(rollout->from),
        QString::number(rollout->to), services::toString(rollout->state), QString::number(listed.done),
        QString::number(listed.total));
    return rollout->reason.isEmpty() ? line : u"%1. %2"_s.arg(line, rollout->reason);
}

} // namespace bayplan::app
