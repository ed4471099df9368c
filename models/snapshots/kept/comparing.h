// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "snapshots/compare.h"
#include "snapshots/taking/takesnapshot.h"

#include <QObject>

#include <memory>
#include <optional>

namespace bayplan::snapshots {

/// A side of a comparison: a snapshot's file, or what there is now.
struct Side
{
    QString path; ///< empty: now

    bool isNow() const { return path.isEmpty(); }
    bool operator==(const Side &) const = default;
};

/// Compares two snapshots, or one with now, beside the event loop. Secrets are told as changed, and masked.
class Comparing : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    explicit Comparing(const Sources &sources, QObject *parent = nullptr);

    /// Begins anew, also with the same: now is another now.
    void compare(const Side &before, const Side &after);
    /// Nothing is compared any more.
    void clear();

    const Side &before() const { return m_before; }
    const Side &after() const { return m_after; }
    bool isBusy() const { return bool(m_work); }
    /// While now is read; nothing known yet: files are.
    CaptureProgress progress() const { return m_progress; }
    /// Noise is among it. Null while there is none.
    std::shared_ptr<const Comparison> comparison() const { return m_comparison; }
    /// Why there is none.
    const std::optional<core::Error> &error() const { return m_error; }

Q_SIGNALS:
    void changed();

private:
    void read(std::shared_ptr<Snapshot> now);

    const Sources m_sources;
    Side m_before;
    Side m_after;
    CaptureProgress m_progress;
    std::shared_ptr<const Comparison> m_comparison;
    std::optional<core::Error> m_error;
    core::Task m_work;
};

} // namespace bayplan::snapshots
