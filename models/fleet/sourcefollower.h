// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/discovery.h"
#include "fleet/surroundings.h"
#include "fleet/workspacehosts.h"

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QTimer>

namespace bayplan::fleet {

/// Keeps imported hosts in step with the Docker contexts, machines and ssh aliases they came from. A host is given the
/// endpoint of its source when that is first read and whenever it changes, not when the host itself was changed. A
/// source that goes away changes nothing but is told of once: an operator's hosts are not taken from the board by
/// another program.
class SourceFollower : public QObject
{
    Q_OBJECT

public:
    /// `hosts` must outlive it. Follows what is listed there at the time.
    SourceFollower(WorkspaceHosts &hosts, Surroundings surroundings, QObject *parent = nullptr);

    /// Looks now: not every file system tells of changes.
    void check();

private:
    void watch(SourceReader &reader);
    /// The host's endpoint by now; nothing if it has none of its own accord or is what it was. An error is why the
    /// source can't be followed.
    core::Result<std::optional<engine::Endpoint>> read(SourceReader &reader, const HostConfig &host);

    WorkspaceHosts &m_hosts;
    const Surroundings m_surroundings;
    QHash<QString, engine::Endpoint> m_seen; ///< by source: what it said last
    QHash<QString, core::Error> m_told;      ///< by the host's name: what keeps it from being followed
    QFileSystemWatcher m_watcher;
    QTimer m_soon; ///< a context is several files, written one after the other
};

} // namespace bayplan::fleet
