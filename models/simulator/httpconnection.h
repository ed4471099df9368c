// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/httprequest.h"
#include "simulator/traffic.h"

#include <QLocalSocket>
#include <QObject>
#include <QTcpSocket>

namespace bayplan::simulator {

/// One client's connection: takes requests one after the other, and one answer to each, whole or as a chunked stream
/// that lives until either side closes. Deletes itself when the socket is gone.
class HttpConnection : public QObject
{
    Q_OBJECT

public:
    /// Takes over the socket. `serverHeaders` go into every answer; `traffic` must outlive this.
    HttpConnection(QLocalSocket *socket, const QByteArray &serverHeaders, Traffic *traffic, QObject *parent);
    HttpConnection(QTcpSocket *socket, const QByteArray &serverHeaders, Traffic *traffic, QObject *parent);

    /// Answers the request in hand with a Content-Length, then goes on to the next one.
    void send(const HttpReply &reply);
    /// As send(), in several chunks instead of with a Content-Length.
    void sendChunked(const HttpReply &reply);
    /// Answers with the head of a chunked stream; the request stays in hand until finishStream().
    void openStream(const HttpReply &head);
    void sendChunk(const QByteArray &data);
    void finishStream();
    /// The head send() would write, to be sent with sendRaw() by those who want to break the rules.
    QByteArray headOf(const HttpReply &reply, bool chunked) const;
    void sendRaw(const QByteArray &bytes);
    /// Done with the request in hand after sendRaw().
    void finishRaw();
    /// Closes when everything has been written.
    void closeGently();
    /// Closes at once, losing what has not been written.
    void abort();

    bool isHead() const { return m_isHead; }
    /// Bytes the client has not taken yet.
    qint64 backlog() const { return m_device->bytesToWrite(); }

Q_SIGNALS:
    /// Answer it now or later; the next one comes only after that.
    void requestArrived(const HttpRequest &request);
    void closed();

private:
    void readMore();
    void handleNext();
    void gone();

    QIODevice *m_device;
    QByteArray m_serverHeaders;
    Traffic *m_traffic;
    HttpRequestParser m_parser;
    bool m_busy = false;
    bool m_isHead = false;
    bool m_keepAlive = true;
    bool m_closing = false;
    bool m_gone = false;
};

} // namespace bayplan::simulator
