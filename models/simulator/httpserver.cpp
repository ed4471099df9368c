// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/httpserver.h"

#include <QFile>

#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace bayplan::simulator {

namespace {

constexpr int backlog = 512;

/// A bound socket whose owner is gone: the file is there and nobody listens.
void leaveStaleSocket(const QByteArray &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= static_cast<qsizetype>(sizeof(address.sun_path)))
        return;
    std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    // Failing is harmless: there is then no file, as after an orderly end.
    (void)::bind(fd, reinterpret_cast<const sockaddr *>(&address), sizeof(address));
    ::close(fd);
}

} // namespace

HttpServer::HttpServer(QObject *parent) : QObject(parent) {}

HttpServer::~HttpServer()
{
    close(false);
}

bool HttpServer::listenUnix(const QString &path)
{
    QLocalServer::removeServer(path);
    m_local = new QLocalServer(this);
    m_local->setListenBacklogSize(backlog);
    connect(m_local, &QLocalServer::newConnection, this, &HttpServer::takeLocal);
    if (!m_local->listen(path)) {
        m_error = m_local->errorString();
        delete std::exchange(m_local, nullptr);
        return false;
    }
    m_path = path;
    return true;
}

bool HttpServer::listenTcp(quint16 port)
{
    m_tcp = new QTcpServer(this);
    m_tcp->setListenBacklogSize(backlog);
    connect(m_tcp, &QTcpServer::newConnection, this, &HttpServer::takeTcp);
    if (!m_tcp->listen(QHostAddress::LocalHost, port)) {
        m_error = m_tcp->errorString();
        delete std::exchange(m_tcp, nullptr);
        return false;
    }
    return true;
}

quint16 HttpServer::port() const
{
    return m_tcp ? m_tcp->serverPort() : 0;
}

void HttpServer::close(bool leaveSocketFile)
{
    if (m_local) {
        m_local->close();
        m_local->disconnect(this);
        std::exchange(m_local, nullptr)->deleteLater();
        if (leaveSocketFile)
            leaveStaleSocket(QFile::encodeName(m_path));
    }
    if (m_tcp) {
        m_tcp->close();
        m_tcp->disconnect(this);
        std::exchange(m_tcp, nullptr)->deleteLater();
    }
    const QList<HttpConnection *> connections = std::exchange(m_connections, {});
    for (HttpConnection *connection : connections)
        connection->abort();
}

void HttpServer::takeLocal()
{
    while (m_local) {
        QLocalSocket *socket = m_local->nextPendingConnection();
        if (!socket)
            return;
        welcome(new HttpConnection(socket, m_serverHeaders, &m_traffic, this));
    }
}

void HttpServer::takeTcp()
{
    while (m_tcp) {
        QTcpSocket *socket = m_tcp->nextPendingConnection();
        if (!socket)
            return;
        welcome(new HttpConnection(socket, m_serverHeaders, &m_traffic, this));
    }
}

void HttpServer::welcome(HttpConnection *connection)
{
    ++m_traffic.connections;
    m_connections.append(connection);
    connect(connection, &HttpConnection::closed, this, [this, connection] { m_connections.removeOne(connection); });
    connect(connection, &HttpConnection::requestArrived, this,
            [this, connection](const HttpRequest &request) { Q_EMIT requestArrived(connection, request); });
}

} // namespace bayplan::simulator
