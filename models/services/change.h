// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/serviceplan.h"
#include "services/servicestate.h"

#include <functional>

namespace bayplan::services {

/// Something that is to be done to a service, seen beforehand: what a preview shows is what ServiceRunner does. All of
/// these are pure.
struct Change
{
    QString service;
    QString title;                           ///< "Scale web from 3 to 5"
    int from = 0;                            ///< desired replicas, before
    int to = 0;                              ///< and after
    ServiceRecord record = {};               ///< to be written first, one generation on
    std::optional<ServiceRecord> basis = {}; ///< what it was made from
    fleet::HostId home = 0;
    QList<fleet::HostId> copies = {};   ///< hosts that get a copy
    QList<fleet::HostId> outdated = {}; ///< hosts whose records are of no use any more
    Desired desired = {};
    ServicePlan plan = {};
    bool forgets = false; ///< the service is given up: its records go in the end
    /// It only tells a rollout on its way, by writing the record: whoever has the lease keeps it, and acts on it.
    bool steers = false;
    /// What takes it back, and what tries it again, from how the service is by then. Null where that can't be.
    std::function<Change(const ServiceState &)> inverse = {};
    std::function<Change(const ServiceState &)> again = {};
    /// Why it can't be begun at all, with what to do about it. Nothing of it is tried then.
    std::optional<core::Error> refusal = {};

    /// Whether it may be begun.
    bool isPossible() const { return !refusal; }
};

/// Refused where not all of the replicas find a place.
Change scaleTo(const ServiceState &state, int replicas);
/// A start-first move.
Change moveTo(const ServiceState &state, const Replica &replica, fleet::HostId to);
/// Removes one replica and wants one less.
Change removeReplica(const ServiceState &state, const Replica &replica);
/// See rebalancePlan().
Change rebalance(const ServiceState &state);
/// What is wanted already, as far as it can be had: replaces what is lost, stopped or unhealthy, and removes what is
/// too many. No steps if all is well.
Change restore(const ServiceState &state);
/// Whether what is lost is replaced by whoever keeps services up.
Change keepUp(const ServiceState &state, bool on);
/// Which load balancers are in front of it. Refused where one can't be used. That no other service has one of that
/// name, and that the balancer itself is told, is for whoever asks.
Change balanceBy(const ServiceState &state, const QList<Ingress> &ingresses);
/// What a change that steers is to write where `now` has become of what it was made from: whoever drives the rollout
/// writes how far it is, and keeps the lease. Nothing where somebody has decided something else meanwhile, or where the
/// change is about what the driver writes itself.
std::optional<ServiceRecord> rebased(const Change &change, const ServiceRecord &now);
/// Tells a rollout something, or begins one: writes the record as `next` has it, one generation on, with whatever lease
/// is in it.
Change tellRollout(const ServiceState &state, const ServiceRecord &next, const QString &title);
/// A new service. `hosts`: observed for it, see ServiceBook::observe(); `existing`: one of that name, if there is one.
Change create(const ServiceSpec &spec, int replicas, const Observed &hosts, core::Time now,
              const std::optional<ServiceHead> &existing);
/// Removes all replicas and all records.
Change giveUp(const ServiceState &state);
/// The service with its record to be written on another host, in place of a home that is out of reach: changes made
/// from that take over, which is an operator's explicit choice. All else that stands against them still does. As it was
/// where there is nothing to take over, or somebody acts on it.
ServiceState takingOver(ServiceState state);

/// The plan in sentences, for people: "Adds 1 on aws1 and 1 on aws3.", "The image is on both.", "Ports are dynamic, so
/// there is no conflict." With a refusal or problems: those. Names in it are made plain.
QStringList planWords(const Change &change, const Observed &observed);

} // namespace bayplan::services
