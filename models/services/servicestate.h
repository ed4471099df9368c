// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observe.h"
#include "services/record.h"

namespace bayplan::services {

/// What of a service is known without looking at every container.
struct ServiceHead
{
    QString name;    ///< as its record has it: "web", or "shop.web" for one of Compose's
    QString project; ///< Compose's; empty for one made here
    QString title;   ///< without the project
    /// The newest record; where none is left, what the replicas' labels tell. Nothing for a Compose service whose spec
    /// has not been read yet: see ServiceBook::adopt().
    std::optional<ServiceRecord> record = {};
    bool isWritten = false;        ///< some host has the record; else it is written with the next change
    QList<FoundRecord> found = {}; ///< all records of it, on whichever host
    /// Where the next record is to be written, for writers to compete on; 0 if that can't be said, see `homeProblem`.
    fleet::HostId home = 0;
    QString homeProblem = {}; ///< a sentence without its full stop; the operator may take over then
    /// The problem is that replicas are on a host that is not in this workspace: they are neither seen nor dead.
    bool isElsewhere = false;
    /// Who acts on it now, "anna on desk-4"; empty if nobody does.
    QString actor = {};
    bool isOurs = false;                        ///< it is this program that acts
    std::optional<core::Error> unreadable = {}; ///< a record is there and can't be understood; nothing is changed then

    bool isCompose() const { return !project.isEmpty(); }
};

/// All that is known of one service over all hosts.
struct ServiceState
{
    ServiceHead head;
    Observed observed;

    /// By the record; nothing without one.
    std::optional<Desired> desired() const;
    int running() const; ///< on hosts in reach
    int ready() const;
};

/// Adds what the record says of hosts that nothing is known of yet, being out of reach since the program was started.
void addPlaces(Observed &observed, const ServiceRecord &record, const QSet<fleet::HostId> &neverSeen);

/// The name of a Compose project's service: "shop.web". Projects have no dots in their names.
QString composeServiceName(const QString &project, const QString &service);

} // namespace bayplan::services
