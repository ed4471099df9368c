// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonDocument>
#include <QLocalSocket>
#include <QObject>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>

#include <algorithm>
#include <functional>
#include <memory>

/// What came back for one request.
struct RawReply
{
    int status = 0;
    QByteArray head;
    QByteArray body;

    QJsonDocument json() const { return QJsonDocument::fromJson(body); }
    /// `line` as it stands in the head, such as "Ostype: linux".
    bool has(const QByteArray &line) const
    {
        const QList<QByteArray> lines = head.split('\n');
        return std::any_of(lines.cbegin(), lines.cend(), [&line](const auto &each) { return each.trimmed() == line; });
    }
};

/// A client that writes bytes and keeps what comes, so that tests see what is on the wire. One connection.
class RawClient
{
public:
    explicit RawClient(const QString &endpoint)
    {
        const QUrl url(endpoint);
        if (url.scheme() == QLatin1String("unix")) {
            auto socket = std::make_unique<QLocalSocket>();
            socket->connectToServer(url.path());
            m_isClosed = [raw = socket.get()] { return raw->state() == QLocalSocket::UnconnectedState; };
            m_socket = std::move(socket);
        } else {
            auto socket = std::make_unique<QTcpSocket>();
            socket->connectToHost(url.host(), static_cast<quint16>(url.port()));
            m_isClosed = [raw = socket.get()] { return raw->state() == QAbstractSocket::UnconnectedState; };
            m_socket = std::move(socket);
        }
        QObject::connect(m_socket.get(), &QIODevice::readyRead, m_socket.get(),
                         [this] { m_received += m_socket->readAll(); });
    }

    void write(const QByteArray &bytes) { m_socket->write(bytes); }
    void request(const QByteArray &method, const QByteArray &target, const QByteArray &body = {})
    {
        QByteArray text = method + ' ' + target + " HTTP/1.1\r\nHost: engine\r\n";
        if (!body.isEmpty())
            text += "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
        write(text + "\r\n" + body);
    }
    bool isClosed() const { return m_isClosed(); }
    const QByteArray &received() const { return m_received; }

    /// Waits for a whole answer to `method` and takes it from what was received; status 0 when none came in time.
    RawReply reply(const QByteArray &method = "GET")
    {
        RawReply reply;
        const bool done = QTest::qWaitFor([&] { return takeReply(method, &reply); }, 5000);
        return done ? reply : RawReply{};
    }
    RawReply ask(const QByteArray &method, const QByteArray &target, const QByteArray &body = {})
    {
        request(method, target, body);
        return reply(method);
    }

    /// The payload of the chunks received after the first head, so far.
    QByteArray chunkPayload() const
    {
        const qsizetype headEnd = m_received.indexOf("\r\n\r\n");
        return headEnd < 0 ? QByteArray() : unchunked(m_received.sliced(headEnd + 4), nullptr);
    }

private:
    static QByteArray unchunked(const QByteArray &bytes, qsizetype *end)
    {
        QByteArray payload;
        qsizetype at = 0;
        for (;;) {
            const qsizetype lineEnd = bytes.indexOf("\r\n", at);
            if (lineEnd < 0)
                return payload;
            const qsizetype size = bytes.sliced(at, lineEnd - at).toLongLong(nullptr, 16);
            if (bytes.size() < lineEnd + 2 + size + 2)
                return payload;
            at = lineEnd + 2 + size + 2;
            if (size == 0) {
                if (end)
                    *end = at;
                return payload;
            }
            payload += bytes.sliced(lineEnd + 2, size);
        }
    }

    bool takeReply(const QByteArray &method, RawReply *reply)
    {
        const qsizetype headEnd = m_received.indexOf("\r\n\r\n");
        if (headEnd < 0)
            return false;
        reply->head = m_received.first(headEnd);
        reply->status = reply->head.split(' ').value(1).toInt();
        if (method == "HEAD" || reply->status == 204 || reply->status == 304) {
            m_received.remove(0, headEnd + 4);
            return true;
        }
        if (reply->has("Transfer-Encoding: chunked")) {
            const QByteArray rest = m_received.sliced(headEnd + 4);
            qsizetype end = -1;
            reply->body = unchunked(rest, &end);
            if (end < 0)
                return false;
            m_received = rest.sliced(end);
            return true;
        }
        const qsizetype at = reply->head.indexOf("Content-Length: ");
        if (at < 0)
            return false;
        const qsizetype length = reply->head.sliced(at + 16).split('\r').first().toLongLong();
        // Asked again and again while megabytes arrive, so nothing is copied before all is there.
        if (m_received.size() - headEnd - 4 < length)
            return false;
        reply->body = m_received.sliced(headEnd + 4, length);
        m_received.remove(0, headEnd + 4 + length);
        return true;
    }

    std::unique_ptr<QIODevice> m_socket;
    std::function<bool()> m_isClosed;
    QByteArray m_received;
};
