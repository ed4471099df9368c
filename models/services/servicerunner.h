// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/operations.h"
#include "services/applyplan.h"
#include "services/change.h"
#include "services/servedsteps.h"
#include "services/servicebook.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <optional>
#include <utility>

namespace bayplan::services {

class LeaseKeeper;

struct RunnerTimes
{
    GateTimes gate = {};
    std::chrono::seconds lease{30}; ///< until others may act when this program has died
};

/// Begins changes of services as operations. The record is written first, with a lease that is kept up until the end:
/// whoever else wrote meanwhile makes the change fail before anything is done, and a lease that is lost stops it before
/// its next step. The lease is given back at the end, however it ends.
class ServiceRunner : public QObject
{
    Q_OBJECT

public:
    /// All of it must outlive the runner and the operations.
    ServiceRunner(ServiceBook &book, operations::Operations &operations, const Means &means, RunnerTimes times = {},
                  QObject *parent = nullptr);

    /// What it acts with.
    const Means &means() const { return m_means; }

    /// Begins it; null where it is refused, or something of ours is on its way. Owned by the operations. Its undo
    /// and its retry plan anew.
    operations::Operation *run(const Change &change);
    /// The same as part of another operation, which tells of it and takes it back.
    operations::Operation *runPart(const Change &change);
    /// Begins an action on containers that spares requests: see spareRequests().
    operations::Operation &runOn(operations::ContainerPlan plan, operations::ContainerAction action);
    /// Restarts its replicas that run, one after the other, each when the one before is ready again. Null where there
    /// is none that can be, or something of ours is on its way.
    operations::Operation *restart(const QString &service);
    /// Ours on its way; null if there is none.
    operations::Operation *running(const QString &service) const;
    /// Whether one of ours is on its way, or its lease is still being given back.
    bool isBusy(const QString &service) const { return m_busy.contains(service); }

    /// From how many replicas to how many ours on its way goes; nothing if there is none.
    std::optional<std::pair<int, int>> scaling(const QString &service) const;

    /// Forgets an operation of ours that was too late: somebody else had written before anything was done.
    void forgetIfTooLate(operations::Operation *operation);

    /// Marks the host as to be empty of services, or takes the mark off; then moves away what is there, each service as
    /// an operation of its own. The mark is on the host itself, for every desktop to see: a container that is never
    /// started.
    operations::Operation *setDraining(fleet::HostId host, bool draining);

Q_SIGNALS:
    void started(const QString &service);
    /// Its lease is given back, too.
    void ended(const QString &service);

private:
    std::optional<ReplicaOf> replicaOf(const fleet::ContainerKey &container) const;
    operations::Plan planFor(const Change &change);
    operations::Plan planFrom(const QString &service, const std::function<Change(const ServiceState &)> &make);
    void release(const QString &service, const std::shared_ptr<LeaseKeeper> &keeper, bool forget);
    void moveAway();

    ServiceBook &m_book;
    operations::Operations &m_operations;
    const Means m_means;
    const RunnerTimes m_times;
    QSet<QString> m_busy;
    QHash<QString, std::pair<int, int>> m_scaling;
    QSet<fleet::HostId> m_toEmpty; ///< marked by us, and not seen to be yet
    int m_leases = 0;
};

} // namespace bayplan::services
