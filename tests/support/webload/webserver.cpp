// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/webload/webserver.h"

#include <QTcpSocket>

namespace bayplan::tests {

WebServer::WebServer(const QString &name) : m_name(name.toUtf8())
{
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { read(socket); });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
                m_received.remove(socket);
                socket->deleteLater();
            });
        }
    });
    m_server.listen(QHostAddress(QHostAddress::LocalHost));
}

void WebServer::read(QTcpSocket *socket)
{
    QByteArray &received = m_received[socket];
    received += socket->readAll();
    for (qsizetype end = received.indexOf("\r\n\r\n"); end >= 0; end = received.indexOf("\r\n\r\n")) {
        received.remove(0, end + 4);
        ++m_requests;
        socket->write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(m_name.size()) + "\r\n\r\n" + m_name);
    }
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress(QHostAddress::LocalHost));
    return server.serverPort();
}

} // namespace bayplan::tests
