// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/workspace.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace bayplan::fleet {

/// Notices when another program changes a workspace file: an editor, a command, a script. Links are followed, and files
/// that are replaced rather than written. What is written by this program is noticed too, and does no harm.
class WorkspaceFollower : public QObject
{
    Q_OBJECT

public:
    explicit WorkspaceFollower(QObject *parent = nullptr);

    /// Follows that workspace's file from now on, as different from what it says.
    void follow(const Workspace &workspace);
    /// Looks now: not every file system tells of changes.
    void check();

Q_SIGNALS:
    /// The file can be used and says something else than before, or could not be used before.
    void changed(const bayplan::fleet::Workspace &workspace);
    /// It can't be used any more, or is gone. Told once for each reason.
    void failed(const bayplan::core::Error &error);

private:
    void fail(const core::Error &error);
    void watch();

    QString m_path;
    QByteArray m_text; ///< what it said last
    bool m_existed = false;
    QString m_failure; ///< why it can't be used; empty if it can
    QFileSystemWatcher m_watcher;
    QTimer m_soon; ///< editors write in several steps
};

} // namespace bayplan::fleet
