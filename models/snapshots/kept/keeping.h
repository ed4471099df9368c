// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "snapshots/kept/folder.h"
#include "snapshots/taking/takesnapshot.h"

#include <QObject>

namespace bayplan::snapshots {

/// Where a workspace's snapshots are.
struct KeptPlace
{
    QString usual;          ///< a folder; the operator may set another one
    QString subfolder = {}; ///< of it; empty: the folder itself
    bool isFixed = false;   ///< whatever is set

    bool operator==(const KeptPlace &) const = default;
};

/// Takes snapshots and keeps them in a folder, by the operator's settings.
class Keeping : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    Keeping(const Sources &sources, core::Settings &settings, QObject *parent = nullptr);

    /// Whose snapshots these are; its name goes into them.
    void setWorkspace(const QString &name, const KeptPlace &place);
    const QString &workspace() const { return m_workspace; }
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

private:
    void write(Snapshot taken);

    const Sources m_sources;
    core::Settings &m_settings;
    QString m_workspace;
    KeptPlace m_place;
    CaptureProgress m_progress;
    core::Task m_work;
};

} // namespace bayplan::snapshots
