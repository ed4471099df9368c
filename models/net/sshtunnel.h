// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "net/http.h"
#include "net/socketprobe.h"
#include "net/sshlook.h"
#include "net/sshmaster.h"
#include "net/sshrun.h"
#include "net/stdiobridge.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>

namespace bayplan::net {

/// An engine's socket on a host reached by ssh, as a socket on this machine. Forwards to it; where the server forbids
/// that, runs `docker system dial-stdio` there. One ssh connection, whatever is done over it.
class SshTunnel : public QObject
{
    Q_OBJECT

public:
    /// `service` must outlive it.
    SshTunnel(SshService &service, SshTarget target);
    ~SshTunnel() override;

    /// Brings up what is missing, sees that something is at the far end, and tells where the near one is. A connection
    /// that is up stays up when the engine is not there.
    core::Task open(std::function<void(core::Result<Origin>)> done);
    /// Makes a TCP port, as the host reaches it at this IP address, one of 127.0.0.1 here, and tells which; the same
    /// number where that is free. It is there as long as the ssh connection is; asked for again it is told again.
    core::Task forwardPort(const QString &address, quint16 port, std::function<void(core::Result<quint16>)> done);
    /// What went wrong when an exchange through it failed.
    core::Error explain(core::Error error) const;
    /// It runs `docker system dial-stdio` for each connection, which is an ssh session each.
    bool bridges() const { return m_bridge != nullptr; }

Q_SIGNALS:
    /// The ssh connection ended after open() had told that it is there.
    void lost(const bayplan::core::Error &error);

private:
    class Opening;
    class PortForward;

    void proceed();
    void forward(const QString &remoteSocket);
    void bridge(const QString &command);
    void probe();
    void onProbed(SocketAnswer answer);
    void onBridgeClosed();
    void look();
    void follow(const SshWay &way);
    void onMasterEnded(const core::Error &error);
    void fail(core::Error error);
    void tell(core::Result<Origin> result);
    void dropWay();
    void dropForwards();
    void retireMaster();
    void cancel();

    SshService &m_service;
    const SshTarget m_target;
    std::unique_ptr<SshMaster> m_master;
    std::unique_ptr<StdioBridge> m_bridge;
    /// Near ends of what the master forwards, by the far ends: each is asked for once, and stays as long as the master.
    QHash<QString, QString> m_forwards;
    QHash<QString, quint16> m_ports; ///< likewise of single ports: "address port" there, the port here
    QString m_localSocket;           ///< the near end; empty while there is none
    QString m_remoteSocket;          ///< what it is forwarded to; empty with a bridge
    QStringList m_refused;           ///< sockets that forwarding was tried to in vain, in this open()
    core::Task m_step;
    std::function<void(core::Result<Origin>)> m_done;
    int m_openings = 0;  ///< calls of open() so far
    bool m_told = false; ///< the last open() succeeded
};

} // namespace bayplan::net
