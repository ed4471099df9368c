// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/steplist.h"
#include "services/rollout.h"
#include "services/servicestate.h"

#include <QJsonObject>

#include <optional>

namespace bayplan::app {

/// A rollout as scripts read it.
struct ListedRollout
{
    QString service;
    std::optional<services::Rollout> rollout; ///< none: the service has never had one
    int done = 0;                             ///< replicas that are ready as those of where it goes
    int total = 0;
    QList<ListedStep> steps = {}; ///< of what this process did
};

ListedRollout listed(const services::ServiceState &state, const std::optional<services::Rollout> &rollout);

/// {service, state, strategy, from, to, done, total, reason, failed, steps}; null for what there is none of.
QJsonObject toJson(const ListedRollout &rollout);
/// "web: rolling, revision 1 to 2: running, 3 of 6 replaced", and why, if that is known.
QString toLine(const ListedRollout &rollout);

} // namespace bayplan::app
