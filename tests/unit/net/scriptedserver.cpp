// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/net/scriptedserver.h"

#include <QLocalSocket>
#include <QTcpSocket>

#include <algorithm>
#include <memory>

namespace bayplan::testing {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int backlog = 1024; // for hundreds of connections at once

qsizetype contentLength(const QByteArray &head)
{
    for (const QByteArray &line : head.split('\n')) {
        if (line.toLower().startsWith("content-length:"))
            return line.mid(15).trimmed().toLongLong();
    }
    return 0;
}

} // namespace

void ScriptedRequest::write(const QByteArray &bytes) const
{
    if (device)
        device->write(bytes);
}

void ScriptedRequest::close() const
{
    if (auto *tcp = qobject_cast<QTcpSocket *>(device.data()))
        tcp->disconnectFromHost();
    else if (auto *local = qobject_cast<QLocalSocket *>(device.data()))
        local->disconnectFromServer();
}

QByteArray httpReply(int status, const QByteArray &body, const QByteArray &headers)
{
    return "HTTP/1.1 " + QByteArray::number(status) + " Status\r\n" + headers +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray chunkedHead(int status)
{
    return "HTTP/1.1 " + QByteArray::number(status) + " Status\r\nTransfer-Encoding: chunked\r\n\r\n";
}

QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

QByteArray lastChunk()
{
    return "0\r\n\r\n";
}

ScriptedServer::ScriptedServer(Script script) : m_script(std::move(script))
{
    m_tcp.setListenBacklogSize(backlog);
    m_tcp.setMaxPendingConnections(backlog);
    m_unix.setListenBacklogSize(backlog);
    m_unix.setMaxPendingConnections(backlog);
    connect(&m_tcp, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_tcp.nextPendingConnection()) {
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] { std::erase(m_open, socket); });
            accept(socket);
        }
    });
    connect(&m_unix, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_unix.nextPendingConnection()) {
            connect(socket, &QLocalSocket::disconnected, this, [this, socket] { std::erase(m_open, socket); });
            accept(socket);
        }
    });
}

ScriptedServer::~ScriptedServer()
{
    for (QIODevice *device : std::exchange(m_open, {}))
        device->disconnect(this);
}

bool ScriptedServer::listenTcp()
{
    return m_tcp.listen(QHostAddress::LocalHost);
}

bool ScriptedServer::listenUnix(const QString &path)
{
    return m_unix.listen(path);
}

net::Origin ScriptedServer::origin() const
{
    if (m_unix.isListening())
        return {m_unix.fullServerName(), "http://engine", u"unix://"_s + m_unix.fullServerName()};
    const QByteArray authority = "127.0.0.1:" + QByteArray::number(m_tcp.serverPort());
    return {{}, "http://" + authority, u"tcp://"_s + QString::fromLatin1(authority)};
}

net::HttpRequest ScriptedServer::get(const QByteArray &path) const
{
    net::HttpRequest request;
    request.origin = origin();
    request.path = path;
    return request;
}

void ScriptedServer::accept(QIODevice *device)
{
    const int connection = ++m_connections;
    m_open.push_back(device);
    if (m_onConnection)
        m_onConnection(device);
    const auto pending = std::make_shared<QByteArray>();
    connect(device, &QIODevice::readyRead, this,
            [this, device, connection, pending] { read(device, connection, *pending); });
    read(device, connection, *pending);
}

void ScriptedServer::read(QIODevice *device, int connection, QByteArray &pending)
{
    pending += device->readAll();
    for (;;) {
        const qsizetype end = pending.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        ScriptedRequest request;
        request.head = pending.left(end);
        const qsizetype length = contentLength(request.head);
        if (pending.size() < end + 4 + length)
            return;
        request.body = pending.mid(end + 4, length);
        pending.remove(0, end + 4 + length);
        const QList<QByteArray> line = request.head.left(request.head.indexOf("\r\n")).split(' ');
        request.method = line.value(0);
        request.target = line.value(1);
        request.connection = connection;
        request.device = device;
        m_requests.push_back(request);
        m_script(request);
    }
}

} // namespace bayplan::testing
