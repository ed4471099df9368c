// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"
#include "simulator/populate.h"
#include "simulator/simulatedengine.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace bayplan::simulator;

namespace {

QByteArray encoded(const QByteArray &text)
{
    return text.toPercentEncoding();
}

} // namespace

class TestRepliesOverSockets : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SimulatedEngine> serve(const Profile &profile, int containers = 30)
    {
        SimulationOptions options;
        options.profile = profile;
        options.name = u"h"_s;
        auto engine = std::make_unique<SimulatedEngine>(std::move(options));
        engine->apply([containers](EngineState &state, qint64 now) { populate(state, {containers, 3, 3, now}); });
        const QString path = m_folder.filePath(u"engine-%1.sock"_s.arg(++m_count));
        return engine->listenUnix(path) ? std::move(engine) : nullptr;
    }

    QTemporaryDir m_folder;
    int m_count = 0;

private Q_SLOTS:
    void pingByBothMethodsOnOneConnection()
    {
        const auto engine = serve(Profile::docker20());
        QVERIFY(engine);
        RawClient client(engine->endpoint());
        const RawReply head = client.ask("HEAD", "/_ping");
        QCOMPARE(head.status, 200);
        QVERIFY(head.has("Api-Version: 1.41"));
        QVERIFY(head.has("Ostype: linux"));
        QVERIFY(head.has("Server: Docker/20.10.24 (linux)"));
        QCOMPARE(client.ask("GET", "/_ping").body, "OK"_ba);
        QCOMPARE(engine->traffic().connections, quint64{1});
        QCOMPARE(engine->traffic().requests, quint64{2});
        QCOMPARE(engine->traffic().byPath.value(u"GET /_ping"_s), quint64{1});
        QVERIFY(engine->traffic().bytesOut > 100);
    }

    void pipelinedRequestsAreAnsweredInTurn()
    {
        const auto engine = serve(Profile::docker20());
        RawClient client(engine->endpoint());
        client.write(
            "GET /_ping HTTP/1.1\r\n\r\nGET /info HTTP/1.1\r\n\r\nGET /_ping HTTP/1.1\r\nConnection: close\r\n\r\n");
        QCOMPARE(client.reply().body, "OK"_ba);
        QCOMPARE(client.reply().json().object().value(u"Name"_s).toString(), u"h"_s);
        QCOMPARE(client.reply().body, "OK"_ba);
        QTRY_VERIFY(client.isClosed());
    }

    void tcpWorksToo()
    {
        SimulatedEngine engine;
        QVERIFY(engine.listenTcp());
        QVERIFY(engine.endpoint().startsWith(u"tcp://127.0.0.1:"_s));
        RawClient client(engine.endpoint());
        QCOMPARE(client.ask("GET", "/version").json().object().value(u"ApiVersion"_s).toString(), u"1.50"_s);
    }

    void versionsOutOfRangeAreRefused()
    {
        const auto engine = serve(Profile::docker29());
        RawClient client(engine->endpoint());
        const RawReply old = client.ask("GET", "/v1.41/info");
        QCOMPARE(old.status, 400);
        QVERIFY(old.json()
                    .object()
                    .value(u"message"_s)
                    .toString()
                    .startsWith(u"client version 1.41 is too old. Minimum supported API version is 1.44"_s));
        const RawReply young = client.ask("GET", "/v1.99/info");
        QCOMPARE(young.status, 400);
        QVERIFY(young.body.contains("client version 1.99 is too new. Maximum supported API version is 1.52"));
        QCOMPARE(client.ask("GET", "/v1.44/info").status, 200);
    }

    void containersAreListed()
    {
        const auto engine = serve(Profile::docker20());
        RawClient client(engine->endpoint());
        const QJsonArray all = client.ask("GET", "/v1.41/containers/json?all=1").json().array();
        QCOMPARE(all.size(), 30);
        const QJsonObject info = client.ask("GET", "/v1.41/info").json().object();
        QCOMPARE(info.value(u"Containers"_s).toInt(), 30);
        QCOMPARE(info.value(u"ContainersRunning"_s).toInt() + info.value(u"ContainersPaused"_s).toInt() +
                     info.value(u"ContainersStopped"_s).toInt(),
                 30);
        const QByteArray id = all[4].toObject().value(u"Id"_s).toString().toLatin1();
        const QByteArray filter = encoded("{\"id\":{\"" + id + "\":true}}");
        const QJsonArray one = client.ask("GET", "/containers/json?all=1&filters=" + filter).json().array();
        QCOMPARE(one.size(), 1);
        QCOMPARE(one[0].toObject().value(u"Names"_s), all[4].toObject().value(u"Names"_s));
        const QJsonArray labelled = client
                                        .ask("GET", "/containers/json?all=1&filters=" +
                                                        encoded("{\"label\":[\"com.docker.compose.project=shop\"]}"))
                                        .json()
                                        .array();
        QVERIFY(!labelled.isEmpty() && labelled.size() < 30);
        const QJsonArray exited =
            client.ask("GET", "/containers/json?filters=" + encoded("{\"status\":[\"exited\"]}")).json().array();
        for (const QJsonValue &row : exited)
            QCOMPARE(row.toObject().value(u"State"_s).toString(), u"exited"_s);
        QCOMPARE(client.ask("GET", "/containers/json?filters=" + encoded("{\"foo\":[\"a\"]}")).status, 400);
    }

    void bothAddressFamiliesAreListedApart()
    {
        const auto engine = serve(Profile::docker28(), 0);
        RawClient client(engine->endpoint());
        const QByteArray body = R"({"Image":"redis:7.2","Labels":{"a":"<b>"},
            "HostConfig":{"PortBindings":{"6379/tcp":[{"HostPort":""}],"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"81"}]}}})";
        const RawReply made = client.ask("POST", "/containers/create?name=c1", body);
        QCOMPARE(made.status, 201);
        QCOMPARE(client.ask("POST", "/containers/create?name=c1", body).status, 409);
        QCOMPARE(client.ask("POST", "/containers/c1/start").status, 204);
        const QJsonObject row = client.ask("GET", "/containers/json").json().array().first().toObject();
        QCOMPARE(row.value(u"Labels"_s).toObject().value(u"a"_s).toString(), u"<b>"_s);
        const QJsonArray ports = row.value(u"Ports"_s).toArray();
        QCOMPARE(ports.size(), 3);
        QCOMPARE(ports[0].toObject().value(u"IP"_s).toString(), u"0.0.0.0"_s);
        QCOMPARE(ports[1].toObject().value(u"IP"_s).toString(), u"::"_s);
        const QJsonObject inspect = client.ask("GET", "/containers/c1/json").json().object();
        QCOMPARE(inspect.value(u"Name"_s).toString(), u"/c1"_s);
        const QJsonArray bindings = inspect.value(u"HostConfig"_s)
                                        .toObject()
                                        .value(u"PortBindings"_s)
                                        .toObject()
                                        .value(u"6379/tcp"_s)
                                        .toArray();
        // The wish stays a wish: empty means dynamic, whatever port it has now.
        QCOMPARE(bindings.first().toObject().value(u"HostPort"_s).toString(), QString());
        QCOMPARE(client.ask("DELETE", "/containers/c1").status, 409);
        QCOMPARE(client.ask("DELETE", "/containers/c1?force=1").status, 204);
        QCOMPARE(client.ask("GET", "/containers/c1/json").status, 404);
    }

    void fieldsFollowTheVersion()
    {
        const auto engine = serve(Profile::docker29(), 10);
        RawClient client(engine->endpoint());
        const QJsonObject row = client.ask("GET", "/v1.52/containers/json?all=1").json().array().first().toObject();
        QVERIFY(row.contains(u"Health"_s));
        const QByteArray id = row.value(u"Id"_s).toString().toLatin1();
        const QJsonObject older = client.ask("GET", "/v1.44/containers/json?all=1").json().array().first().toObject();
        QVERIFY(!older.contains(u"Health"_s));
        const QJsonObject now = client.ask("GET", "/v1.52/containers/" + id + "/json").json().object();
        QVERIFY(!now.value(u"NetworkSettings"_s).toObject().contains(u"IPAddress"_s));
        QVERIFY(!client.ask("GET", "/v1.44/images/json").json().array().first().toObject().contains(u"VirtualSize"_s));

        const auto old = serve(Profile::docker({1, 40}), 10);
        RawClient oldClient(old->endpoint());
        QVERIFY(oldClient.ask("GET", "/images/json").json().array().first().toObject().contains(u"VirtualSize"_s));
    }

    void cpuTimeRisesAndMemoryIsThere()
    {
        const auto engine = serve(Profile::docker28(), 0);
        RawClient client(engine->endpoint());
        client.ask("POST", "/containers/create?name=c", R"({"Image":"redis:7.2"})");
        const RawReply stopped = client.ask("GET", "/containers/c/stats?stream=false&one-shot=1");
        QVERIFY(stopped.json().object().value(u"memory_stats"_s).toObject().isEmpty());
        client.ask("POST", "/containers/c/start");
        const auto sample = [&client] {
            return client.ask("GET", "/containers/c/stats?stream=false&one-shot=1").json().object();
        };
        const auto total = [](const QJsonObject &stats) {
            return stats.value(u"cpu_stats"_s)
                .toObject()
                .value(u"cpu_usage"_s)
                .toObject()
                .value(u"total_usage"_s)
                .toInteger();
        };
        const qint64 first = total(sample());
        QTRY_VERIFY(total(sample()) > first);
        const QJsonObject memory = sample().value(u"memory_stats"_s).toObject();
        QVERIFY(memory.value(u"usage"_s).toInteger() >
                memory.value(u"stats"_s).toObject().value(u"inactive_file"_s).toInteger());
    }

    void imagesAreTaggedAndUntagged()
    {
        const auto engine = serve(Profile::docker20(), 0);
        RawClient client(engine->endpoint());
        QCOMPARE(client.ask("POST", "/images/redis:7.2/tag?repo=docker.io%2Flibrary%2Fmine&tag=1").status, 201);
        QCOMPARE(client.ask("GET", "/images/mine:1/json").status, 200);
        QCOMPARE(client.ask("GET", "/images/shop/api:4.12.0/json").status, 200);
        const RawReply gone = client.ask("DELETE", "/images/mine:1");
        QCOMPARE(gone.json().array().first().toObject().value(u"Untagged"_s).toString(), u"mine:1"_s);
        QCOMPARE(client.ask("GET", "/images/mine:1/json").status, 404);
        QVERIFY(client.ask("GET", "/images/json").body.contains("<none>:\\u003cnone") ||
                client.ask("GET", "/images/json").body.contains("<none>:<none>"));
    }

    void podmanHasItsTraps()
    {
        const auto engine = serve(Profile::podman49(), 5);
        RawClient client(engine->endpoint());
        QVERIFY(client.ask("GET", "/_ping").has("Libpod-Api-Version: 4.9.4"));
        const QString first = client.ask("GET", "/info").json().object().value(u"ID"_s).toString();
        QVERIFY(client.ask("GET", "/info").json().object().value(u"ID"_s).toString() != first);
        client.ask("POST", "/containers/create?name=c",
                   R"({"Image":"redis:7.2","HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":"9999"}]}}})");
        client.ask("POST", "/containers/c/start");
        client.ask("POST", "/containers/c/stop");
        const QByteArray filter = encoded("{\"name\":[\"^c$\"]}");
        const QJsonArray rows = client.ask("GET", "/containers/json?all=1&filters=" + filter).json().array();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0].toObject().value(u"Ports"_s).toArray().size(), 1);
        QCOMPARE(client.ask("GET", "/containers/no/json").json().object().value(u"response"_s).toInt(), 404);

        // Statistics: one-shot not without stream=false, nothing at all of a stopped container, no memory_stats.stats.
        QCOMPARE(client.ask("GET", "/containers/c/stats?one-shot=1").status, 400);
        const RawReply stopped = client.ask("GET", "/containers/c/stats?stream=false&one-shot=1");
        QCOMPARE(stopped.status, 200);
        QVERIFY(stopped.body.trimmed().isEmpty());
        // A port that is left to it is chosen when the container is made, and stays.
        client.ask("POST", "/containers/create?name=d",
                   R"({"Image":"redis:7.2","HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":""}]}}})");
        const auto port = [&] {
            const QJsonObject json = client.ask("GET", "/containers/d/json").json().object();
            return json[u"HostConfig"_s][u"PortBindings"_s][u"80/tcp"_s][0][u"HostPort"_s].toString();
        };
        const QString chosen = port();
        QVERIFY(chosen.toInt() > 0);
        for (int i = 0; i < 3; ++i) {
            client.ask("POST", "/containers/d/start");
            QCOMPARE(port(), chosen);
            client.ask("POST", "/containers/d/stop");
        }
        const QJsonObject sample = [&] {
            client.ask("POST", "/containers/d/start");
            return client.ask("GET", "/containers/d/stats?stream=false&one-shot=1").json().object();
        }();
        QVERIFY(sample[u"memory_stats"_s][u"usage"_s].toInteger() > 0);
        QVERIFY(sample[u"memory_stats"_s][u"stats"_s].isUndefined());
    }

    void lostAndFoundAgain()
    {
        const auto engine = serve(Profile::docker20());
        const QString path = QUrl(engine->endpoint()).path();
        RawClient client(engine->endpoint());
        QCOMPARE(client.ask("GET", "/_ping").status, 200);
        engine->stop();
        QTRY_VERIFY(client.isClosed());
        // As after kill -9: the file is there, and nobody is behind it.
        QVERIFY(QFileInfo::exists(path));
        QLocalSocket refused;
        refused.connectToServer(path);
        QTRY_COMPARE(refused.state(), QLocalSocket::UnconnectedState);
        QVERIFY(engine->restart());
        RawClient again(engine->endpoint());
        QCOMPARE(again.ask("GET", "/containers/json?all=1").json().array().size(), 30);
    }

    void tenThousandContainersAreListedQuickly()
    {
        const auto engine = serve(Profile::docker28(), 10'000);
        RawClient client(engine->endpoint());
        QElapsedTimer timer;
        timer.start();
        const RawReply reply = client.ask("GET", "/containers/json?all=1");
        const qint64 ms = timer.elapsed();
        QCOMPARE(reply.json().array().size(), 10'000);
        qInfo("10,000 containers: %lld bytes in %lld ms", static_cast<long long>(reply.body.size()),
              static_cast<long long>(ms));
        // Most of it is the pause of 10 ms that the waiting loop of this test makes between two reads.
        QVERIFY2(ms < 4000, "a list of 10,000 containers took too long");
    }
};

QTEST_GUILESS_MAIN(TestRepliesOverSockets)
#include "tst_repliesoversockets.moc"
