// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/containerkey.h"
#include "services/change.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <optional>

namespace bayplan::services {
class ServiceBook;
class ServiceRunner;
} // namespace bayplan::services

namespace bayplan::ui {

/// What an operator is about to do to a service on the bay plan, seen before it is done: another number of replicas,
/// another host for one of them, or one less. Follows what happens on the hosts meanwhile. No engine is called before
/// apply(), but to read what a Compose service is like.
class PlanPreview : public QObject
{
    Q_OBJECT

public:
    enum class Kind { None, Scale, Move, Remove };

    static constexpr int mostReplicas = 999;

    /// Both must outlive it.
    PlanPreview(services::ServiceBook &book, services::ServiceRunner &runner, QObject *parent = nullptr);

    // Each begins with nothing changed and ends what was before.
    void beginScale(const QString &service);
    void beginMove(const QString &service, const fleet::ContainerKey &replica);
    /// How many there are to be, from 0 to mostReplicas; while scaling.
    void setReplicas(int replicas);
    /// How many more or fewer than are wanted now, which may not be known yet.
    void setDifference(int by);
    /// So many more or fewer than the preview has.
    void step(int by) { setDifference((m_wanted == Wanted::Difference ? m_by : m_replicas - m_from) + by); }
    /// Where the replica is to go, 0: nowhere yet; while moving or removing.
    void setTarget(fleet::HostId host);
    /// The replica is to go without another in its place; while moving.
    void setRemoved();
    /// Whether the record's home is out of reach, so that it takes another one; then that is wanted.
    bool canTakeOver() const { return m_canTakeOver; }
    void takeOver();
    /// Does it, and ends the preview. False, and it goes on, where it can't be done; see problem().
    bool apply();
    void cancel();

    Kind kind() const { return m_kind; }
    bool isActive() const { return m_kind != Kind::None; }
    const QString &service() const { return m_service; }
    /// How many replicas are wanted before it, and would be after.
    int from() const { return m_from; }
    int replicas() const { return m_replicas; }
    const fleet::ContainerKey &replica() const { return m_replica; }
    fleet::HostId target() const { return m_target; }
    /// A Compose service is being read.
    bool isReading() const { return m_reading; }
    /// Whether apply() would do something.
    bool isPossible() const;

    /// The plan in words: a heading, and sentences.
    QString title() const;
    QStringList words() const;
    /// Why it can't be done, in sentences; empty where it can.
    QString problem() const;
    /// Null while there is nothing to be done.
    const services::Change *change() const { return m_change ? &*m_change : nullptr; }

    /// How many replicas would be made on the host.
    int comingTo(fleet::HostId host) const { return m_coming.value(host); }
    bool isGoing(const fleet::ContainerKey &container) const { return m_going.contains(container); }
    /// While moving: why the replica can't go there, a sentence without its full stop; empty if it can.
    QString whyNot(fleet::HostId host) const { return m_whyNot.value(host); }

Q_SIGNALS:
    void changed();

private:
    /// What was asked for while scaling.
    enum class Wanted { AsItIs, Number, Difference };

    void count();
    void begin(Kind kind, const QString &service);
    void adopt();
    void look();
    void plan();
    void planMove(const services::ServiceState &state);

    services::ServiceBook &m_book;
    services::ServiceRunner &m_runner;
    Kind m_kind = Kind::None;
    QString m_service;
    int m_from = 0;
    int m_replicas = 0;
    Wanted m_wanted = Wanted::AsItIs;
    int m_by = 0;
    fleet::ContainerKey m_replica;
    fleet::HostId m_target = 0;
    bool m_canTakeOver = false;
    bool m_takesOver = false;
    bool m_reading = false;
    std::optional<services::ServiceState> m_state; ///< as the hosts are now
    std::optional<services::Change> m_change;
    std::optional<core::Error> m_error; ///< beside what the change says itself
    QHash<fleet::HostId, int> m_coming;
    QSet<fleet::ContainerKey> m_going;
    QHash<fleet::HostId, QString> m_whyNot;
    core::Task m_adopting;
    QTimer m_lookAgain;
};

} // namespace bayplan::ui
