// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/reach/programend.h"
#include "net/sshmaster.h"

#include <QObject>

#include <memory>

namespace bayplan::ingress {

/// One ssh connection to a machine, made when it is needed, over which programs are run.
class SshSession : public QObject
{
    Q_OBJECT

public:
    /// `service` must outlive it.
    SshSession(net::SshService &service, net::SshTarget target);
    ~SshSession() override;

    const QString &name() const { return m_target.name; }
    /// Errors of the kinds of ssh's own: ConnectionLost, Timeout, Untrusted…
    core::Task run(const ProgramRun &run, ProgramDone done);

Q_SIGNALS:
    /// The connection is up, or another program has its turn.
    void mayGoOn();
    /// It could not come up, or has ended.
    void ended(const bayplan::core::Error &error);

private:
    class Program;

    bool enter();
    void leave();

    net::SshService &m_service;
    const net::SshTarget m_target;
    std::unique_ptr<net::SshMaster> m_master;
    int m_running = 0;
};

} // namespace bayplan::ingress
