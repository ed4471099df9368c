// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/plan.h"
#include "operations/steprun.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace bayplan::operations {

/// A plan on its way and what became of each step. Hosts work side by side; one that fails or hangs holds up no other.
class Operation : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Waiting, ///< for its turn, or for the steps before it
        Running,
        Done,
        Failed,
        Cancelled, ///< by the operator; what the engine had begun may go on there
        Skipped    ///< a step before it was not done
    };

    /// One step as it stands.
    struct Row
    {
        Target target;
        State state = State::Waiting;
        QString progress = {}; ///< in words; may come from an engine
        qint64 done = 0;
        qint64 total = 0;                      ///< 0: unknown
        std::optional<core::Error> error = {}; ///< Failed and Skipped
        QString note = {};                     ///< see StepRun::note(), and leavesIfCancelled()
        std::chrono::milliseconds duration{0}; ///< of the last attempt
        core::Time startedAt{};
    };

    /// `fleet` must outlive it. Nothing is begun before start().
    Operation(fleet::Fleet &fleet, Plan plan, QObject *parent = nullptr);
    ~Operation() override;

    const QString &title() const { return m_plan.title; }
    const QString &subject() const { return m_plan.subject; }
    /// Whether it is part of another operation, which tells of it.
    bool isPart() const { return m_plan.isPart; }
    const std::vector<Row> &rows() const { return m_rows; }
    int count(State state) const;
    bool isRunning() const { return m_started && !m_ended; }
    bool hasEnded() const { return m_ended; }
    core::Time startedAt() const { return m_startedAt; }
    /// From start to end, or to now.
    std::chrono::milliseconds duration() const;

    void start();
    /// Ends what is on the way and what waits. What has been done stays done.
    void cancel();
    /// Breaks off one step; what comes after it is skipped.
    void cancelStep(qsizetype step);
    /// One more step of a plan that grows: its place. After the end, which a cancel brings about, it is never begun.
    qsizetype append(Step step);
    /// No more steps come of a plan that grows: it ends once those that are there have ended.
    void close();
    /// Whether it has ended without all of it done, and can be tried again.
    bool canRetry() const;
    /// Begins anew what failed, was cancelled or skipped. Only if canRetry(), and not where the plan has its own way:
    /// see Operations::retry().
    void retry();
    /// The plan's own way to try again; null if it has none.
    const std::function<Plan()> &again() const { return m_plan.again; }

    /// True when it has ended and something of it can be taken back.
    bool canUndo() const;
    /// What takes back all that was done, the last first; steps that had to wait for each other do so the other way
    /// round. Once: canUndo() is false afterwards.
    Plan takeUndo();

Q_SIGNALS:
    void rowChanged(int row);
    void called(int row, const bayplan::operations::CallRecord &record);
    void ended();

private:
    void advance();
    void begin(size_t step);
    void finish(size_t step);
    void settle(size_t step, State state);
    std::optional<size_t> blockedBy(size_t step) const;
    bool waitsForOthers(size_t step) const;
    int mostAtOnce(fleet::HostId host) const;

    fleet::Fleet &m_fleet;
    Plan m_plan; ///< as it was given, but for steps that are added
    std::vector<Row> m_rows;
    std::vector<std::unique_ptr<StepRun>> m_runs; ///< by step; null unless it is on the way
    std::vector<core::MonotonicTime> m_since;
    QHash<fleet::HostId, int> m_onTheWay;
    /// What takes a step back, by its place in the plan; in the order the steps were done.
    std::vector<std::pair<size_t, std::vector<Step>>> m_undo;
    core::Task m_advancing;
    bool m_started = false;
    bool m_closed = false; ///< no more steps come
    bool m_ended = false;
    bool m_undone = false; ///< takeUndo() was called
    core::Time m_startedAt{};
    core::MonotonicTime m_began{};
    std::chrono::milliseconds m_duration{0};
};

} // namespace bayplan::operations
