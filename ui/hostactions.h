// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "fleet/connectiontest.h"
#include "fleet/discovery.h"
#include "fleet/hostconfig.h"
#include "fleet/reservedports.h"

#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace bayplan::ui {

/// What the window may do to the list of hosts; app/ does it (workspace file and fleet together).
struct HostActions
{
    std::function<core::Result<void>(const fleet::HostConfig &)> add;
    std::function<core::Result<void>(const QString &name)> remove;
    /// Changes a host: `name` is the one it has now, `host` all it is to be, which may be another name. Without another
    /// endpoint its connection stays.
    std::function<core::Result<void>(const QString &name, const fleet::HostConfig &host)> updateHost;
    /// The ports the workspace keeps for something; those of the demo last as long as it does.
    std::function<core::Result<void>(const QList<fleet::ReservedPorts> &)> setReservedPorts;
    /// Engines found on this machine that are not hosts yet.
    std::function<QList<fleet::FoundHost>()> discover;
    /// The same with those that are hosts already: what an import shows.
    std::function<QList<fleet::FoundHost>()> discoverAll;
    /// A test of a way to a host, not begun yet.
    std::function<std::unique_ptr<fleet::ConnectionTest>()> newTest;
    /// Replaces nothing: adds the simulated hosts to look around with.
    std::function<void()> startDemo;
    /// Whether the hosts shown are simulated; the first real one added ends that.
    std::function<bool()> isDemo;

    // Workspaces. Each of the three switches to the file, which ends the demo, or leaves everything as it was. After
    // any change of these facts MainWindow::refreshWorkspace() is called.
    /// A file that is there.
    std::function<core::Result<void>(const QString &path)> openWorkspace;
    /// An empty one; an error if there is a file of that name.
    std::function<core::Result<void>(const QString &path)> newWorkspace;
    /// The present hosts in another file. A workspace there is replaced without asking; anything else there is an
    /// error.
    std::function<core::Result<void>(const QString &path)> saveWorkspaceAs;
    /// Absolute paths of files used before, the latest first; not the present one, none that is gone.
    std::function<QStringList()> recentWorkspaces;
    /// Absolute path of the present one.
    std::function<QString()> workspacePath;
    /// What is wrong with the present file just now (damaged by hand, gone): the hosts shown are its last good ones.
    std::function<std::optional<core::Error>()> workspaceProblem;
    /// Something else about its hosts, until it is dismissed.
    std::function<std::optional<core::Error>()> workspaceNotice;
    std::function<void()> dismissWorkspaceNotice;
};

} // namespace bayplan::ui
