// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/restore/restoreplan.h"
#include "snapshots/taking/takesnapshot.h"

#include <QObject>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace bayplan::snapshots {

/// From a snapshot's file to the plan that brings back what it has: the file and what there is now are read, then it is
/// planned, anew for another scope.
class Restoring : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it. Begins at once.
    Restoring(const Sources &sources, const QString &path, const RestoreScope &scope, QObject *parent = nullptr);

    void setScope(const RestoreScope &scope);
    const RestoreScope &scope() const { return m_scope; }
    /// Reads again what there is now.
    void readAgain();

    bool isBusy() const { return bool(m_work); }
    CaptureProgress progress() const { return m_progress; }
    /// What is brought back; null while it is not read.
    std::shared_ptr<const Snapshot> wanted() const { return m_wanted; }
    std::shared_ptr<const Snapshot> now() const { return m_now; }
    /// Null while there is none.
    const RestorePlan *plan() const { return m_plan ? &*m_plan : nullptr; }
    const std::optional<core::Error> &error() const { return m_error; }

Q_SIGNALS:
    void changed();

private:
    /// What plans that are made beside the event loop have in common.
    struct Planning
    {
        std::mutex mutex; ///< one at a time: what they read isn't for two threads at once
        std::atomic<int> newest = 0;
    };

    void load();
    void plan(const RestoreScope &scope);

    const Sources m_sources;
    const QString m_path;
    RestoreScope m_scope;
    CaptureProgress m_progress;
    std::shared_ptr<const Snapshot> m_wanted;
    std::shared_ptr<const Snapshot> m_now;
    const std::shared_ptr<Planning> m_planning = std::make_shared<Planning>();
    std::optional<RestorePlan> m_plan;
    std::optional<core::Error> m_error;
    core::Task m_work;
};

} // namespace bayplan::snapshots
