// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sshconnector.h"

namespace bayplan::engine {

namespace {
// An sshd allows ten sessions on a connection (MaxSessions), and each HTTP connection through dial-stdio is one: the
// events, a ping and the queue's four take six. One is left for a log or a terminal.
constexpr int mostThroughStdio = 3;
} // namespace

SshConnector::SshConnector(const Endpoint &endpoint, net::SshService &service)
    : m_tunnel(service, {.name = endpoint.toString(),
                         .user = endpoint.user,
                         .host = endpoint.host,
                         .port = endpoint.port,
                         .socket = endpoint.path})
{
    connect(&m_tunnel, &net::SshTunnel::lost, this, &Connector::lost);
}

core::Task SshConnector::open(std::function<void(core::Result<net::Origin>)> done)
{
    return m_tunnel.open(std::move(done));
}

int SshConnector::mostAtOnce() const
{
    return m_tunnel.bridges() ? mostThroughStdio : Connector::mostAtOnce();
}

} // namespace bayplan::engine
