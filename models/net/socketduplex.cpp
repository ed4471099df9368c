// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/socketduplex.h"

#include "net/curlerror.h"
#include "net/tcpaddress.h"

#include <QNetworkProxy>

#include <sys/socket.h>

namespace bayplan::net {

SocketDuplex::SocketDuplex(const HttpRequest &request) : m_request(request)
{
    if (!request.origin.socketPath.isEmpty()) {
        auto local = std::make_unique<QLocalSocket>();
        QLocalSocket *socket = local.get();
        m_device = std::move(local);
        socket->setReadBufferSize(mostHeld);
        connect(socket, &QLocalSocket::connected, this, &SocketDuplex::onConnected);
        connect(socket, &QLocalSocket::disconnected, this, &SocketDuplex::onDisconnected);
        // Queued: it may fail within connectToServer().
        connect(
            socket, &QLocalSocket::errorOccurred, this,
            [this](QLocalSocket::LocalSocketError error) {
                if (error == QLocalSocket::PeerClosedError && m_connected)
                    return; // disconnected() comes
                onFailed(describeFailure(m_connected ? CURLE_RECV_ERROR : CURLE_COULDNT_CONNECT, 0, m_request,
                                         m_connected, m_request.connectTimeout));
            },
            Qt::QueuedConnection);
        socket->connectToServer(request.origin.socketPath);
    } else {
        auto tcp = std::make_unique<QTcpSocket>();
        QTcpSocket *socket = tcp.get();
        m_device = std::move(tcp);
        socket->setProxy(QNetworkProxy::NoProxy); // engines are reached directly
        socket->setReadBufferSize(mostHeld);
        connect(socket, &QTcpSocket::connected, this, [this, socket] {
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
            onConnected();
        });
        connect(socket, &QTcpSocket::disconnected, this, &SocketDuplex::onDisconnected);
        connect(
            socket, &QTcpSocket::errorOccurred, this,
            [this](QAbstractSocket::SocketError error) {
                if (error == QAbstractSocket::RemoteHostClosedError && m_connected)
                    return;
                onFailed(describeSocketError(error, m_request, m_connected));
            },
            Qt::QueuedConnection);
        const TcpAddress address = TcpAddress::of(request.origin);
        socket->connectToHost(address.host, address.port);
    }
    connect(m_device.get(), &QIODevice::readyRead, this, &Duplex::readyRead);
    connect(m_device.get(), &QIODevice::bytesWritten, this, [this] {
        endOutput();
        Q_EMIT sent();
    });
}

SocketDuplex::~SocketDuplex()
{
    m_device->disconnect(this);
}

void SocketDuplex::onConnected()
{
    m_connected = true;
    // Queued: the owner has connected to nothing yet when a unix socket connects at once.
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT opened(); }, Qt::QueuedConnection);
}

void SocketDuplex::onFailed(const core::Error &error)
{
    if (std::exchange(m_over, true))
        return;
    Q_EMIT failed(error);
}

void SocketDuplex::onDisconnected()
{
    if (m_over)
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!std::exchange(m_over, true))
                Q_EMIT ended();
        },
        Qt::QueuedConnection);
}

void SocketDuplex::write(const QByteArray &bytes)
{
    if (!m_over)
        m_device->write(bytes);
}

void SocketDuplex::finishWriting()
{
    m_finishing = true;
    endOutput();
}

void SocketDuplex::endOutput()
{
    if (!m_finishing || m_over || m_device->bytesToWrite() > 0)
        return;
    m_finishing = false;
    const auto *local = qobject_cast<QLocalSocket *>(m_device.get());
    const qintptr descriptor =
        local ? local->socketDescriptor() : static_cast<QTcpSocket *>(m_device.get())->socketDescriptor();
    ::shutdown(int(descriptor), SHUT_WR);
}

} // namespace bayplan::net
