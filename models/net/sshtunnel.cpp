// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sshtunnel.h"

#include "core/plaintext.h"
#include "core/soon.h"

#include <QFile>
#include <QPointer>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr std::chrono::seconds tunnelRunLimit{20};
constexpr std::chrono::seconds probeLimit{5};
constexpr std::chrono::seconds lastWords{2};
constexpr int sshTrouble = 255; ///< ssh's own exit code

QString lastSaid(const QString &text)
{
    return core::plainLine(text.trimmed().section(u'\n', -1), 300);
}

} // namespace

/// What open() hands out.
class SshTunnel::Opening : public core::Task::Work
{
public:
    explicit Opening(SshTunnel *tunnel) : m_tunnel(tunnel), m_number(tunnel->m_openings) {}
    ~Opening() override
    {
        if (m_tunnel && m_tunnel->m_openings == m_number) // not when another has taken its place
            m_tunnel->cancel();
    }

private:
    QPointer<SshTunnel> m_tunnel;
    const int m_number;
};

SshTunnel::SshTunnel(SshService &service, SshTarget target) : m_service(service), m_target(std::move(target)) {}

SshTunnel::~SshTunnel()
{
    dropWay();
    dropForwards();
}

core::Task SshTunnel::open(std::function<void(Result<Origin>)> done)
{
    ++m_openings;
    m_done = std::move(done);
    m_told = false;
    m_refused.clear();
    proceed();
    return core::Task(std::make_unique<Opening>(this));
}

void SshTunnel::cancel()
{
    if (!m_done)
        return; // answered already
    m_done = {};
    m_step.cancel();
    if (m_master && !m_master->isUp())
        retireMaster();
}

/// Does the first thing that is missing.
void SshTunnel::proceed()
{
    m_step.cancel();
    if (!m_master) {
        m_master = std::make_unique<SshMaster>(m_service, m_target);
        connect(m_master.get(), &SshMaster::up, this, &SshTunnel::proceed);
        connect(m_master.get(), &SshMaster::ended, this, &SshTunnel::onMasterEnded);
        m_master->start();
    } else if (!m_master->isUp()) {
        return; // it tells
    } else if (m_localSocket.isEmpty()) {
        forward(m_target.socket.isEmpty() ? usualSocket() : m_target.socket);
    } else {
        probe();
    }
}

void SshTunnel::forward(const QString &remoteSocket)
{
    dropWay();
    if (const QString made = m_forwards.value(remoteSocket); !made.isEmpty()) {
        m_localSocket = made;
        m_remoteSocket = remoteSocket;
        return probe();
    }
    const QString local = m_service.newSocketPath(u"s"_s);
    m_step =
        runSsh(m_service, sshForwardArguments(m_master->controlPath(), local, remoteSocket), tunnelRunLimit,
               [this, local, remoteSocket](Result<SshOutput> output) {
                   if (!output)
                       return fail(output.error());
                   if (output->exitCode != 0)
                       return fail({.kind = Error::Kind::System,
                                    .what = u"ssh can't forward to %1: %2"_s.arg(remoteSocket, lastSaid(output->err)),
                                    .where = m_target.name,
                                    .next = {}});
                   m_forwards.insert(remoteSocket, local);
                   m_localSocket = local;
                   m_remoteSocket = remoteSocket;
                   probe();
               });
}

void SshTunnel::bridge(const QString &command)
{
    dropWay();
    const QString local = m_service.newSocketPath(u"b"_s);
    m_bridge = std::make_unique<StdioBridge>(m_service, sshRunArguments(m_master->controlPath(), command));
    if (const auto started = m_bridge->start(local); !started)
        return fail(started.error());
    m_localSocket = local;
    probe();
}

void SshTunnel::probe()
{
    m_step = probeSocket(m_localSocket, probeLimit, [this](SocketAnswer answer) { onProbed(answer); });
}

