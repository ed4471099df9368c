// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/connector.h"

#include "core/soon.h"
#include "engine/sshconnector.h"
#include "engine/tlsconnector.h"

namespace bayplan::engine {

using core::Result;

namespace {

/// Sockets and ports need nothing made first.
class DirectConnector : public Connector
{
public:
    explicit DirectConnector(Endpoint endpoint) : m_endpoint(std::move(endpoint)) {}

    core::Task open(std::function<void(Result<net::Origin>)> done) override
    {
        return core::soon([origin = m_endpoint.origin(), done = std::move(done)] { done(origin); });
    }

private:
    const Endpoint m_endpoint;
};

} // namespace

core::Task Connector::forwardPort(const QString &, quint16, std::function<void(Result<quint16>)> done)
{
    return core::soon([done = std::move(done)] {
        done(core::fail({.kind = core::Error::Kind::Unsupported,
                         .what = QStringLiteral("Ports are forwarded through ssh only"),
                         .where = {},
                         .next = {}}));
    });
}

std::unique_ptr<Connector> makeConnector(const Endpoint &endpoint, Ways ways)
{
    if (endpoint.kind == Endpoint::Kind::Tls)
        return std::make_unique<TlsConnector>(endpoint);
    if (endpoint.kind == Endpoint::Kind::Ssh)
        return std::make_unique<SshConnector>(endpoint, ways.ssh);
    return std::make_unique<DirectConnector>(endpoint);
}

} // namespace bayplan::engine
