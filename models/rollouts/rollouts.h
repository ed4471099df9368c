// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "operations/operations.h"
#include "rollouts/memory.h"
#include "rollouts/next.h"
#include "rollouts/rollouttimes.h"
#include "rollouts/update.h"
#include "services/replicasteps.h"
#include "services/servicebook.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>

namespace bayplan::rollouts {

class Driver;

/// Rollouts of all services: begins and steers them, drives those that nobody else drives, and tells how they go. A
/// rollout begun, or left behind, by another desktop is taken up once its lease has lapsed. What is driven here is one
/// operation, which grows.
class Rollouts : public QObject
{
    Q_OBJECT

public:
    /// All of it must outlive this and the operations. `resume`: takes up what others left behind; else only what was
    /// begun or steered here.
    Rollouts(services::ServiceBook &book, operations::Operations &operations, const services::Means &means,
             RolloutTimes times, bool resume, QObject *parent = nullptr);
    ~Rollouts() override;

    /// A rollout of the service to another spec, seen beforehand; what runs is what it says. Its image is resolved.
    Update update(const QString &service, const services::ServiceSpec &spec,
                  const services::RolloutSettings &settings) const;
    /// What is done where the home of the service's record is out of reach: nothing, or, as an operator's explicit
    /// choice, the record gets another one.
    enum class Home { AsItIs, TakenOver };
    /// Back to a kept revision; see undoTo().
    Update undo(const QString &service, std::optional<int> revision = {}, Home home = Home::AsItIs) const;

    /// Begins it. `done` is called once: when its record is written, or with why it could not be: somebody else was
    /// first, the host is out of reach.
    void begin(const Update &update, std::function<void(core::Result<void>)> done);
    /// The same for steering. A change of somebody else's that comes in between refuses it.
    void steer(const QString &service, Steer steer, std::function<void(core::Result<void>)> done,
               Home home = Home::AsItIs);
    /// Drives it from here with another home for its record, in place of one that is out of reach, as if it had been
    /// begun here. `done` as for begin().
    void takeOver(const QString &service, std::function<void(core::Result<void>)> done);
    /// Whether takeOver() has something to take over: nobody drives it, and its record's home is out of reach.
    bool canTakeOver(const QString &service) const;
    /// Takes it up where nobody drives it, as if it had been begun here.
    void engage(const QString &service);

    /// The latest rollout of the service, over or not; nothing if there was none.
    std::optional<services::Rollout> rollout(const QString &service) const;
    /// The operation that drives it here; null if it is driven elsewhere, by nobody, or over.
    operations::Operation *operation(const QString &service) const;
    /// What that operation's rows do, by their places; those that aren't in it write records. Empty without one.
    std::map<int, Step> steps(const QString &service) const;
    /// What the world looks like to it now; nothing if there was no rollout.
    std::optional<World> world(const QString &service) const;
    /// Why nobody can drive it from here: its record's home is out of reach, or its host may not be changed. Nothing
    /// where it is over, or somebody drives it.
    std::optional<core::Error> obstacle(const QString &service) const;
    /// What it waits for, in words; empty if for nothing.
    QString waitsFor(const QString &service) const;
    /// Whether it is driven here, or its lease is still being given back.
    bool isDriving(const QString &service) const { return m_drivers.contains(service); }

Q_SIGNALS:
    /// Its state, its steps, or its replicas are different.
    void changed(const QString &service);
    /// It has come to an end, whoever drove it; told once, only for what was under way while this program ran.
    void ended(const QString &service, const bayplan::services::Rollout &rollout);
    /// It goes on only once an operator says so: a failure has paused it, or it waits to be promoted. Told once each
    /// time, and not of an operator's own pause.
    void stopped(const QString &service, const bayplan::services::Rollout &rollout);

private:
    void look(const QSet<QString> &services);
    void notice(const QString &service, const services::Rollout &now);
    void takeUp();
    void lookAt(const QString &service);
    void drive(const services::ServiceRecord &record, fleet::HostId home, const QList<fleet::HostId> &copies,
               std::function<void(core::Result<void>)> begun);
    void onEnded(const QString &service);
    void holdUp(const QString &service);

    /// Why one that is under way is left alone for a moment.
    struct Holdup
    {
        int times = 0; ///< that it could not be begun, in a row
        core::MonotonicTime until{};
        core::Task over;
    };
    /// A record to be written by whoever doesn't drive, made of what the service is by then.
    struct Telling
    {
        QString service;
        QString title;
        std::function<core::Result<services::ServiceRecord>(const services::ServiceState &)> make;
        std::function<void(core::Result<void>)> done;
        std::optional<services::Rollout> about = {}; ///< the rollout as it was when this was asked for
        Home home = Home::AsItIs;
        int number = 0;
        int attempts = 0;
        core::MonotonicTime until{}; ///< what others have written is waited for
    };
    std::optional<services::ServiceState> newest(const QString &service) const;
    void tell(Telling telling);
    void tellAgain(const Telling &telling, qint64 generation, const core::Error &why);
    Observe observing() const;

    services::ServiceBook &m_book;
    operations::Operations &m_operations;
    const services::Means m_means;
    const RolloutTimes m_times;
    const bool m_resume;
    std::map<QString, Memory> m_memories; ///< of rollouts that are under way; outlive the drivers
    std::map<QString, std::unique_ptr<Driver>> m_drivers;
    QSet<QString> m_engaged; ///< begun or steered here
    /// A rollout as it was last told of.
    struct Seen
    {
        services::Rollout rollout;
        qint64 generation = 0;
    };
    std::map<QString, Seen> m_seen;
    std::map<QString, Holdup> m_holdups;
    std::map<int, core::Task> m_waiting; ///< to tell again
    int m_tellings = 0;
    QSet<QString> m_due;
    QTimer m_dueTimer;
    int m_leases = 0;
};

} // namespace bayplan::rollouts
