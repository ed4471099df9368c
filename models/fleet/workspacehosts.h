// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "fleet/fleet.h"
#include "fleet/workspace.h"
#include "fleet/workspacefollower.h"

#include <QObject>

#include <optional>

namespace bayplan::fleet {

/// The fleet as one workspace lists it: every change of the list is written to the file and then made in the fleet, and
/// another workspace can take its place. Errors leave both as they were. What other programs change in the file is
/// followed.
class WorkspaceHosts : public QObject
{
    Q_OBJECT

public:
    /// `fleet` and `settings` must outlive it. Nothing is connected before setShown(true).
    WorkspaceHosts(Fleet &fleet, core::Settings &settings, Workspace workspace, QObject *parent = nullptr);

    const Workspace &workspace() const { return m_workspace; }
    const QString &path() const { return m_workspace.path(); }
    /// What is wrong with the file at the moment; the hosts shown are then the last good ones.
    const std::optional<core::Error> &problem() const { return m_problem; }
    /// Something else about the hosts listed that the operator should know, until it is dismissed or another
    /// workspace is opened.
    const std::optional<core::Error> &notice() const { return m_notice; }
    void setNotice(std::optional<core::Error> notice);
    /// Looks whether the file has changed; see WorkspaceFollower::check().
    void check() { m_follower.check(); }

    /// Whether the fleet has the workspace's hosts; without it holds none of them (the demo has it then).
    void setShown(bool shown);
    bool isShown() const { return m_shown; }

    core::Result<void> addHost(const HostConfig &host);
    core::Result<void> removeHost(const QString &name);
    /// `name` is the one it has now.
    core::Result<void> updateHost(const QString &name, const HostConfig &host);
    core::Result<void> setReservedPorts(const QList<ReservedPorts> &reserved);

    /// Switches to a file that is there.
    core::Result<void> open(const QString &path);
    /// Makes an empty workspace and switches to it; a file that is there already is an error.
    core::Result<void> create(const QString &path);
    /// Writes the present workspace to another file and switches to that. A workspace there is replaced; any other
    /// file, and one that this version can't read, is an error.
    core::Result<void> saveAs(const QString &path);

    /// The files used last, the latest first, without the present one and those that are gone.
    QStringList recent() const;

Q_SIGNALS:
    /// The hosts listed, the file, its problem or the notice are others.
    void changed();

private:
    core::Result<void> edit(const std::function<core::Result<void>(Workspace &)> &change);
    void take(Workspace workspace);
    void setProblem(const core::Error &problem);
    void switchTo(Workspace workspace);
    void follow();

    Fleet &m_fleet;
    core::Settings &m_settings;
    Workspace m_workspace;
    WorkspaceFollower m_follower;
    std::optional<core::Error> m_problem;
    std::optional<core::Error> m_notice;
    bool m_shown = false;
};

/// Which workspace the window opens when none is named: the one used last; the usual one, with a word about it, when
/// that is gone.
struct StartingPath
{
    QString path;
    std::optional<core::Error> problem;
};
StartingPath startingPath(core::Settings &settings);

} // namespace bayplan::fleet
