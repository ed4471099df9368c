// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "fleet/fleet.h"
#include "operations/operation.h"
#include "services/change.h"

#include <QHash>
#include <QJsonArray>

namespace bayplan::app {

/// One step of a plan for a service, and what became of it: what scripts read.
struct ListedStep
{
    QString action; ///< "bring-image", "create", "remove"; of a rollout also "gate", "rename"
    QString host;
    QString container; ///< its name; empty for an image
    QString outcome;   ///< "planned", or as operations have it: "done", "failed", "cancelled", "skipped"
    QString error = {};
};

/// What is to be done.
QList<ListedStep> plannedSteps(const services::Change &change, const fleet::Fleet &fleet);
/// What was done of it: the rows of its operation, less those that write records. `actions`: of those that are about a
/// container that was there already, in the order of the rows, where they may be others than to remove it.
QList<ListedStep> stepsDone(const operations::Operation &operation,
                            QHash<fleet::ContainerKey, QStringList> actions = {});

/// [{action, host, container, outcome, error}]
QJsonArray toJson(const QList<ListedStep> &steps);

/// What failed beside the plan's own steps: why the service's record could not be written. Empty if it could.
QString recordProblem(const operations::Operation &operation);

} // namespace bayplan::app
