// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/client.h"

#include "support/sanitized.h"
#include "unit/engine/fixture.h"
#include "unit/net/scriptedserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace bayplan;
using namespace bayplan::engine;
using namespace bayplan::testing;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;
using core::Result;
using core::Task;

namespace {

/// What a call came to.
template <typename T>
struct Answer
{
    int calls = 0;
    std::optional<T> value;
    std::optional<Error> error;

    std::function<void(Result<T>)> callback()
    {
        return [this](Result<T> result) {
            ++calls;
            if (result)
                value = std::move(*result);
            else
                error = result.error();
        };
    }
};

} // namespace

class ClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_reply = httpReply(200, "[]");
        m_server = std::make_unique<ScriptedServer>([this](const ScriptedRequest &request) {
            m_last = request;
            request.write(m_reply);
        });
        QVERIFY(m_server->listenUnix(m_dir->filePath(u"s"_s)));
        m_loop = std::make_unique<net::HttpLoop>();
        m_client = std::make_unique<Client>(*m_loop, m_server->origin());
    }
    void cleanup()
    {
        m_client.reset();
        m_loop.reset();
        m_server.reset();
    }

    void pingHasNoVersion()
    {
        m_client->setApiVersion({1, 41});
        m_reply = httpReply(200, "OK", "Api-Version: 1.41\r\nOstype: linux\r\n");
        Answer<Ping> answer;
        const Task task = m_client->ping(1s, answer.callback());
        QTRY_COMPARE(answer.calls, 1);
        QCOMPARE(m_last.target, "/_ping"_ba);
        QVERIFY((answer.value->newest == ApiVersion{1, 41}));
        QCOMPARE(answer.value->osType, u"linux"_s);
    }

    void theVersionIsAskedForWhereThePingHasNone()
    {
        m_reply = httpReply(200, "OK");
        Answer<Ping> pinged;
        Task task = m_client->ping(1s, pinged.callback());
        QTRY_COMPARE(pinged.calls, 1);
        QVERIFY(!pinged.value->tellsVersion);
        QVERIFY(pinged.value->newest == oldestApi);
        m_client->setApiVersion({1, 41});
        m_reply = httpReply(200, R"({"ApiVersion":"1.47","Version":"27.5.1"})");
        Answer<ApiVersion> answer;
        task = m_client->newestApi(1s, answer.callback());
        QTRY_COMPARE(answer.calls, 1);
        QCOMPARE(m_last.target, "/version"_ba);
        QVERIFY((*answer.value == ApiVersion{1, 47}));
        for (const char *body : {"{}", "[]", "no", R"({"ApiVersion":"new"})", R"({"ApiVersion":1.47})"}) {
            m_reply = httpReply(200, body);
            Answer<ApiVersion> bad;
            task = m_client->newestApi(1s, bad.callback());
            QTRY_COMPARE(bad.calls, 1);
            QVERIFY2(bad.error && bad.error->kind == Error::Kind::Protocol, body);
            QCOMPARE(bad.error->where, m_server->origin().name);
        }
    }

    void callsNameTheirVersion()
    {
        Answer<std::vector<Container>> answer;
        Task task = m_client->containers(answer.callback());
        QTRY_COMPARE(answer.calls, 1);
        QCOMPARE(m_last.target, "/v1.24/containers/json?all=1"_ba);
        m_client->setApiVersion({1, 52});
        task = m_client->containers(answer.callback());
        QTRY_COMPARE(answer.calls, 2);
        QCOMPARE(m_last.target, "/v1.52/containers/json?all=1"_ba);
        QVERIFY(answer.value->empty());
    }

    void idsAreEscaped()
    {
        Answer<Container> answer;
        const Task task = m_client->container(u"a/../b?c d\r\n"_s, Client::Priority::Urgent, answer.callback());
        QTRY_COMPARE(answer.calls, 1);
        QCOMPARE(m_last.target, "/v1.24/containers/a%2F..%2Fb%3Fc%20d%0D%0A/json"_ba);
    }

    void statsAskAtOnceWhereTheyCan()
    {
        m_reply = httpReply(200, fixture("docker-1.41-stats.json"));
        Answer<StatsSample> answer;
        Task task = m_client->stats(u"abc"_s, answer.callback());
        QTRY_COMPARE(answer.calls, 1);
        QCOMPARE(m_last.target, "/v1.24/containers/abc/stats?stream=false"_ba);
        m_client->setApiVersion({1, 41});
        task = m_client->stats(u"abc"_s, answer.callback());
        QTRY_COMPARE(answer.calls, 2);
        QCOMPARE(m_last.target, "/v1.41/containers/abc/stats?stream=false&one-shot=1"_ba);
        QCOMPARE(answer.value->cpuTotal, quint64(66101621));
    }

    void errorsSayWhere_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<QString>("what");
        QTest::newRow("docker") << httpReply(404, R"({"message":"No such container: x"})") << Error::Kind::NotFound
                                << u"No such container: x"_s;
        QTest::newRow("podman") << httpReply(500, R"({"cause":"c","message":"m","response":500})")
                                << Error::Kind::Engine << u"m"_s;
        QTest::newRow("too old") << httpReply(400, R"({"message":"client version 1.52 is too old. Minimum supported )"
                                                   R"(API version is 1.60, please upgrade your client to a newer )"
                                                   R"(version"})")
                                 << Error::Kind::Unsupported
                                 << u"The engine takes API 1.60 or newer; Bayplan speaks up to 1.52"_s;
        QTest::newRow("too new") << httpReply(400, R"({"message":"client version 1.24 is too new. Maximum supported )"
                                                   R"(API version is 1.22"})")
                                 << Error::Kind::Unsupported << u"The engine's API 1.22 is older than 1.24"_s;
        QTest::newRow("too new, before 1.12")
            << httpReply(400, "client is newer than server (client API version: 1.24, server API version: 1.23)\n")
            << Error::Kind::Unsupported << u"The engine's API 1.23 is older than 1.24"_s;
        QTest::newRow("a minimum that would do")
            << httpReply(400, R"({"message":"client version 1.24 is too old. Minimum supported API version is 1.44"})")
            << Error::Kind::Unsupported << u"client version 1.24 is too old. Minimum supported API version is 1.44"_s;
        QTest::newRow("plain text") << httpReply(500, "it broke\n") << Error::Kind::Engine << u"it broke"_s;
        QTest::newRow("missing page") << httpReply(404, "<html>Not found</html>") << Error::Kind::NotAnEngine
                                      << QString();
        QTest::newRow("some page") << httpReply(200, "<html>Welcome</html>") << Error::Kind::Protocol << QString();
        QTest::newRow("redirect") << httpReply(301, "", "Location: https://x/\r\n") << Error::Kind::Engine << QString();
        QTest::newRow("no content") << "HTTP/1.1 204 No Content\r\n\r\n"_ba << Error::Kind::Protocol << QString();
        QTest::newRow("not HTTP") << "hello\r\n"_ba << Error::Kind::NotAnEngine << QString();
    }
    void errorsSayWhere()
    {
        QFETCH(QByteArray, reply);
        QFETCH(Error::Kind, kind);
        QFETCH(QString, what);
        m_reply = reply;
        Answer<Container> answer;
        const Task task = m_client->container(u"x"_s, Client::Priority::Urgent, answer.callback());
        QTRY_COMPARE(answer.calls, 1);
        QVERIFY(answer.error);
        QCOMPARE(answer.error->kind, kind);
        if (!what.isEmpty())
            QCOMPARE(answer.error->what, what);
        QCOMPARE(answer.error->where, m_server->origin().name);
    }

    void notAnEngine_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QString>("word");
        QTest::newRow("missing page") << httpReply(404, "<html>Not found</html>") << u"404"_s;
        QTest::newRow("some page") << httpReply(200, "<html>Welcome</html>") << u"not a container engine"_s;
        QTest::newRow("tls") << httpReply(400, "Client sent an HTTP request to an HTTPS server.\n") << u"TLS"_s;
        QTest::newRow("mail") << "220 mail ESMTP\r\n"_ba << u"HTTP"_s;
    }
    void notAnEngine()
    {
        QFETCH(QByteArray, reply);
        QFETCH(QString, word);
        m_reply = reply;
        Answer<Ping> answer;
        const Task task = m_client->ping(1s, answer.callback());
        QTRY_COMPARE(answer.calls, 1);
        QVERIFY(answer.error);
        QCOMPARE(answer.error->kind, Error::Kind::NotAnEngine);
        QVERIFY2(answer.error->what.contains(word), qPrintable(answer.error->what));
        QCOMPARE(answer.error->where, m_server->origin().name);
    }

    void infoAsksBoth()
    {
        ScriptedServer server([](const ScriptedRequest &request) {
            request.write(httpReply(
                200, fixture(request.target.endsWith("/info") ? "podman-4.3-info.json" : "podman-4.3-version.json")));
        });
        QVERIFY(server.listenTcp());
        Client client(*m_loop, server.origin());
        Answer<EngineInfo> answer;
        const Task task = client.info(answer.callback());
        QTRY_COMPARE(answer.calls, 1);
        QCOMPARE(answer.value->engine, u"Podman"_s);
        QCOMPARE(server.requests().size(), size_t(2));
    }

    void infoFailsOnce()
    {
        m_reply = httpReply(500, R"({"message":"no"})");
        Answer<EngineInfo> answer;
        const Task task = m_client->info(answer.callback());
        QTRY_COMPARE(answer.calls, 1);
        QTRY_COMPARE(m_loop->active(), 0);
        QCOMPARE(answer.calls, 1);
        QCOMPARE(answer.error->what, u"no"_s);
    }

    void infoMayBeDroppedInItsCallback()
    {
        Task task;
        int calls = 0;
        task = m_client->info([&](const Result<EngineInfo> &) {
            task.cancel();
            ++calls;
        });
        QTRY_COMPARE(calls, 1);
        QCOMPARE(m_loop->active(), 0);
    }

    void tasksMayOutliveTheClient()
    {
        m_reply.clear(); // it has to wait
        Answer<Container> answer;
        Answer<Ping> pinged;
        const Task task = m_client->container(u"x"_s, Client::Priority::Urgent, answer.callback());
        const Task ping = m_client->ping(1s, pinged.callback());
        QTRY_COMPARE(m_server->requests().size(), size_t(2));
        m_client.reset();
        for (const ScriptedRequest &request : m_server->requests())
            request.write(httpReply(404, "{}"));
        QTRY_COMPARE(answer.calls + pinged.calls, 2);
        QCOMPARE(answer.error->where, m_server->origin().name);
    }

    void aListOfAHundredMegabytes()
    {
        const qsizetype size = tests::isSanitized() ? 20'000'000 : 100'000'000;
        const QByteArray row =
            "{\"Id\":\"abc\",\"State\":\"running\",\"Labels\":{\"a\":\"" + QByteArray(100'000, 'x') + "\"}}";
        const qsizetype rows = size / row.size();
        m_reply = httpReply(200, "[" + QByteArray(row + ",").repeated(rows) + row + "]");
        Answer<std::vector<Container>> answer;
        const Task task = m_client->containers(answer.callback());
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, 30'000);
        QVERIFY2(answer.value, answer.error ? qPrintable(answer.error->message()) : "");
        QCOMPARE(qsizetype(answer.value->size()), rows + 1);
        QVERIFY(m_client->usage().bytesIn > quint64(size));
    }

    void events()
    {
        m_reply = chunkedHead();
        int subscribed = 0;
        std::vector<Event> seen;
        std::vector<Error> ended;
        const Task task = m_client->events(
            core::Time(5s + 7ns),
            {.subscribed = [&] { ++subscribed; },
             .events = [&](const std::vector<Event> &events) { seen.insert(seen.end(), events.begin(), events.end()); },
             .ended = [&](Error error) { ended.push_back(std::move(error)); }});
        QTRY_COMPARE(subscribed, 1);
        QVERIFY2(m_last.target.startsWith("/v1.24/events?filters=%7B"), m_last.target);
        QVERIFY2(m_last.target.endsWith("&since=5.000000007"), m_last.target);
        m_last.write(chunk(R"({"Type":"container","Action":"start"})"
                           "\n{\"Type\":"));
        QTRY_COMPARE(seen.size(), size_t(1));
        m_last.write(chunk("\"image\",\"Action\":\"pull\"}\n"));
        QTRY_COMPARE(seen.size(), size_t(2));
        QCOMPARE(seen.back().type, u"image"_s);
        m_last.write(lastChunk());
        QTRY_COMPARE(ended.size(), size_t(1));
        QCOMPARE(ended.front().kind, Error::Kind::ConnectionLost);
        QCOMPARE(ended.front().where, m_server->origin().name);
    }

    void eventsEndOnce_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("broken line") << QByteArray(chunkedHead() + chunk("{\"Type\":5}\n{}\n") + lastChunk())
                                     << Error::Kind::Protocol;
        QTest::newRow("endless line") << QByteArray(chunkedHead() + chunk(QByteArray(5'000'000, 'x')))
                                      << Error::Kind::Protocol;
        QTest::newRow("error") << httpReply(400, R"({"message":"client version 1.24 is too old"})")
                               << Error::Kind::Unsupported;
        QTest::newRow("endless error") << QByteArray(chunkedHead(500) + chunk(QByteArray(100'000, 'x')))
                                       << Error::Kind::Engine;
        QTest::newRow("page") << httpReply(200, "<html>\n</html>\n") << Error::Kind::Protocol;
    }
    void eventsEndOnce()
    {
        QFETCH(QByteArray, reply);
        QFETCH(Error::Kind, kind);
        m_reply = reply;
        std::vector<Error> ended;
        const Task task = m_client->events({}, {.subscribed = [] {},
                                                .events = [](const std::vector<Event> &) {},
                                                .ended = [&](Error error) { ended.push_back(std::move(error)); }});
        QTRY_COMPARE(ended.size(), size_t(1));
        QCOMPARE(ended.front().kind, kind);
        Answer<Ping> answer; // a whole exchange later it is still one
        const Task ping = m_client->ping(1s, answer.callback());
        QTRY_COMPARE(answer.calls, 1);
        QCOMPARE(ended.size(), size_t(1));
    }

    void cancelledEventsEndInSilence()
    {
        // A good line and a broken one come together; the first makes the subscriber leave.
        m_reply = chunkedHead() + chunk("{\"Type\":\"container\"}\nbroken\n") + lastChunk();
        Task task;
        int events = 0;
        int ended = 0;
        task = m_client->events({}, {.subscribed = [] {},
                                     .events =
                                         [&](const std::vector<Event> &) {
                                             task.cancel();
                                             ++events;
                                         },
                                     .ended = [&](const Error &) { ++ended; }});
        QTRY_COMPARE(events, 1);
        m_reply = httpReply(200, "OK");
        Answer<Ping> answer;
        const Task ping = m_client->ping(1s, answer.callback());
        QTRY_COMPARE(answer.calls, 1);
        QCOMPARE(ended, 0);
    }

    void eventsMayBeDroppedAtEachMoment_data()
    {
        QTest::addColumn<QByteArray>("moment");
        for (const char *moment : {"subscribed", "events", "ended"})
            QTest::newRow(moment) << QByteArray(moment);
    }
    void eventsMayBeDroppedAtEachMoment()
    {
        QFETCH(QByteArray, moment);
        m_reply = chunkedHead() + chunk("{}\n") + lastChunk();
        Task task;
        QByteArrayList log;
        const auto at = [&](const QByteArray &name) {
            if (name == moment)
                task.cancel();
            log += name;
        };
        task = m_client->events({}, {.subscribed = [&] { at("subscribed"); },
                                     .events = [&](const std::vector<Event> &) { at("events"); },
                                     .ended = [&](const Error &) { at("ended"); }});
        QTRY_VERIFY(log.contains(moment));
        QTRY_COMPARE(m_loop->active(), 0);
        QCOMPARE(log.last(), moment);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<net::HttpLoop> m_loop;
    std::unique_ptr<Client> m_client;
    QByteArray m_reply;
    ScriptedRequest m_last;
};

QTEST_GUILESS_MAIN(ClientTest)
#include "client.moc"
