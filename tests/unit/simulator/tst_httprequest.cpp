// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/httprequest.h"
#include "simulator/jsonwriter.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace bayplan::simulator;

class TestHttpRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void arrivesByteByByte()
    {
        const QByteArray bytes = "POST /v1.41/containers/create?name=a%20b+c HTTP/1.1\r\nHost: x\r\n"
                                 "Content-Length: 2\r\n\r\n{}GET /_ping HTTP/1.1\r\n\r\n";
        HttpRequestParser parser;
        QList<HttpRequest> requests;
        int error = 0;
        for (const char byte : bytes) {
            parser.feed(QByteArray(1, byte));
            HttpRequest request;
            const auto status = parser.next(&request, &error);
            QVERIFY(status != HttpRequestParser::Status::Bad);
            if (status == HttpRequestParser::Status::Ready)
                requests.append(request);
        }
        QCOMPARE(requests.size(), 2);
        QCOMPARE(requests[0].path, u"/v1.41/containers/create"_s);
        QCOMPARE(requests[0].item(u"name"_s), u"a b c"_s);
        QCOMPARE(requests[0].body, "{}"_ba);
        QVERIFY(requests[1].keepAlive);
    }

    void badRequestsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::newRow("noise") << "\x16\x03\x01 hello\r\n\r\n"_ba << 400;
        QTest::newRow("no path") << "GET x HTTP/1.1\r\n\r\n"_ba << 400;
        QTest::newRow("no colon") << "GET / HTTP/1.1\r\nabc\r\n\r\n"_ba << 400;
        QTest::newRow("long head") << QByteArray(70'000, 'a') << 431;
        QTest::newRow("chunked body") << "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"_ba << 411;
        QTest::newRow("huge body") << "POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"_ba << 413;
        QTest::newRow("negative body") << "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"_ba << 400;
    }
    void badRequestsAreRefused()
    {
        QFETCH(QByteArray, bytes);
        HttpRequestParser parser;
        parser.feed(bytes);
        HttpRequest request;
        int error = 0;
        QCOMPARE(parser.next(&request, &error), HttpRequestParser::Status::Bad);
        QTEST(error, "status");
    }

    void writtenJsonReadsBack()
    {
        const QString hostile = u"<b>\"\\\n\r\t\u202e\u2028é\U0001F6A2&\u0001"_s;
        JsonWriter json;
        json.beginObject().field("a", hostile).field("n", qint64{-5}).field("b", true);
        json.field("m", QMap<QString, QString>{{hostile, hostile}, {u"z"_s, u""_s}});
        json.key("l").beginArray().number(1).null().endArray().endObject();
        QJsonParseError error;
        const QJsonObject object = QJsonDocument::fromJson(json.bytes(), &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(object.value(u"a"_s).toString(), hostile);
        QCOMPARE(object.value(u"n"_s).toInt(), -5);
        QCOMPARE(object.value(u"m"_s).toObject().value(hostile).toString(), hostile);
        QVERIFY(!json.bytes().contains('<'));
    }
};

QTEST_GUILESS_MAIN(TestHttpRequest)
#include "tst_httprequest.moc"
