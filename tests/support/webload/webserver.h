// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QTcpServer>

namespace bayplan::tests {

/// A web server on loopback that says its name and keeps its connections, in the test's own event loop.
class WebServer
{
public:
    explicit WebServer(const QString &name);

    quint16 port() const { return m_server.serverPort(); }
    /// Requests answered so far.
    int requests() const { return m_requests; }

private:
    void read(QTcpSocket *socket);

    const QByteArray m_name;
    QHash<QTcpSocket *, QByteArray> m_received;
    QTcpServer m_server; ///< its connections end before what they change
    int m_requests = 0;
};

/// A port of loopback that nobody listens on at the moment.
quint16 freePort();

} // namespace bayplan::tests
