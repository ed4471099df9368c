// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/httploop.h"

#include "unit/net/scriptedserver.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <set>
#include <unistd.h>

using namespace bayplan;
using namespace bayplan::testing;
using namespace Qt::Literals::StringLiterals;
using core::Result;
using core::Task;
using net::HttpLoop;
using net::HttpReply;

namespace {

/// What became of one fetch.
struct Outcome
{
    int calls = 0;
    std::optional<HttpReply> reply;
    std::optional<core::Error> error;

    std::function<void(Result<HttpReply>)> callback()
    {
        return [this](Result<HttpReply> result) {
            ++calls;
            if (result)
                reply = std::move(*result);
            else
                error = result.error();
        };
    }
};

/// Replies with the request's target and body.
void echo(const ScriptedRequest &request)
{
    request.write(httpReply(200, request.method + ' ' + request.target + ' ' + request.body));
}

} // namespace

class HttpLoopTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void replies_data()
    {
        QTest::addColumn<bool>("unixSocket");
        QTest::newRow("tcp") << false;
        QTest::newRow("unix") << true;
    }
    void replies()
    {
        QFETCH(bool, unixSocket);
        ScriptedServer server([](const ScriptedRequest &request) {
            request.write(
                httpReply(418, "body of " + request.target, "X-One: first\r\nx-one: second\r\nTWO:  spaced \r\n"));
        });
        QVERIFY(listen(server, unixSocket));
        HttpLoop loop;
        Outcome outcome;
        const Task task = loop.fetch(server.get("/a%20b?c=d"), outcome.callback());
        QCOMPARE(outcome.calls, 0);
        QCOMPARE(loop.active(), 1);
        QTRY_COMPARE(outcome.calls, 1);
        QCOMPARE(loop.active(), 0);
        QVERIFY(outcome.reply);
        QCOMPARE(outcome.reply->head.status, 418);
        QCOMPARE(outcome.reply->head.header("x-one"), "first"_ba);
        QCOMPARE(outcome.reply->head.header("two"), "spaced"_ba);
        QVERIFY(outcome.reply->head.header("three").isNull());
        QCOMPARE(outcome.reply->body, "body of /a%20b?c=d"_ba);
    }

    void sendsPathsAsTheyAre()
    {
        ScriptedServer server(echo);
        QVERIFY(server.listenTcp());
        HttpLoop loop;
        Outcome outcome;
        const Task task = loop.fetch(server.get("/containers/../json"), outcome.callback());
        QTRY_COMPARE(outcome.calls, 1);
        QCOMPARE(server.requests().front().target, "/containers/../json"_ba);
    }

    void sendsMethodBodyAndHeaders_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("get") << "GET"_ba << QByteArray();
        QTest::newRow("post") << "POST"_ba
                              << R"({"a":1})"_ba;
        QTest::newRow("empty post") << "POST"_ba << QByteArray();
        QTest::newRow("long post") << "POST"_ba << QByteArray(300'000, 'x');
        QTest::newRow("put") << "PUT"_ba
                             << "some tar"_ba;
        QTest::newRow("delete") << "DELETE"_ba << QByteArray();
    }
    void sendsMethodBodyAndHeaders()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, body);
        ScriptedServer server(echo);
        QVERIFY(server.listenTcp());
        HttpLoop loop;
        Outcome outcome;
        net::HttpRequest request = server.get("/x");
        request.method = method;
        request.body = body;
        request.headers = {"Content-Type: application/json"};
        const Task task = loop.fetch(request, outcome.callback());
        QTRY_COMPARE(outcome.calls, 1);
        QVERIFY(outcome.reply);
        QCOMPARE(outcome.reply->body, QByteArray(method + " /x " + body));
        const QByteArray head = server.requests().front().head.toLower();
        QVERIFY(head.contains("content-type: application/json"));
        QVERIFY(head.contains("user-agent: bayplan/"));
        QVERIFY(!head.contains("expect:"));
    }

    void headHasNoBody()
    {
        ScriptedServer server([](const ScriptedRequest &request) {
            request.write("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\n");
        });
        QVERIFY(server.listenTcp());
        HttpLoop loop;
        Outcome outcome;
        net::HttpRequest request = server.get("/_ping");
        request.method = "HEAD";
        const Task task = loop.fetch(request, outcome.callback());
        QTRY_COMPARE(outcome.calls, 1);
        QVERIFY(outcome.reply);
        QCOMPARE(outcome.reply->head.header("api-version"), "1.41"_ba);
        QCOMPARE(outcome.reply->body, QByteArray());
    }

    void interimRepliesAndTrailersAreNotTheHead()
    {
        ScriptedServer server([](const ScriptedRequest &request) {
            request.write("HTTP/1.1 103 Early Hints\r\nEarly: yes\r\n\r\n");
            request.write("HTTP/1.1 200 OK\r\nLate: yes\r\nTransfer-Encoding: chunked\r\nTrailer: Sum\r\n\r\n");
            request.write(chunk("body") + "0\r\nSum: 5\r\n\r\n");
        });
        QVERIFY(server.listenTcp());
        HttpLoop loop;
        Outcome outcome;
        const Task task = loop.fetch(server.get("/"), outcome.callback());
        QTRY_COMPARE(outcome.calls, 1);
        QVERIFY(outcome.reply);
        QCOMPARE(outcome.reply->head.status, 200);
        QCOMPARE(outcome.reply->head.header("late"), "yes"_ba);
        QVERIFY(outcome.reply->head.header("early").isNull());
        QVERIFY(outcome.reply->head.header("sum").isNull());
        QCOMPARE(outcome.reply->body, "body"_ba);
    }

    void connectionsAreReused_data() { replies_data(); }
    void connectionsAreReused()
    {
        QFETCH(bool, unixSocket);
        ScriptedServer server(echo);
        QVERIFY(listen(server, unixSocket));
        HttpLoop loop;
        for (int i = 0; i < 20; ++i) {
            Outcome outcome;
            const Task task = loop.fetch(server.get("/" + QByteArray::number(i)), outcome.callback());
            QTRY_COMPARE(outcome.calls, 1);
            QVERIFY(outcome.reply);
        }
        QCOMPARE(server.connections(), 1);
    }

    void connectionClosedWhileIdleIsReplaced()
    {
        ScriptedServer server([](const ScriptedRequest &request) {
            echo(request);
            request.close(); // without having said so
        });
        QVERIFY(server.listenUnix(m_dir->filePath(u"s"_s)));
        HttpLoop loop;
        for (int i = 1; i <= 5; ++i) {
            Outcome outcome;
            const Task task = loop.fetch(server.get("/"), outcome.callback());
            QTRY_COMPARE(outcome.calls, 1);
            QVERIFY2(outcome.reply, outcome.error ? qPrintable(outcome.error->message()) : "");
            QTRY_COMPARE(server.open(), 0);
            QCOMPARE(server.connections(), i);
        }
    }

    void socketsAreNeverMixedUp()
    {
        // All have the same placeholder for a host; only the path tells them apart.
        constexpr int count = 8;
        std::vector<std::unique_ptr<ScriptedServer>> servers;
        for (int i = 0; i < count; ++i) {
            servers.push_back(std::make_unique<ScriptedServer>(
                [i](const ScriptedRequest &request) { request.write(httpReply(200, QByteArray::number(i))); }));
            QVERIFY(servers.back()->listenUnix(m_dir->filePath(u"s%1"_s.arg(i))));
        }
        HttpLoop loop;
        for (int round = 0; round < 5; ++round) {
            std::vector<Outcome> outcomes(count);
            std::vector<Task> tasks;
            for (int i = 0; i < count; ++i)
                tasks.push_back(loop.fetch(servers[size_t(i)]->get("/"), outcomes[size_t(i)].callback()));
            for (int i = 0; i < count; ++i) {
                QTRY_COMPARE(outcomes[size_t(i)].calls, 1);
                QVERIFY(outcomes[size_t(i)].reply);
                QCOMPARE(outcomes[size_t(i)].reply->body, QByteArray::number(i));
            }
        }
        for (const auto &server : servers)
            QCOMPARE(server->connections(), 1);
    }

    void proxiesOfTheEnvironmentAreIgnored()
    {
        qputenv("http_proxy", "http://127.0.0.1:1");
        qputenv("all_proxy", "socks5h://127.0.0.1:1");
        for (const bool unixSocket : {false, true}) {
            ScriptedServer server(echo);
            QVERIFY(listen(server, unixSocket));
            HttpLoop loop;
            Outcome outcome;
            const Task task = loop.fetch(server.get("/"), outcome.callback());
            QTRY_COMPARE(outcome.calls, 1);
            QVERIFY(outcome.reply);
        }
        qunsetenv("http_proxy");
        qunsetenv("all_proxy");
    }

    void redirectsAreRepliesLikeOthers()
    {
        ScriptedServer server([](const ScriptedRequest &request) {
            request.write(httpReply(301, {}, "Location: file:///etc/passwd\r\n"));
        });
        QVERIFY(server.listenTcp());
        HttpLoop loop;
        Outcome outcome;
        const Task task = loop.fetch(server.get("/"), outcome.callback());
        QTRY_COMPARE(outcome.calls, 1);
        QVERIFY(outcome.reply);
        QCOMPARE(outcome.reply->head.status, 301);
        QCOMPARE(server.requests().size(), size_t(1));
    }

    void streamComesInPieces()
    {
        ScriptedRequest open;
        ScriptedServer server([&](const ScriptedRequest &request) {
            open = request;
            request.write(chunkedHead());
        });
        QVERIFY(server.listenUnix(m_dir->filePath(u"s"_s)));
        HttpLoop loop;
        QByteArrayList log;
        net::HttpRequest request = server.get("/events");
        request.timeout = {};
        const Task task = loop.stream(
            request, {.head = [&](const net::HttpHead &head) { log += "head " + QByteArray::number(head.status); },
                      .data = [&](const QByteArray &data) { log += data; },
                      .end = [&](const Result<void> &end) { log += end ? "end" : "error"; }});
        QTRY_COMPARE(log, QByteArrayList{"head 200"});
        open.write(chunk("one"));
        QTRY_COMPARE(log.size(), 2);
        open.write("3\r\ntw");
        QTRY_COMPARE(log.size(), 3);
        open.write("o\r\n" + lastChunk());
        QTRY_COMPARE(log, (QByteArrayList{"head 200", "one", "tw", "o", "end"}));
        QCOMPARE(loop.active(), 0);
    }

    void streamHandlersKeepTheirState()
    {
        ScriptedRequest open;
        ScriptedServer server([&](const ScriptedRequest &request) {
            open = request;
            request.write(chunkedHead());
        });
        QVERIFY(server.listenTcp());
        HttpLoop loop;
        QByteArray seen;
        const Task task =
            loop.stream(server.get("/"), {.head = {},
                                          .data =
                                              [&seen, all = QByteArray()](const QByteArray &data) mutable {
                                                  all += data;
                                                  seen = all;
                                              },
                                          .end = {}});
        QTRY_COMPARE(server.requests().size(), size_t(1));
        open.write(chunk("a"));
        QTRY_COMPARE(seen, "a"_ba);
        open.write(chunk("b"));
        QTRY_COMPARE(seen, "ab"_ba);
    }

    void streamsWithoutHandlersAreFine()
    {
        ScriptedServer server(
            [](const ScriptedRequest &request) { request.write(chunkedHead() + chunk("x") + lastChunk()); });
        QVERIFY(server.listenTcp());
        HttpLoop loop;
        const Task stream = loop.stream(server.get("/"), {});
        const Task fetch = loop.fetch(server.get("/"), {});
        QTRY_COMPARE(loop.active(), 0);
    }

    void aStreamIsNotLimited()
    {
        const QByteArray piece(100'000, 'x');
        ScriptedServer server([&](const ScriptedRequest &request) {
            request.write(chunkedHead());
            for (int i = 0; i < 50; ++i)
                request.write(chunk(piece));
            request.write(lastChunk());
        });
        QVERIFY(server.listenTcp());
        HttpLoop loop;
        qint64 bytes = 0;
        std::optional<bool> ended;
        net::HttpRequest request = server.get("/");
        request.maxBody = 10;
        const Task task = loop.stream(request, {.head = {},
                                                .data = [&](const QByteArray &data) { bytes += data.size(); },
                                                .end = [&](const Result<void> &end) { ended = bool(end); }});
        QTRY_VERIFY(ended);
        QVERIFY(*ended);
        QCOMPARE(bytes, 50 * piece.size());
    }

    void fiveHundredAtOnce_data() { replies_data(); }
    void fiveHundredAtOnce()
    {
        QFETCH(bool, unixSocket);
        constexpr size_t count = 500;
        std::vector<ScriptedRequest> waiting;
        ScriptedServer server([&](const ScriptedRequest &request) {
            waiting.push_back(request);
            if (waiting.size() == count) { // so that all are on the way at the same time
                for (const ScriptedRequest &each : waiting)
                    echo(each);
            }
        });
        QVERIFY(listen(server, unixSocket));
        HttpLoop loop;
        std::vector<Outcome> outcomes(count);
        std::vector<Task> tasks;
        for (size_t i = 0; i < count; ++i)
            tasks.push_back(loop.fetch(server.get("/" + QByteArray::number(qulonglong(i))), outcomes[i].callback()));
        QTRY_COMPARE_WITH_TIMEOUT(loop.active(), 0, 20'000);
        for (size_t i = 0; i < count; ++i) {
            QCOMPARE(outcomes[i].calls, 1);
            QVERIFY2(outcomes[i].reply, outcomes[i].error ? qPrintable(outcomes[i].error->message()) : "");
            QCOMPARE(outcomes[i].reply->body, QByteArray("GET /" + QByteArray::number(qulonglong(i)) + ' '));
        }
    }

    void descriptorsAreRecycled()
    {
        // Numbers of closed sockets are handed out again at once, to other connections and to strangers' files.
        ScriptedRequest events;
        ScriptedServer closing([](const ScriptedRequest &request) {
            request.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + request.target);
            request.close();
        });
        ScriptedServer streaming([&](const ScriptedRequest &request) {
            events = request;
            request.write(chunkedHead());
        });
        QVERIFY(closing.listenTcp());
        QVERIFY(streaming.listenUnix(m_dir->filePath(u"s"_s)));
        HttpLoop loop;
        QByteArray streamed;
        net::HttpRequest request = streaming.get("/events");
        request.timeout = {};
        const Task stream =
            loop.stream(request, {.head = {}, .data = [&](const QByteArray &data) { streamed += data; }, .end = {}});
        QTRY_VERIFY(events.device);

        QByteArray sent;
        int answered = 0;
        for (int round = 0; round < 40; ++round) {
            std::vector<Outcome> outcomes(5);
            std::vector<Task> tasks;
            for (Outcome &outcome : outcomes)
                tasks.push_back(loop.fetch(closing.get("/x"), outcome.callback()));
            tasks[size_t(round % 5)].cancel(); // its descriptor is closed at once
            const int stranger = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
            const QByteArray line = QByteArray::number(round) + '\n';
            events.write(chunk(line));
            sent += line;
            for (int i = 0; i < 5; ++i) {
                if (i == round % 5)
                    continue;
                QTRY_COMPARE(outcomes[size_t(i)].calls, 1);
                QVERIFY2(outcomes[size_t(i)].reply,
                         outcomes[size_t(i)].error ? qPrintable(outcomes[size_t(i)].error->message()) : "");
                ++answered;
            }
            QCOMPARE(outcomes[size_t(round % 5)].calls, 0);
            ::close(stranger);
        }
        QCOMPARE(answered, 160);
        QTRY_COMPARE(streamed, sent);
        QCOMPARE(streaming.connections(), 1);
    }

    void requestsMayBeStartedFromCallbacks()
    {
        ScriptedServer server(echo);
        QVERIFY(server.listenUnix(m_dir->filePath(u"s"_s)));
        HttpLoop loop;
        int rounds = 0;
        Task current;
        std::function<void(Result<HttpReply>)> again = [&](const Result<HttpReply> &reply) {
            QVERIFY(reply);
            if (++rounds < 50)
                current = loop.fetch(server.get("/again"), again); // replaces the task whose callback this is
        };
        current = loop.fetch(server.get("/first"), again);
        QTRY_COMPARE(rounds, 50);
        QCOMPARE(server.connections(), 1);
    }

    void requestsMayBeStartedFromStreamCallbacks()
    {
        ScriptedServer server([](const ScriptedRequest &request) {
            if (request.target == "/stream")
                request.write(chunkedHead() + chunk("data") + lastChunk());
            else
                echo(request);
        });
        QVERIFY(server.listenTcp());
        HttpLoop loop;
        std::vector<Task> tasks;
        Outcome fromHead;
        Outcome fromData;
        Outcome fromEnd;
        tasks.push_back(loop.stream(
            server.get("/stream"),
            {.head = [&](const net::HttpHead &) { tasks.push_back(loop.fetch(server.get("/1"), fromHead.callback())); },
             .data = [&](const QByteArray &) { tasks.push_back(loop.fetch(server.get("/2"), fromData.callback())); },
             .end = [&](const Result<void> &) { tasks.push_back(loop.fetch(server.get("/3"), fromEnd.callback())); }}));
        QTRY_COMPARE(fromHead.calls + fromData.calls + fromEnd.calls, 3);
        QCOMPARE(fromHead.reply->body, "GET /1 "_ba);
        QCOMPARE(fromData.reply->body, "GET /2 "_ba);
        QCOMPARE(fromEnd.reply->body, "GET /3 "_ba);
    }

private:
    bool listen(ScriptedServer &server, bool unixSocket)
    {
        return unixSocket ? server.listenUnix(m_dir->filePath(u"socket"_s)) : server.listenTcp();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(HttpLoopTest)
#include "httploop.moc"
