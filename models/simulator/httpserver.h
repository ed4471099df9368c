// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/httpconnection.h"

#include <QLocalServer>
#include <QObject>
#include <QTcpServer>

namespace bayplan::simulator {

/// A minimal HTTP/1.1 server on a unix socket or on 127.0.0.1. Lives in the thread that made it.
class HttpServer : public QObject
{
    Q_OBJECT

public:
    explicit HttpServer(QObject *parent = nullptr);
    ~HttpServer() override;

    /// Whole header lines, each with its CRLF, for every answer from the next connection on.
    void setServerHeaders(const QByteArray &lines) { m_serverHeaders = lines; }

    /// The folder must exist and the path have at most 107 bytes. A stale socket there is replaced.
    bool listenUnix(const QString &path);
    /// Port 0 takes a free one.
    bool listenTcp(quint16 port = 0);
    quint16 port() const;
    QString errorString() const { return m_error; }

    /// Stops listening and cuts every connection. A killed daemon leaves its socket file behind, on which clients
    /// are refused; `leaveSocketFile` does the same.
    void close(bool leaveSocketFile);

    Traffic &traffic() { return m_traffic; }
    const Traffic &trafficSoFar() const { return m_traffic; }

Q_SIGNALS:
    void requestArrived(HttpConnection *connection, const HttpRequest &request);

private:
    void takeLocal();
    void takeTcp();
    void welcome(HttpConnection *connection);

    QLocalServer *m_local = nullptr;
    QTcpServer *m_tcp = nullptr;
    QString m_path;
    QString m_error;
    QByteArray m_serverHeaders;
    Traffic m_traffic;
    QList<HttpConnection *> m_connections;
};

} // namespace bayplan::simulator
