// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/steprun.h"
#include "services/actor.h"
#include "services/record.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <vector>

namespace bayplan::services {
class LeaseKeeper;
}

namespace bayplan::snapshots {

/// A service's record while the service is restored: written with a lease before anything else is done to the service,
/// so that nobody else acts on it, and kept up until release(). What comes after that, a retry or an undo, takes the
/// lease anew with its first step, unless somebody has changed the record meanwhile.
class RecordHold : public QObject, public std::enable_shared_from_this<RecordHold>
{
    Q_OBJECT

public:
    /// `record` is to be written in place of `before`, its copies on hosts that `copies` names. `fleet` must outlive
    /// it.
    RecordHold(fleet::Fleet &fleet, fleet::HostId home, const services::Actor &actor, services::ServiceRecord record,
               std::optional<services::ServiceRecord> before, QList<fleet::HostId> copies);
    ~RecordHold() override;

    /// Writes it. Taken back by writing what was there before, or by removing it if nothing was.
    operations::Step writeStep(const operations::Target &target);
    /// Its copies; after that step.
    std::vector<operations::Step> copySteps();
    /// The step, only while the lease holds.
    operations::Step guarded(operations::Step step);
    /// Gives the lease back, if it is held. `done` is called once, whatever comes of it.
    void release(std::function<void()> done);

private:
    struct Waiting
    {
        QPointer<operations::StepRun> run;
        std::function<void()> then;
    };

    void ensure(operations::StepRun &run, std::function<void()> then);
    void take(operations::StepRun &asked);
    void onTaken(const core::Result<void> &outcome);
    std::optional<core::Error> heldByOther() const;
    std::vector<operations::Step> backSteps(const operations::Target &target);
    void writeBefore(operations::StepRun &run);
    void forget(operations::StepRun &run);
    operations::Step copyStep(fleet::HostId host);

    fleet::Fleet &m_fleet;
    const fleet::HostId m_home;
    const services::Actor m_actor;
    const QString m_owner;                          ///< leases' owners begin with it
    services::ServiceRecord m_record;               ///< as it is to be written next, or was last
    std::optional<services::ServiceRecord> m_basis; ///< what is thought to be there
    const std::optional<services::ServiceRecord> m_before;
    const QList<fleet::HostId> m_copies;
    std::shared_ptr<services::LeaseKeeper> m_keeper; ///< while the lease is held
    std::unique_ptr<operations::StepRun> m_taking;
    std::vector<Waiting> m_waiting;                ///< for the lease
    std::vector<std::function<void()>> m_released; ///< to be told once what is being taken is given back
    int m_leases = 0;
};

} // namespace bayplan::snapshots