void SshTunnel::onProbed(SocketAnswer answer)
{
    // An engine that hangs is for its pings to find.
    if (answer != SocketAnswer::Closed)
        return tell(Origin{.socketPath = m_localSocket,
                           .base = "http://engine",
                           .name = m_target.name,
                           .fewConnections = m_bridge != nullptr});
    if (!m_bridge) {
        m_refused << m_remoteSocket;
        return look();
    }
    if (!m_bridge->isRunning())
        return onBridgeClosed();
    // Why it closed comes a moment later.
    m_step = core::soon([this] { onBridgeClosed(); }, lastWords);
    connect(m_bridge.get(), &StdioBridge::runEnded, this, &SshTunnel::onBridgeClosed, Qt::QueuedConnection);
}

void SshTunnel::onBridgeClosed()
{
    if (!m_bridge || !m_done)
        return;
    const QString said = m_bridge->lastError();
    dropWay(); // the next try begins with forwarding again
    fail({.kind = Error::Kind::Refused,
          .what = u"The docker command on the host does not reach its engine%1"_s.arg(
              said.isEmpty() ? QString() : QString(u": "_s + lastSaid(said))),
          .where = m_target.name,
          .next = u"Check that the engine runs there"_s});
}

void SshTunnel::look()
{
    m_step = runSsh(m_service, sshRunArguments(m_master->controlPath(), sshLookCommand(m_target)), tunnelRunLimit,
                    [this](Result<SshOutput> output) {
                        if (!output)
                            return fail(output.error());
                        if (output->exitCode == sshTrouble && !m_master->isUp())
                            return; // it tells
                        follow(chooseSshWay(m_target, readSshLook(output->out), m_refused));
                    });
}

void SshTunnel::follow(const SshWay &way)
{
    if (const auto *forwardTo = std::get_if<ForwardTo>(&way))
        return forward(forwardTo->socket);
    if (const auto *run = std::get_if<RunOnHost>(&way))
        return bridge(run->command);
    dropWay();
    const Error &error = std::get<Error>(way);
    if (error.kind == Error::Kind::PermissionDenied)
        retireMaster(); // what a user may do is settled at login: the next try logs in again
    fail(error);
}

void SshTunnel::onMasterEnded(const Error &error)
{
    retireMaster();
    dropWay();
    if (m_done)
        return fail(error);
    if (std::exchange(m_told, false))
        Q_EMIT lost(error);
}

/// Not destroyed at once: this may be within one of its signals.
void SshTunnel::retireMaster()
{
    dropForwards();
    m_ports.clear();
    SshMaster *master = m_master.release();
    master->disconnect(this);
    master->setParent(this);
    master->deleteLater();
}

Error SshTunnel::explain(Error error) const
{
    // A request is given up long before ssh itself finds the network to be cut.
    if (error.kind == Error::Kind::Timeout)
        error.next = u"The network to the host may be cut, or its engine hung or overloaded"_s;
    if (!m_master || !m_master->refusedLately() || m_remoteSocket.isEmpty())
        return error;
    return {.kind = Error::Kind::Refused,
            .what = u"ssh is connected, but nothing on the host takes connections on %1"_s.arg(m_remoteSocket),
            .where = m_target.name,
            .next = u"Check that the engine runs there"_s};
}

void SshTunnel::fail(Error error)
{
    if (error.where.isEmpty())
        error.where = m_target.name;
    tell(core::fail(std::move(error)));
}

void SshTunnel::tell(Result<Origin> result)
{
    m_step.cancel();
    m_told = result.has_value();
    if (const auto done = std::exchange(m_done, {}))
        done(std::move(result));
}

void SshTunnel::dropWay()
{
    m_step.cancel();
    m_bridge.reset(); // with its socket
    m_localSocket.clear();
    m_remoteSocket.clear();
}

void SshTunnel::dropForwards()
{
    for (const QString &local : std::as_const(m_forwards))
        QFile::remove(local);
    m_forwards.clear();
}

} // namespace bayplan::net
