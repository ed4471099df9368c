// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "core/task.h"
#include "engine/call.h"
#include "operations/plan.h"

#include <QObject>

#include <functional>
#include <optional>
#include <vector>

namespace bayplan::fleet {
class Fleet;
class HostConnection;
} // namespace bayplan::fleet

namespace bayplan::operations {

/// A call that was made: what the activity log keeps of it.
struct CallRecord
{
    QString text; ///< engine::Call::text()
    core::Time startedAt{};
    std::chrono::milliseconds duration{0};
    core::Result<void> outcome;
};

/// One step on its way. Everything it has begun ends with it.
class StepRun : public QObject
{
    Q_OBJECT

public:
    StepRun(fleet::Fleet &fleet, Target target);
    ~StepRun() override;

    const Target &target() const { return m_target; }
    /// Null once it has been removed from the workspace.
    fleet::HostConnection *host() const;

    /// Sends it to the step's host. A host that is gone or marked read-only is an error like the engine's own.
    void call(engine::Call call, std::function<void(core::Result<QByteArray>)> done);
    /// Records work done otherwise (a stream, an upload), so that it is in the activity log too.
    void record(CallRecord record) { Q_EMIT called(record); }
    /// Keeps work that lasts until the step ends, or is cancelled.
    void keep(core::Task task) { m_tasks.push_back(std::move(task)); }

    /// How far it is, in words and, where known, in numbers (bytes, layers); `total` 0: unknown.
    void progress(const QString &text, qint64 done = 0, qint64 total = 0);
    /// What takes this step back; told after the engine has said yes and before finish().
    void undoneBy(std::vector<Step> steps) { m_undo = std::move(steps); }
    /// What can't be taken back though the rest can, or is worth knowing at the end: "Data in 2 volumes is gone".
    void note(const QString &text) { m_note = text; }
    /// What is left when the operator cancels now; in words. Without it: the engine may go on with what it had begun.
    void leavesIfCancelled(const QString &text) { m_left = text; }
    /// The end of the step, told once, from the event loop or from within start.
    void finish(core::Result<void> outcome);

    /// Null before the end.
    const std::optional<core::Result<void>> &outcome() const { return m_outcome; }
    const std::vector<Step> &undo() const { return m_undo; }
    const QString &noted() const { return m_note; }
    const QString &left() const { return m_left; }

Q_SIGNALS:
    void progressed(const QString &text, qint64 done, qint64 total);
    void called(const bayplan::operations::CallRecord &record);
    void finished();

private:
    fleet::Fleet &m_fleet;
    const Target m_target;
    std::vector<core::Task> m_tasks;
    std::vector<Step> m_undo;
    QString m_note;
    QString m_left;
    std::optional<core::Result<void>> m_outcome;
};

} // namespace bayplan::operations
