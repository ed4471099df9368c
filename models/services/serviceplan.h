// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observed.h"

namespace bayplan::services {

/// One thing to do for a service.
struct PlannedStep
{
    enum class Action {
        BringImage, ///< to the host, by copying it from `imageFrom`, or by pulling it if that is 0
        Create,     ///< a replica, which is made, started, and done when its gate has passed
        Remove,     ///< a replica: stopped, then removed
    };
    enum class Why { Scale, Replace, Drain, Duplicate, Move };

    Action action = Action::Create;
    Why why = Why::Scale;
    fleet::HostId host = 0;
    int slot = 0;
    QString id = {};             ///< Remove: which container
    fleet::HostId imageFrom = 0; ///< BringImage: a host that has it
    QList<qsizetype> after = {}; ///< places of the steps that must be done before this one begins

    bool operator==(const PlannedStep &) const = default;
};

/// What stands against what was asked for.
struct Problem
{
    fleet::HostId host = 0; ///< 0: it concerns the service as a whole
    QString what;           ///< a sentence without its full stop

    bool operator==(const Problem &) const = default;
};

struct ServicePlan
{
    QList<PlannedStep> steps;
    QList<Problem> problems; ///< why some of it can't be had; nothing is tried for that part
    int missing = 0;         ///< replicas that no place was found for
    int kept = 0;            ///< replicas too many that can't be removed now

    bool operator==(const ServicePlan &) const = default;
};

/// The steps from what is to what is wanted: only the difference, and none if there is no difference.
/// - Replicas on hosts out of reach count as present until the host is lost, so none is made in their place; but none
///   that is known to run is removed for their sake, so that there are never fewer known ones than wanted because of
///   it.
/// - Replicas that don't run are replaced in their slot. Of a slot held twice only the best stays.
/// - Replicas on a host that is being drained are made elsewhere first.
/// - Nothing is done to hosts out of reach or read-only.
/// The same for the same input in whatever order. Pure.
ServicePlan plan(const Observed &observed, const Desired &desired);

/// What would be observed once the plan is done and every new replica is ready: what a preview shows.
Observed afterwards(const Observed &observed, const ServicePlan &plan, const Desired &desired);

} // namespace bayplan::services
