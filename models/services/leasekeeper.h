// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sleeplessclock.h"
#include "operations/steprun.h"
#include "services/record.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::services {

/// Keeps a service's lease up while an operation works on it: writes the record anew, one generation on each time, on
/// its home host. It is lost when somebody else has written and not left the lease with us, or when it could not be
/// kept up until it lapsed; whoever works must ask before each step.
class LeaseKeeper : public QObject
{
    Q_OBJECT

public:
    /// `record` has the lease and is the next to be written; see written(). Once `fleet` is gone, nothing is written
    /// and nobody is told any more.
    LeaseKeeper(fleet::Fleet &fleet, ServiceRecord record, fleet::HostId home);

    /// As it was written last.
    const ServiceRecord &record() const { return m_record; }
    /// The record is written; it was begun then. From now on it is kept up.
    void written(core::SleeplessTime begun);
    bool isWritten() const { return m_until != core::SleeplessTime{}; }
    /// Changes what is to be written first, before it is.
    void prepare(const std::function<void(ServiceRecord &)> &how) { how(m_record); }
    /// What is wanted from when the lease is given back.
    void setReplicas(int replicas) { m_replicas = replicas; }
    /// Writes it with a change, in place of the next time that it is kept up. `done` is called once: with an error if
    /// somebody else was first (a change of theirs that leaves the lease with us is taken over, see changedByOther())
    /// or the lease is lost. One at a time.
    void change(std::function<void(ServiceRecord &)> how, std::function<void(core::Result<void>)> done);
    /// The newest record that is seen on its home: takes over what somebody else has written, or finds the lease lost.
    void see(const FoundRecord &newest);
    /// Its home has it no more, as after `docker container prune`: writes it again at once, before somebody takes the
    /// service for one without a record.
    void restoreRecord();
    /// Why nothing more may be done; nothing while it holds.
    std::optional<core::Error> lost() const;
    /// Gives it back: writes the record without it, or removes the records of its home host if `forget`. `done` is
    /// called once, whatever comes of it: a lease that can't be given back lapses.
    void release(bool forget, std::function<void()> done);

Q_SIGNALS:
    /// record() is what somebody else has made of it, who left the lease with us: an operator steers from elsewhere.
    void changedByOther();

private:
    /// A change on its way to the record.
    struct Change
    {
        std::function<void(ServiceRecord &)> how;
        std::function<void(core::Result<void>)> done;
    };

    /// Written perhaps: the engine's answer didn't come.
    struct Unanswered
    {
        ServiceRecord record;
        bool changes = false; ///< it has m_change
    };

    void renew();
    void onWritten(const ServiceRecord &next, core::SleeplessTime begun, const core::Result<void> &outcome);
    void readOther(const core::Error &why);
    void take(const FoundRecord &newest);
    void answer(const core::Result<void> &outcome);
    void write(operations::Step step, std::function<void(core::Result<void>)> done);
    void giveBack();
    void end();

    fleet::Fleet &m_fleet;
    ServiceRecord m_record;
    const fleet::HostId m_home;
    /// It holds, by the desktop's clock; counted from before it was asked for. Others may take it while this one
    /// sleeps.
    core::SleeplessTime m_until{};
    std::optional<core::Error> m_lost;
    std::unique_ptr<operations::StepRun> m_run;
    QTimer m_timer;
    std::optional<Change> m_change;
    std::optional<Unanswered> m_unanswered;
    bool m_tookOurs = false;       ///< what was read last
    bool m_isChanging = false;     ///< what is being written has it
    std::optional<int> m_replicas; ///< to be written at the end; what is being written then may have another number
    bool m_forget = false;
    std::function<void()> m_released;
};

} // namespace bayplan::services
