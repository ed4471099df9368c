// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/httprequest.h"

#include <QUrl>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype maxHead = 64 * 1024;
constexpr qlonglong maxBody = 8 * 1024 * 1024;

} // namespace

bool HttpRequest::flag(const QString &name, bool otherwise) const
{
    if (!query.hasQueryItem(name))
        return otherwise;
    const QString value = item(name).trimmed().toLower();
    return !(value.isEmpty() || value == u"0"_s || value == u"no"_s || value == u"false"_s || value == u"none"_s);
}

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 409:
        return "Conflict";
    case 411:
        return "Length Required";
    case 413:
        return "Payload Too Large";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    default:
        return "Unknown";
    }
}

HttpRequestParser::Status HttpRequestParser::next(HttpRequest *request, int *errorStatus)
{
    const auto bad = [errorStatus](int status) {
        *errorStatus = status;
        return Status::Bad;
    };
    const qsizetype headEnd = m_buffer.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return m_buffer.size() > maxHead ? bad(431) : Status::NeedMore;
    if (headEnd > maxHead)
        return bad(431);

    const QList<QByteArray> lines = m_buffer.first(headEnd).replace("\r\n", "\n").split('\n');
    const QList<QByteArray> start = lines.first().split(' ');
    if (start.size() != 3 || start[0].isEmpty() || !start[2].startsWith("HTTP/1."))
        return bad(400);
    HttpRequest parsed;
    parsed.method = start[0];
    QByteArray target = start[1];
    if (const qsizetype scheme = target.indexOf("://"); scheme > 0 && !target.startsWith('/')) {
        const qsizetype slash = target.indexOf('/', scheme + 3);
        target = slash < 0 ? QByteArray("/") : target.sliced(slash);
    }
    if (!target.startsWith('/'))
        return bad(400);
    const qsizetype question = target.indexOf('?');
    parsed.path = QString::fromUtf8(QByteArray::fromPercentEncoding(question < 0 ? target : target.first(question)));
    if (question >= 0) {
        // Go's clients write a space as '+'.
        QByteArray query = target.sliced(question + 1);
        parsed.query = QUrlQuery(QString::fromUtf8(query.replace('+', "%20")));
    }
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        if (colon < 1)
            return bad(400);
        parsed.headers.insert(lines[i].first(colon).toLower(), lines[i].sliced(colon + 1).trimmed());
    }
    const QByteArray connection = parsed.headers.value("connection").toLower();
    parsed.keepAlive = connection != "close" && (start[2] != "HTTP/1.0" || connection == "keep-alive");
    if (parsed.headers.contains("transfer-encoding"))
        return bad(411);

    qlonglong length = 0;
    if (parsed.headers.contains("content-length")) {
        bool ok = false;
        length = parsed.headers.value("content-length").toLongLong(&ok);
        if (!ok || length < 0)
            return bad(400);
        if (length > maxBody)
            return bad(413);
    }
    const qsizetype bodyStart = headEnd + 4;
    if (m_buffer.size() - bodyStart < length)
        return Status::NeedMore;
    parsed.body = m_buffer.sliced(bodyStart, length);
    m_buffer.remove(0, bodyStart + length);
    *request = std::move(parsed);
    return Status::Ready;
}

} // namespace bayplan::simulator
