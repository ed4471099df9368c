// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/probe.h"

#include "core/soon.h"
#include "fleet/portaddress.h"
#include "fleet/tcpport.h"
#include "net/tcpprobe.h"
#include "services/execprobe.h"
#include "services/words.h"

#include <QUrl>

#include <memory>
#include <optional>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

// What a health page says doesn't matter, so a longer answer is not one.
constexpr qint64 longestAnswer = 1024 * 1024;
// How long what takes every connection may need to find nobody behind it: dockerd's docker-proxy on the host itself,
// and ssh's other end, which may be far away.
constexpr std::chrono::milliseconds proxyFindsOut{250};
constexpr std::chrono::milliseconds sshFindsOut{1'000};

Error notReady(const QString &what, const QString &where)
{
    return {.kind = Error::Kind::Refused, .what = what, .where = where, .next = {}};
}

Result<void> judged(const net::HttpReply &reply, const HealthGate &gate, const QString &where)
{
    const int status = reply.head.status;
    if (status < 200 || status > 399)
        return core::fail(notReady(tr("GET %1 is answered with %2").arg(gate.path).arg(status), where));
    return {};
}

net::HttpRequest requestFor(const QUrl &url, const HealthGate &gate, std::chrono::milliseconds limit)
{
    const QByteArray authority = url.authority(QUrl::FullyEncoded).toUtf8();
    net::HttpRequest request;
    request.origin = {.socketPath = {}, .base = "http://" + authority, .name = QString::fromUtf8(authority)};
    request.path = QUrl(gate.path).toEncoded();
    request.connectTimeout = limit;
    request.timeout = limit;
    request.maxBody = longestAnswer;
    return request;
}

/// Whether nothing answered at all: something that answers wrongly, or breaks off, has been reached.
bool isUnreachable(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Refused:
    case Error::Kind::NotFound:
    case Error::Kind::PermissionDenied:
    case Error::Kind::Timeout:
    case Error::Kind::System:
        return true;
    default:
        return false;
    }
}

QString addressOf(const fleet::Fleet &fleet, fleet::HostId host)
{
    const fleet::HostConnection *connection = fleet.host(host);
    return connection ? connection->config().endpoint.host : QString();
}

class Probing : public core::Task::Work
{
public:
    Probing(fleet::Fleet &fleet, net::HttpLoop &loop, fleet::HostId host, const engine::Container &container,
            const HealthGate &gate, const ProbeRoute &route, std::chrono::milliseconds limit,
            std::function<void(const ProbeAnswer &)> done)
        : m_fleet(fleet)
        , m_loop(loop)
        , m_host(host)
        , m_id(container.id)
        , m_name(container.name)
        , m_gate(gate)
        , m_port(fleet::tcpPort(container, gate.port, addressOf(fleet, host)))
        , m_limit(limit)
        , m_done(std::move(done))
    {
        QObject::connect(&fleet, &fleet::Fleet::hostRemoved, &m_context, [this](fleet::HostId removed) {
            if (removed != m_host)
                return;
            m_now.cancel(); // what it asks by goes with the host
            end({core::fail(notReady(tr("Its host is not in this workspace any more"), m_name)), {}});
        });
        if (!m_port) {
            const QString what =
                gate.port ? tr("Target port %1 is not published").arg(gate.port) : tr("No TCP port is published");
            m_now = core::soon([this, what] { end({core::fail(notReady(what, m_name)), {}}); });
        } else if (route.way == ProbeWay::Exec) {
            m_now = core::soon([this, route] { askWithin(route.command, {}); });
        } else {
            m_now = fleet::urlOfPort(fleet, host, *m_port, [this](const Result<QUrl> &url) {
                if (!url)
                    return askWithin(0, url.error());
                ask(*url);
            });
        }
    }

private:
    void ask(const QUrl &url)
    {
        const ProbeWay way = wayToPort();
        if (m_gate.kind == HealthGate::Kind::Tcp)
            m_now = net::probeTcp(url.host(), quint16(url.port()), m_limit,
                                  way == ProbeWay::Ssh ? sshFindsOut : proxyFindsOut,
                                  [this, way](const Result<void> &served) { onAnswer(way, served); });
        else
            m_now = m_loop.fetch(requestFor(url, m_gate, m_limit), [this, way](const Result<net::HttpReply> &reply) {
                if (!reply)
                    return onAnswer(way, core::fail(reply.error()));
                end({judged(*reply, m_gate, m_name), {way, 0}, way});
            });
    }

