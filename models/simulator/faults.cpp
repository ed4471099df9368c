// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/faults.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int slowByteMs = 100;

QJsonValue withTypesSwapped(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Double:
        return QString::number(value.toDouble());
    case QJsonValue::String:
        return value.toString().size();
    case QJsonValue::Bool:
        return u"perhaps"_s;
    case QJsonValue::Array: {
        QJsonArray swapped;
        const QJsonArray items = value.toArray();
        for (const QJsonValue &item : items)
            swapped.append(withTypesSwapped(item));
        return swapped;
    }
    case QJsonValue::Object: {
        QJsonObject swapped;
        const QJsonObject members = value.toObject();
        for (auto it = members.begin(); it != members.end(); ++it)
            swapped.insert(it.key(), withTypesSwapped(it.value()));
        return swapped;
    }
    default:
        return value;
    }
}

QByteArray withTypesSwapped(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (document.isArray())
        return QJsonDocument(withTypesSwapped(QJsonValue(document.array())).toArray()).toJson(QJsonDocument::Compact);
    return QJsonDocument(withTypesSwapped(QJsonValue(document.object())).toObject()).toJson(QJsonDocument::Compact);
}

void drip(HttpConnection *connection, const HttpReply &reply)
{
    connection->openStream(reply);
    auto *timer = new QTimer(connection);
    QObject::connect(timer, &QTimer::timeout, connection, [connection, body = reply.body, at = qsizetype{0}]() mutable {
        connection->sendChunk(at < body.size() ? body.sliced(at, 1) : "\n"_ba);
        ++at;
    });
    timer->start(slowByteMs);
}

void deliverNow(HttpConnection *connection, HttpReply reply, Faults::Kind kind, bool chunked)
{
    switch (kind) {
    case Faults::Kind::None:
    case Faults::Kind::Silence:
        break;
    case Faults::Kind::InvalidJson:
        reply.body = reply.body.first(reply.body.size() / 2) + "}]{\"";
        break;
    case Faults::Kind::WrongTypes:
        reply.body = withTypesSwapped(reply.body);
        break;
    case Faults::Kind::ServerError:
        reply = {500, "text/plain; charset=utf-8", "something went wrong in here\n", {}, 0};
        break;
    case Faults::Kind::NotAnEngine:
        reply = {404,
                 "text/html",
                 "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n",
                 {{"Server", "ordinary-web-server"}},
                 0,
                 false};
        break;
    case Faults::Kind::HugeHeader:
        reply.headers.append({"X-Filler", QByteArray(1024 * 1024, 'x')});
        break;
    case Faults::Kind::TruncatedBody:
        connection->sendRaw(connection->headOf(reply, false));
        connection->sendRaw(reply.body.first(reply.body.size() / 2));
        connection->closeGently();
        return;
    case Faults::Kind::SlowBody:
        drip(connection, reply);
        return;
    }
    if (chunked)
        connection->sendChunked(reply);
    else
        connection->send(reply);
}

} // namespace

void deliver(HttpConnection *connection, const QString &path, HttpReply reply, const Faults &faults)
{
    const bool touched = faults.onlyPath.isEmpty() || path.contains(faults.onlyPath);
    const Faults::Kind kind = touched ? faults.kind : Faults::Kind::None;
    if (kind == Faults::Kind::Silence)
        return;
    const bool chunked = faults.chunkedBodies;
    reply.clockAhead = faults.clockAhead;
    const int delayMs = reply.delayMs + faults.delayMs;
    if (delayMs <= 0) {
        deliverNow(connection, std::move(reply), kind, chunked);
        return;
    }
    // The connection is the timer's context: when it has gone, nothing is sent.
    QTimer::singleShot(delayMs, connection, [connection, reply = std::move(reply), kind, chunked]() mutable {
        deliverNow(connection, std::move(reply), kind, chunked);
    });
}

} // namespace bayplan::simulator
