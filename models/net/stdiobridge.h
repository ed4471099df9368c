// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/sshservice.h"

#include <QLocalServer>

#include <vector>

namespace bayplan::net {

/// A local socket each of whose connections becomes one run of a command on the host, with the connection as its
/// standard input and output: the way around a server that forbids forwarding, by `docker system dial-stdio`. The bytes
/// don't pass through this program: ssh gets the connection itself.
class StdioBridge : public QLocalServer
{
    Q_OBJECT

public:
    /// `arguments` make ssh run the command; see sshRunArguments().
    StdioBridge(SshService &service, QStringList arguments);
    ~StdioBridge() override;

    core::Result<void> start(const QString &path);
    /// What the command wrote to its stderr when it last ended with an error.
    const QString &lastError() const { return m_lastError; }
    bool isRunning() const { return !m_runs.empty(); }

Q_SIGNALS:
    /// One of the commands has ended.
    void runEnded();

protected:
    void incomingConnection(quintptr descriptor) override;

private:
    SshService &m_service;
    const QStringList m_arguments;
    std::vector<ChildProcesses::Child> m_runs;
    QString m_lastError;
};

} // namespace bayplan::net