    void onAnswer(ProbeWay way, const Result<void> &outcome)
    {
        if (!outcome && isUnreachable(outcome.error()))
            return askWithin(0, outcome.error());
        end({outcome, {way, 0}, way});
    }

    ProbeWay wayToPort() const
    {
        const fleet::HostConnection *host = m_fleet.host(m_host);
        const bool isSsh = host && host->config().endpoint.kind == engine::Endpoint::Kind::Ssh;
        return isSsh ? ProbeWay::Ssh : ProbeWay::Desktop;
    }

    /// `unreachable`: why this machine can't ask itself; nothing if that is known from before.
    void askWithin(int command, const std::optional<Error> &unreachable)
    {
        fleet::HostConnection *host = m_fleet.host(m_host);
        if (!host || host->client().isReadOnly()) // a command changes things as far as anybody can tell
            return end({core::fail(unreachable.value_or(notReady(tr("It can't be asked"), m_name))),
                        {},
                        unreachable ? std::optional(wayToPort()) : std::nullopt});
        const auto commands = probeCommands(m_gate, m_port->target, std::chrono::ceil<std::chrono::seconds>(m_limit));
        m_now = execProbe(host->client(), m_id, commands, command, m_limit,
                          [this, unreachable](const Result<void> &outcome, int used) {
                              if (outcome) // only then is the port worth no second try
                                  return end({outcome, {ProbeWay::Exec, used}, ProbeWay::Exec});
                              Error error = outcome.error();
                              error.where = m_name;
                              if (error.kind == Error::Kind::Unsupported)
                                  return end({core::fail(notReady(neitherWay(unreachable), m_name)), {}});
                              end({core::fail(error), {}, ProbeWay::Exec});
                          });
    }

    QString neitherWay(const std::optional<Error> &unreachable) const
    {
        const QString port = tr("Port %1 can't be reached from this machine").arg(m_port->published);
        const QString tools = m_gate.kind == HealthGate::Kind::Tcp
                                  ? tr("the container has neither nc nor busybox to ask with")
                                  : tr("the container has neither curl, wget nor busybox to ask with");
        return unreachable ? tr("%1 (%2), and %3").arg(port, unreachable->what, tools)
                           : tr("%1, and %2").arg(port, tools);
    }

    /// Whoever is told may destroy this.
    void end(const ProbeAnswer &answer)
    {
        const auto done = std::exchange(m_done, {});
        if (done)
            done(answer);
    }

    fleet::Fleet &m_fleet;
    net::HttpLoop &m_loop;
    const fleet::HostId m_host;
    const QString m_id;
    const QString m_name;
    const HealthGate m_gate;
    const std::optional<fleet::PublishedPort> m_port;
    const std::chrono::milliseconds m_limit;
    std::function<void(const ProbeAnswer &)> m_done;
    core::Task m_now; ///< where the port is reached, then the answer
    QObject m_context;
};

} // namespace

QString probeWords(const HealthGate &gate, ProbeWay way, const QString &hostName)
{
    const QString what = gate.kind == HealthGate::Kind::Http ? tr("GET %1").arg(gate.path) : tr("TCP");
    switch (way) {
    case ProbeWay::Desktop:
        break;
    case ProbeWay::Ssh:
        return tr("%1 through ssh to %2").arg(what, hostName);
    case ProbeWay::Exec:
        return tr("%1 by exec in the container").arg(what);
    }
    return tr("%1 from this machine").arg(what);
}

QString askedWords(const QString &outcome, ProbeWay way, const QString &hostName)
{
    switch (way) {
    case ProbeWay::Desktop:
        break;
    case ProbeWay::Ssh:
        return tr("%1, asked through ssh to %2").arg(outcome, hostName);
    case ProbeWay::Exec:
        return tr("%1, asked by exec in the container").arg(outcome);
    }
    return tr("%1, asked from this machine").arg(outcome);
}

core::Task probe(fleet::Fleet &fleet, net::HttpLoop &loop, fleet::HostId host, const engine::Container &container,
                 const HealthGate &gate, const ProbeRoute &route, std::chrono::milliseconds limit,
                 std::function<void(const ProbeAnswer &)> done)
{
    return core::Task(std::make_unique<Probing>(fleet, loop, host, container, gate, route, limit, std::move(done)));
}

} // namespace bayplan::services
