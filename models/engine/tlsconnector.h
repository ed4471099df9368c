// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/connector.h"

namespace bayplan::engine {

/// Reads and checks the certificates anew each time the way is opened, so that replaced files count from the next
/// connection on.
class TlsConnector : public Connector
{
    Q_OBJECT

public:
    /// `endpoint` is of kind Tls.
    explicit TlsConnector(Endpoint endpoint) : m_endpoint(std::move(endpoint)) {}

    core::Task open(std::function<void(core::Result<net::Origin>)> done) override;

private:
    core::Result<net::Origin> read() const;

    const Endpoint m_endpoint;
};

} // namespace bayplan::engine
