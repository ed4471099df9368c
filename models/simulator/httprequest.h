// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QUrlQuery>

namespace bayplan::simulator {

struct HttpRequest
{
    QByteArray method;
    /// Decoded, without the query.
    QString path;
    QUrlQuery query;
    /// By name in lower case.
    QHash<QByteArray, QByteArray> headers;
    QByteArray body;
    bool keepAlive = true;

    /// Decoded value of a query item; empty when it is not there.
    QString item(const QString &name) const { return query.queryItemValue(name, QUrl::FullyDecoded); }
    /// As the engine reads it: everything but empty, "0", "no", "false" and "none" is true.
    bool flag(const QString &name, bool otherwise = false) const;
};

struct HttpReply
{
    int status = 200;
    QByteArray contentType = "application/json";
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers;
    /// Milliseconds to wait before it is sent.
    int delayMs = 0;
    /// Whether the engine's own headers (Server, Api-Version, …) go along.
    bool engineHeaders = true;
    /// Seconds that the Date header is ahead of this machine's clock.
    int clockAhead = 0;
};

/// The phrase that goes with a status code.
QByteArray reasonPhrase(int status);

/// Cuts a byte stream into HTTP/1.x requests. Bodies need a Content-Length; sizes are limited.
class HttpRequestParser
{
public:
    enum class Status : quint8 { NeedMore, Ready, Bad };

    void feed(const QByteArray &bytes) { m_buffer.append(bytes); }
    /// Ready fills `request` and takes its bytes; Bad sets `errorStatus` to the HTTP status to answer with.
    Status next(HttpRequest *request, int *errorStatus);
    qsizetype buffered() const { return m_buffer.size(); }

private:
    QByteArray m_buffer;
};

} // namespace bayplan::simulator
