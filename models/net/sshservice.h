// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "net/askpassserver.h"
#include "net/childprocesses.h"
#include "net/runtimefolder.h"
#include "net/sshgate.h"
#include "net/sshprompter.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <memory>

namespace bayplan::net {

struct SshSettings
{
    QString program = QStringLiteral("ssh"); ///< OpenSSH's client, 8.7 or later
    QStringList options = {};                ///< before ours; "-F", FILE for a configuration of its own
    QString askpassProgram = {};             ///< calls runAskpass() when started; empty: this program
    QString runtimeBase = {};                ///< see RuntimeFolder::make()
};

/// What all ssh connections of the program share. Costs nothing until the first one is opened.
class SshService : public QObject
{
    Q_OBJECT

public:
    /// `prompter` must outlive the service; without one nobody can be asked, and ssh fails where it would have to.
    explicit SshService(SshPrompter *prompter = nullptr, SshSettings settings = {});
    ~SshService() override;

    const SshSettings &settings() const { return m_settings; }
    bool canAsk() const { return m_prompter != nullptr; }
    SshGate &gate() { return m_gate; }
    ChildProcesses &children() { return m_children; }

    /// The folder for sockets and the server for questions; an error if they can't be made. Cheap once they are.
    core::Result<void> prepare();
    /// After prepare(): a path for a socket nobody has used yet.
    QString newSocketPath(const QString &suffix);
    /// After prepare().
    AskpassServer &askpass() { return *m_askpass; }
    /// Where ssh processes send their questions; see SshSettings::askpassProgram.
    QString askpassProgram() const;

    /// Asks the operator. Nothing is remembered here: whether to is for the prompter and the operator.
    core::Task ask(const SshQuestion &question, std::function<void(std::optional<QString>)> answered);
    /// The login in which that was answered was refused.
    void refused(const SshQuestion &question);

Q_SIGNALS:
    /// Something has come or gone in the folder for sockets.
    void socketsChanged();

private:
    const SshSettings m_settings;
    SshPrompter *m_prompter;
    SshGate m_gate;
    std::unique_ptr<RuntimeFolder> m_folder;
    std::unique_ptr<AskpassServer> m_askpass;
    QFileSystemWatcher m_watcher;
    QTimer m_look; ///< in place of the watcher
    int m_lastSocket = 0;
    ChildProcesses m_children; ///< last: its end waits for processes that use the rest
};

} // namespace bayplan::net
