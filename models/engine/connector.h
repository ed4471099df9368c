// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "engine/endpoint.h"
#include "net/http.h"

#include <QObject>

#include <functional>
#include <limits>
#include <memory>

namespace bayplan::net {
class HttpLoop;
class SshService;
} // namespace bayplan::net

namespace bayplan::engine {

/// What connections to engines share; both outlive all connectors.
struct Ways
{
    net::HttpLoop &loop;
    net::SshService &ssh;
};

/// The way to one engine: makes whatever has to be there before HTTP can be spoken (nothing for a socket or a port,
/// certificates read for TLS, a tunnel for ssh), and keeps it. Lives on the event loop's thread.
class Connector : public QObject
{
    Q_OBJECT

public:
    /// Opens the way, or says at once that it is open. Again after an error or lost(): tries anew.
    virtual core::Task open(std::function<void(core::Result<net::Origin>)> done) = 0;

    /// What really went wrong when an exchange over the way failed with `error`: a tunnel knows more than the socket it
    /// ends in. The same error if nothing more is known.
    virtual core::Error explain(core::Error error) const { return error; }

    /// How many calls that take no place in the host's queue (engine::Call::patient) it carries at a time.
    virtual int mostAtOnce() const { return std::numeric_limits<int>::max(); }
    /// A TCP port of the host, at this IP address of it, as one of 127.0.0.1 here; as long as the way is open. Only for
    /// those that can (ssh); an error for others.
    virtual core::Task forwardPort(const QString &address, quint16 port,
                                   std::function<void(core::Result<quint16>)> done);

Q_SIGNALS:
    /// The way is gone, though nobody closed it.
    void lost(const bayplan::core::Error &error);
};

/// A connector for the endpoint's kind.
std::unique_ptr<Connector> makeConnector(const Endpoint &endpoint, Ways ways);

} // namespace bayplan::engine
