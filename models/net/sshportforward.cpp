// SPDX-License-Identifier: GPL-3.0-or-later
// SshTunnel's forwarding of single ports.
#include "core/plaintext.h"
#include "core/soon.h"
#include "net/sshtunnel.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr std::chrono::seconds runLimit{20};
constexpr std::chrono::milliseconds closesWithin{1'000};
constexpr int mostTries = 5;
constexpr quint16 firstFreePort = 1024; // those below are for root

/// A port nobody listens on at the moment: this one if possible. 0 if there is none.
quint16 freePort(quint16 wanted)
{
    QTcpServer server;
    if (wanted >= firstFreePort && server.listen(QHostAddress::LocalHost, wanted))
        return wanted;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

} // namespace

/// One forwarding being made. ssh listens here at once, and finds out with the first connection whether the host takes
/// it further; so one is made.
class SshTunnel::PortForward : public core::Task::Work
{
public:
    PortForward(SshTunnel &tunnel, const QString &address, quint16 port, std::function<void(Result<quint16>)> done)
        : m_tunnel(&tunnel)
        , m_address(address)
        , m_port(port)
        , m_done(std::move(done))
    {
        m_socket.setProxy(QNetworkProxy::NoProxy);
        const quint16 known = tunnel.m_ports.value(key());
        if (known != 0)
            m_step = core::soon([this, known] { tell(known); });
        else
            attempt(port);
    }

private:
    QString key() const { return m_address + u' ' + QString::number(m_port); }

    void attempt(quint16 wanted)
    {
        m_local = freePort(wanted);
        if (!m_tunnel || !m_tunnel->m_master || !m_tunnel->m_master->isUp() || m_local == 0) {
            m_step = core::soon([this] { fail(Error::Kind::ConnectionLost, u"ssh is not connected"_s); });
            return;
        }
        m_step = runSsh(m_tunnel->m_service,
                        sshForwardPortArguments(m_tunnel->m_master->controlPath(), m_local, m_address, m_port),
                        runLimit, [this](Result<SshOutput> output) { onForwarded(output); });
    }

    void onForwarded(const Result<SshOutput> &output)
    {
        if (!output)
            return tell(core::fail(output.error()));
        if (output->exitCode != 0 && ++m_tries < mostTries)
            return attempt(0); // somebody else may have taken the port in between
        if (output->exitCode != 0)
            return fail(Error::Kind::System, u"ssh can't forward port %1: %2"_s.arg(m_port).arg(
                                                 core::plainLine(output->err.trimmed().section(u'\n', -1), 300)));
        QObject::connect(&m_socket, &QTcpSocket::disconnected, &m_socket, [this] { onClosed(); });
        m_step = core::soon([this] { keep(); }, closesWithin);
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_local);
    }

    /// A server may close by itself, so that ssh's own word counts, which comes beside it.
    void onClosed()
    {
        m_step = core::soon(
            [this] {
                if (!m_tunnel || !m_tunnel->m_master || !m_tunnel->m_master->refusedLately())
                    return keep();
                fail(Error::Kind::Refused,
                     u"Port %1 can't be reached through ssh: nothing listens there, or the server forbids it"_s.arg(
                         m_port),
                     u"Check that the container listens, and AllowTcpForwarding in the host's sshd_config"_s);
            },
            std::chrono::milliseconds(200));
    }

    void keep()
    {
        if (!m_tunnel)
            return fail(Error::Kind::ConnectionLost, u"ssh is not connected"_s);
        m_tunnel->m_ports.insert(key(), m_local);
        tell(m_local);
    }

    void fail(Error::Kind kind, const QString &what, const QString &next = {})
    {
        tell(core::fail(
            {.kind = kind, .what = what, .where = m_tunnel ? m_tunnel->m_target.name : QString(), .next = next}));
    }

    void tell(Result<quint16> result)
    {
        const auto done = std::move(m_done); // may destroy this
        done(std::move(result));
    }

    QPointer<SshTunnel> m_tunnel;
    const QString m_address;
    const quint16 m_port;
    std::function<void(Result<quint16>)> m_done;
    quint16 m_local = 0;
    int m_tries = 0;
    core::Task m_step;
    QTcpSocket m_socket;
};

core::Task SshTunnel::forwardPort(const QString &address, quint16 port, std::function<void(Result<quint16>)> done)
{
    return core::Task(std::make_unique<PortForward>(*this, address, port, std::move(done)));
}

} // namespace bayplan::net
