// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/connector.h"
#include "net/sshtunnel.h"

namespace bayplan::engine {

/// An engine behind ssh; see net::SshTunnel.
class SshConnector : public Connector
{
    Q_OBJECT

public:
    SshConnector(const Endpoint &endpoint, net::SshService &service);

    core::Task open(std::function<void(core::Result<net::Origin>)> done) override;
    core::Error explain(core::Error error) const override { return m_tunnel.explain(std::move(error)); }
    int mostAtOnce() const override;
    core::Task forwardPort(const QString &address, quint16 port,
                           std::function<void(core::Result<quint16>)> done) override
    {
        return m_tunnel.forwardPort(address, port, std::move(done));
    }

private:
    net::SshTunnel m_tunnel;
};

} // namespace bayplan::engine
