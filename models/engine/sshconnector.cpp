// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sshconnector.h"

namespace bayplan::engine {

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

} // namespace bayplan::engine
