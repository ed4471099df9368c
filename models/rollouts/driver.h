// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "operations/operations.h"
#include "rollouts/memory.h"
#include "rollouts/next.h"
#include "rollouts/rollouttimes.h"
#include "services/replicasteps.h"
#include "services/servicebook.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>

#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace bayplan::services {
struct Change;
class LeaseKeeper;
} // namespace bayplan::services

namespace bayplan::rollouts {

/// Drives one rollout for as long as there is something to do for it: has the service's lease, asks next() whenever
/// something has changed, writes the record at each change of the rollout before anything is done about it, and does
/// the steps as one operation that grows. It can end at any moment, and another one go on.
class Driver : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        services::ServiceBook &book;
        operations::Operations &operations;
        const services::Means &means;
        RolloutTimes times;
    };

    /// `record` has the rollout and is what is to be written first; `begun` is called once, when it is, or with why it
    /// could not be. `memory` outlives this.
    Driver(const Parts &parts, services::ServiceRecord record, fleet::HostId home, const QList<fleet::HostId> &copies,
           Memory &memory, std::function<void(core::Result<void>)> begun, QObject *parent = nullptr);
    ~Driver() override;

    /// The operation; it may outlive the driver.
    operations::Operation *operation() const { return m_operation; }
    const services::Rollout &rollout() const;
    /// As it was written last, which the book may not have seen yet.
    const services::ServiceRecord &record() const;
    /// As it is now; empty observations if the service is gone.
    World world() const;
    const QString &waitsFor() const { return m_waitsFor; }
    /// What the operation's rows do, by their places; those that aren't in it write records.
    const std::map<int, Step> &steps() const { return m_steps; }
    /// Whether its record was written, so that anything was done at all.
    bool hasBegun() const { return m_hasBegun; }
    /// Something on the hosts may be different.
    void look();

Q_SIGNALS:
    void changed();
    /// There is nothing to do any more, or the lease is lost; the lease is given back. Nothing comes after this.
    void ended();

private:
    /// Something done that is not seen yet: counts as on its way.
    struct Settling
    {
        Step step;
        core::MonotonicTime until{};
    };

    void advance();
    void act(const Decision &decision);
    void lookAtRecord();
    void breakOff(const Decision &decision);
    void write(const services::Rollout &rollout, qsizetype failures);
    void addRevisions(World &world) const;
    void writeImages(const QMap<int, QString> &images);
    void writeRecord(std::function<void(services::ServiceRecord &)> how, std::function<void()> written);
    void onWritten();
    void begin(const Step &step);
    operations::Step operationStep(const Step &step, int row);
    QString nameOf(const Step &step) const;
    QString idOf(const Step &step) const;
    void onRow(int row);
    void onStepEnded(const Step &step, int place);
    void onOperationEnded();
    void settle(const services::Observed &observed);
    void findFallen(const services::Observed &observed);
    void finish();
    std::vector<operations::Step> copySteps(const services::ServiceRecord &record,
                                            const services::Change &change) const;
    void writeCopies();
    std::vector<operations::Step> lastSteps() const;

    services::ServiceBook &m_book;
    operations::Operations &m_operations;
    const services::Means &m_means;
    const RolloutTimes m_times;
    const QString m_service;
    const fleet::HostId m_home;
    Memory &m_memory;
    std::shared_ptr<services::LeaseKeeper> m_keeper;
    QPointer<operations::Operation> m_operation;
    std::map<int, Step> m_onTheWay; ///< by row
    std::map<int, Step> m_steps;    ///< the same, over or not
    QList<Settling> m_settling;
    QList<StepFailure> m_failures; ///< that the rollout does not know of yet
    QSet<int> m_told;              ///< rows whose failures it knows of, or will
    QString m_waitsFor;
    /// A host that had trouble: nothing is begun there for a while, which says nothing of other hosts.
    struct Holdup
    {
        core::MonotonicTime until{};
        int times = 0; ///< in a row
    };
    QHash<fleet::HostId, Holdup> m_heldUp;
    core::Task m_advancing;
    core::Task m_timer;
    core::Task m_rewriting; ///< until what could not be written is decided on anew
    std::function<void(core::Result<void>)> m_begun;
    qint64 m_seenGeneration = 0;     ///< the newest that its home was seen to have
    services::Rollout m_copied;      ///< as the record's copies have it
    bool m_copiesLackImages = false; ///< which were resolved since
    bool m_hasBegun = false;
    bool m_writing = false;
    bool m_mustBreakOff = false; ///< something, once it is seen
    bool m_finishing = false;
};

} // namespace bayplan::rollouts
