// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/httpconnection.h"

#include <QDateTime>
#include <QLocale>
#include <QPointer>
#include <QTimeZone>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

// More than this waiting behind a request in hand is nothing a sane client does.
constexpr qsizetype maxPipelined = 1024 * 1024;
constexpr qsizetype chunkSize = 32 * 1024;

QByteArray httpDate(int ahead)
{
    // Made once a second: thousands of answers a second would otherwise spend their time on it.
    static qint64 second = 0;
    static QByteArray text;
    const qint64 now = QDateTime::currentSecsSinceEpoch() + ahead;
    if (now != second) {
        second = now;
        text = QLocale::c()
                   .toString(QDateTime::fromSecsSinceEpoch(now, Qt::UTC), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s)
                   .toLatin1();
    }
    return text;
}

bool hasBody(int status)
{
    return status != 204 && status != 304;
}

} // namespace

HttpConnection::HttpConnection(QLocalSocket *socket, const QByteArray &serverHeaders, Traffic *traffic, QObject *parent)
    : QObject(parent)
    , m_device(socket)
    , m_serverHeaders(serverHeaders)
    , m_traffic(traffic)
{
    socket->setParent(this);
    connect(socket, &QIODevice::readyRead, this, &HttpConnection::readMore);
    connect(socket, &QLocalSocket::disconnected, this, &HttpConnection::gone);
}

HttpConnection::HttpConnection(QTcpSocket *socket, const QByteArray &serverHeaders, Traffic *traffic, QObject *parent)
    : QObject(parent)
    , m_device(socket)
    , m_serverHeaders(serverHeaders)
    , m_traffic(traffic)
{
    socket->setParent(this);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(socket, &QIODevice::readyRead, this, &HttpConnection::readMore);
    connect(socket, &QAbstractSocket::disconnected, this, &HttpConnection::gone);
}

void HttpConnection::gone()
{
    if (m_gone)
        return;
    m_gone = true;
    Q_EMIT closed();
    deleteLater();
}

void HttpConnection::readMore()
{
    const QByteArray bytes = m_device->readAll();
    m_traffic->bytesIn += static_cast<quint64>(bytes.size());
    if (m_closing)
        return;
    m_parser.feed(bytes);
    if (m_busy) {
        if (m_parser.buffered() > maxPipelined)
            abort();
        return;
    }
    handleNext();
}

void HttpConnection::handleNext()
{
    if (m_busy || m_gone || m_closing)
        return;
    HttpRequest request;
    int errorStatus = 400;
    switch (m_parser.next(&request, &errorStatus)) {
    case HttpRequestParser::Status::NeedMore:
        return;
    case HttpRequestParser::Status::Bad:
        m_busy = true;
        m_keepAlive = false;
        m_isHead = false;
        send({errorStatus,
              "text/plain; charset=utf-8",
              QByteArray::number(errorStatus) + ' ' + reasonPhrase(errorStatus),
              {},
              0});
        return;
    case HttpRequestParser::Status::Ready:
        break;
    }
    m_busy = true;
    m_isHead = request.method == "HEAD";
    m_keepAlive = request.keepAlive;
    ++m_traffic->requests;
    Q_EMIT requestArrived(request);
}

QByteArray HttpConnection::headOf(const HttpReply &reply, bool chunked) const
{
    QByteArray head;
    head.reserve(512);
    head += "HTTP/1.1 ";
    head += QByteArray::number(reply.status);
    head += ' ';
    head += reasonPhrase(reply.status);
    head += "\r\n";
    if (reply.engineHeaders)
        head += m_serverHeaders;
    for (const auto &[name, value] : reply.headers) {
        head += name;
        head += ": ";
        head += value;
        head += "\r\n";
    }
    if (hasBody(reply.status)) {
        head += "Content-Type: ";
        head += reply.contentType;
        head += "\r\n";
    }
    if (!m_keepAlive)
        head += "Connection: close\r\n";
    head += "Date: ";
    head += httpDate(reply.clockAhead);
    head += "\r\n";
    if (chunked) {
        head += "Transfer-Encoding: chunked\r\n";
    } else if (hasBody(reply.status)) {
        head += "Content-Length: ";
        head += QByteArray::number(reply.body.size());
        head += "\r\n";
    }
    head += "\r\n";
    return head;
}

void HttpConnection::send(const HttpReply &reply)
{
    sendRaw(headOf(reply, false));
    if (!m_isHead && hasBody(reply.status) && !reply.body.isEmpty())
        sendRaw(reply.body);
    finishRaw();
}

void HttpConnection::sendChunked(const HttpReply &reply)
{
    if (m_isHead || !hasBody(reply.status)) {
        send(reply);
        return;
    }
    openStream(reply);
    for (qsizetype at = 0; at < reply.body.size(); at += chunkSize)
        sendChunk(reply.body.sliced(at, std::min(chunkSize, reply.body.size() - at)));
    finishStream();
}

void HttpConnection::openStream(const HttpReply &head)
{
    sendRaw(headOf(head, true));
}

void HttpConnection::sendChunk(const QByteArray &data)
{
    // An empty chunk would end the stream.
    if (data.isEmpty())
        return;
    QByteArray chunk = QByteArray::number(data.size(), 16);
    chunk.reserve(chunk.size() + data.size() + 4);
    chunk += "\r\n";
    chunk += data;
    chunk += "\r\n";
    sendRaw(chunk);
}

void HttpConnection::finishStream()
{
    sendRaw("0\r\n\r\n");
    finishRaw();
}

void HttpConnection::sendRaw(const QByteArray &bytes)
{
    if (m_gone || m_closing || !m_device->isOpen())
        return;
    m_traffic->bytesOut += static_cast<quint64>(bytes.size());
    m_device->write(bytes);
}

void HttpConnection::finishRaw()
{
    if (!m_keepAlive) {
        closeGently();
        return;
    }
    m_busy = false;
    if (m_parser.buffered() > 0)
        QMetaObject::invokeMethod(this, &HttpConnection::handleNext, Qt::QueuedConnection);
}

void HttpConnection::closeGently()
{
    m_closing = true;
    if (auto *local = qobject_cast<QLocalSocket *>(m_device))
        local->disconnectFromServer();
    else if (auto *tcp = qobject_cast<QTcpSocket *>(m_device))
        tcp->disconnectFromHost();
}

void HttpConnection::abort()
{
    m_closing = true;
    const QPointer<HttpConnection> self(this);
    if (auto *local = qobject_cast<QLocalSocket *>(m_device))
        local->abort();
    else if (auto *tcp = qobject_cast<QTcpSocket *>(m_device))
        tcp->abort();
    if (self)
        gone();
}

} // namespace bayplan::simulator
