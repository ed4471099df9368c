// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/arguments.h"
#include "fleet/fleet.h"
#include "fleet/workspace.h"
#include "net/httploop.h"
#include "net/sshservice.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace bayplan::app {

/// Exit codes of the headless commands (a contract).
enum ExitCode { Done = 0, Failed = 1, BadUsage = 2, PartlyDone = 3 };

/// The hosts of the workspace that were asked for, connected to for one headless command: waits until each has told all
/// it lists (or failed, or the time is over), then calls back.
class Gathering : public QObject
{
    Q_OBJECT

public:
    enum class Depth {
        Lists,   ///< what engines list
        Details, ///< and what only an inspect of each container tells
        Services ///< and the images that replicas are made from
    };

    Gathering(const Arguments &arguments, Depth depth);

    /// Loads the workspace and connects; `done` is called on the event loop. An error if the workspace can't be used or
    /// a host is asked for that it doesn't list.
    core::Result<void> start(std::function<void()> done);

    fleet::Fleet &fleet() { return m_fleet; }
    net::HttpLoop &loop() { return m_loop; }
    net::SshService &ssh() { return m_ssh; }
    /// Names on stderr each host that could not be read; the exit code that follows.
    int report() const;

private:
    bool isDone(const fleet::HostConnection &host) const;
    void check();

    const Arguments &m_arguments;
    const Depth m_depth;
    net::HttpLoop m_loop;
    net::SshService m_ssh;
    fleet::Fleet m_fleet;
    QTimer m_limit;
    std::function<void()> m_done;
};

/// The workspace file that the arguments name, or the usual one.
QString workspacePath(const Arguments &arguments);
/// Loads the workspace that the arguments name.
core::Result<fleet::Workspace> loadWorkspace(const Arguments &arguments);

/// Starts a headless verb; `quit` is called once with the exit code. What is returned keeps it running.
std::unique_ptr<QObject> startCommand(const Arguments &arguments, std::function<void(int)> quit);

std::unique_ptr<QObject> startHosts(const Arguments &arguments, std::function<void(int)> quit);
/// hosts import: adds what is found and not there yet; the exit code.
int importHosts(const Arguments &arguments);
std::unique_ptr<QObject> startPs(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startImages(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startPorts(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startWatch(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startServices(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startRun(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startImportCompose(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startScale(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startMove(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startUpdate(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startRollout(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startIngress(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startBackends(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startSnapshot(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startDiff(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startRestore(const Arguments &arguments, std::function<void(int)> quit);
std::unique_ptr<QObject> startReconcile(const Arguments &arguments, std::function<void(int)> quit);

/// Gathers, then prints what `print` makes of the fleet (false: nobody reads it) and quits.
std::unique_ptr<QObject> printOnce(const Arguments &arguments, Gathering::Depth depth, std::function<void(int)> quit,
                                   std::function<bool(fleet::Fleet &)> print);

} // namespace bayplan::app
