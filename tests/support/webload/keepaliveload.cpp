// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/webload/keepaliveload.h"

#include <QHostAddress>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class KeepAliveLoad::Browser
{
public:
    explicit Browser(KeepAliveLoad &load) : m_load(load)
    {
        QObject::connect(&m_socket, &QTcpSocket::connected, &m_socket, [this] { ask(); });
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { read(); });
        QObject::connect(&m_socket, &QTcpSocket::disconnected, &m_socket, [this] { onClosed(); });
        QObject::connect(
            &m_socket, &QTcpSocket::errorOccurred, &m_socket,
            [this](QAbstractSocket::SocketError error) {
                if (error == QAbstractSocket::ConnectionRefusedError)
                    fail(u"no connection"_s);
            },
            Qt::QueuedConnection);
        open();
    }
    ~Browser() { m_socket.disconnect(); }

private:
    void open()
    {
        m_reused = false;
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_load.m_port);
    }

    void ask()
    {
        m_waits = true;
        m_received.clear();
        m_socket.write("GET / HTTP/1.1\r\nHost: web\r\n\r\n");
    }

    void read()
    {
        m_received += m_socket.readAll();
        const qsizetype head = m_received.indexOf("\r\n\r\n");
        if (head < 0)
            return;
        const QByteArray lines = m_received.left(head).toLower();
        const qsizetype at = lines.indexOf("content-length: ");
        const qsizetype length = at < 0 ? 0 : lines.mid(at + 16, lines.indexOf('\r', at) - at - 16).trimmed().toInt();
        if (m_received.size() < head + 4 + length)
            return;
        m_waits = false;
        if (!lines.startsWith("http/1.1 200"))
            return fail(QString::fromUtf8(lines.left(40)));
        ++m_load.m_answered;
        m_reused = true;
        if (!lines.contains("connection: close"))
            ask();
    }

    void onClosed()
    {
        if (m_waits) {
            if (m_reused && m_received.isEmpty())
                ++m_load.m_askedAgain;
            else
                m_load.m_failures << u"closed in the middle"_s;
        }
        m_waits = false;
        QMetaObject::invokeMethod(
            &m_socket, [this] { open(); }, Qt::QueuedConnection);
    }

    void fail(const QString &what)
    {
        m_load.m_failures << what;
        m_waits = false;
        if (m_socket.state() == QAbstractSocket::UnconnectedState)
            onClosed();
        else
            m_socket.abort(); // which tells that it is closed
    }

    KeepAliveLoad &m_load;
    QTcpSocket m_socket;
    QByteArray m_received;
    bool m_waits = false;
    bool m_reused = false;
};

KeepAliveLoad::KeepAliveLoad(quint16 port, int connections) : m_port(port)
{
    for (int i = 0; i < connections; ++i)
        m_browsers.push_back(std::make_unique<Browser>(*this));
}

KeepAliveLoad::~KeepAliveLoad() = default;

QString KeepAliveLoad::summary() const
{
    return u"%1 answered, %2 asked again, %3 failed"_s.arg(m_answered).arg(m_askedAgain).arg(m_failures.size());
}

} // namespace bayplan::tests
