// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "snapshots/kept/folder.h"
#include "snapshots/kept/place.h"
#include "snapshots/taking/takesnapshot.h"

#include <QObject>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace bayplan::snapshots {

/// Takes snapshots and keeps them in a folder, by the operator's settings.
class Keeping : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    Keeping(const Sources &sources, core::Settings &settings, QObject *parent = nullptr);
    ~Keeping() override;

    /// Whose snapshots these are; its name goes into them. Its hosts are the fleet's: those of them that are in an
    /// older folder are taken over from there beside the event loop.
    void setWorkspace(const QString &name, const KeptPlace &place);
    const QString &workspace() const { return m_workspace; }
    const KeptPlace &place() const { return m_place; }
    const QString &usualFolder() const { return m_place.usual; }
    QString folder() const;

    core::SnapshotKeeping wishes() const { return m_settings.snapshots().keeping(); }
    void setWishes(const core::SnapshotKeeping &wishes);

    /// One of now; nothing while one is being taken.
    void take();
    void cancel();
    bool isBusy() const { return bool(m_work); }
    /// While it is busy; all read: it is being written.
    CaptureProgress progress() const { return m_progress; }

Q_SIGNALS:
    /// Busy or not, progress, or another folder.
    void changed();
    void kept(const bayplan::snapshots::Kept &kept);
    void failed(const bayplan::core::Error &error);
    /// Snapshots of earlier versions are in the folder now.
    void tookOver();

private:
    using Flag = std::shared_ptr<std::atomic<bool>>;

    std::function<core::Result<int>()> takingOver(const Flag &isWanted) const;
    void takeOver();
    void write(Snapshot taken);

    const Sources m_sources;
    core::Settings &m_settings;
    QString m_workspace;
    KeptPlace m_place;
    CaptureProgress m_progress;
    /// Nothing is written into a folder while it is made from an older one.
    const std::shared_ptr<std::mutex> m_takingOver = std::make_shared<std::mutex>();
    Flag m_isOpen = std::make_shared<std::atomic<bool>>(true);        ///< the workspace
    const Flag m_isAlive = std::make_shared<std::atomic<bool>>(true); ///< this
    core::Task m_lookingBack;
    core::Task m_work;
};

} // namespace bayplan::snapshots
