// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/surroundings.h"
#include "fleet/workspacehosts.h"

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QTimer>

namespace bayplan::fleet {

/// What the places that hosts were imported from say by now; see HostConfig::source.
struct SourceNews
{
    QList<HostConfig> moved;            ///< with the endpoint they have now
    QHash<QString, core::Error> silent; ///< by name: the source is gone or can't be used; the host stays as it is
};
SourceNews readSources(const QList<HostConfig> &hosts, const Surroundings &surroundings);

/// Keeps imported hosts in step with the Docker contexts, machines and ssh aliases they came from. A source that goes
/// away changes nothing but is told of once: an operator's hosts are not taken from the board by another program.
class SourceFollower : public QObject
{
    Q_OBJECT

public:
    /// `hosts` must outlive it. Follows what is listed there at the time.
    SourceFollower(WorkspaceHosts &hosts, Surroundings surroundings, QObject *parent = nullptr);

    /// Looks now: not every file system tells of changes.
    void check();

private:
    void watch();

    WorkspaceHosts &m_hosts;
    const Surroundings m_surroundings;
    QHash<QString, core::Error> m_told; ///< by the host's name
    QFileSystemWatcher m_watcher;
    QTimer m_soon; ///< a context is several files, written one after the other
};

} // namespace bayplan::fleet
