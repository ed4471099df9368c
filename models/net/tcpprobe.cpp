// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tcpprobe.h"

#include "core/soon.h"

#include <QNetworkProxy>
#include <QTcpSocket>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

Error::Kind kindOf(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return Error::Kind::Refused;
    case QAbstractSocket::SocketTimeoutError:
        return Error::Kind::Timeout;
    case QAbstractSocket::HostNotFoundError:
        return Error::Kind::NotFound;
    case QAbstractSocket::SocketAccessError:
        return Error::Kind::PermissionDenied;
    default:
        return Error::Kind::System;
    }
}

class TcpProbe : public core::Task::Work
{
public:
    TcpProbe(const QString &address, quint16 port, std::chrono::milliseconds limit, std::chrono::milliseconds hold,
             std::function<void(Result<void>)> done)
        : m_hold(hold)
        , m_done(std::move(done))
    {
        m_socket.setProxy(QNetworkProxy::NoProxy);
        QObject::connect(&m_socket, &QTcpSocket::connected, &m_socket, [this] { onConnected(); });
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { end({}); });
        QObject::connect(&m_socket, &QTcpSocket::errorOccurred, &m_socket,
                         [this](QAbstractSocket::SocketError error) { onError(error); });
        m_wait = core::soon([this] { end(failure(Error::Kind::Timeout, u"It does not answer"_s)); }, limit);
        m_socket.connectToHost(address, port);
    }

private:
    void onConnected()
    {
        // The kernel may choose the very port that is asked as the one to ask from, and so connect it to itself.
        if (m_socket.localPort() == m_socket.peerPort() && m_socket.localAddress() == m_socket.peerAddress())
            return end(failure(Error::Kind::Refused, u"Nobody listens there"_s));
        m_isThere = true;
        m_wait = core::soon([this] { end({}); }, m_hold);
    }

    void onError(QAbstractSocket::SocketError error)
    {
        end(m_isThere ? failure(Error::Kind::ConnectionLost, u"The connection is closed at once: nobody serves it"_s)
                      : failure(kindOf(error), m_socket.errorString()));
    }

    static Result<void> failure(Error::Kind kind, const QString &what)
    {
        return core::fail({.kind = kind, .what = what, .where = {}, .next = {}});
    }

    /// From the event loop: it may be within the socket's signal, and whoever is told may destroy this.
    void end(const Result<void> &outcome)
    {
        if (!m_done)
            return;
        m_wait = core::soon([done = std::exchange(m_done, {}), outcome] { done(outcome); });
    }

    const std::chrono::milliseconds m_hold;
    std::function<void(Result<void>)> m_done;
    bool m_isThere = false;
    core::Task m_wait;
    QTcpSocket m_socket;
};

} // namespace

core::Task probeTcp(const QString &address, quint16 port, std::chrono::milliseconds limit,
                    std::chrono::milliseconds hold, std::function<void(Result<void>)> done)
{
    return core::Task(std::make_unique<TcpProbe>(address, port, limit, hold, std::move(done)));
}

} // namespace bayplan::net
