// SPDX-License-Identifier: GPL-3.0-or-later
// From real inspects to the requests that make the same containers again.
#include "engine/calls/recreate.h"

#include "engine/calls/containercalls.h"
#include "engine/calls/limits.h"
#include "fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using engine::ApiVersion;
using engine::Limits;
using engine::Recreation;
using testing::fixture;

class RecreateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingOfARichContainer()
    {
        const QJsonObject inspect = read("docker-1.41-inspect-rich.json");
        const Recreation made = engine::recreation(inspect, {1, 41}, false);
        QCOMPARE(made.name, u"rich"_s);
        QCOMPARE(made.imageName, u"bayplan-test/app:blue"_s);
        QVERIFY(made.imageId.startsWith(u"sha256:"_s));
        QVERIFY(made.wasRunning && !made.wasPaused);
        // The whole of both parts goes back as it was told, but for what is listed here.
        const QJsonObject host = made.body.value(u"HostConfig"_s).toObject();
        const QJsonObject hostBefore = inspect.value(u"HostConfig"_s).toObject();
        for (auto it = hostBefore.begin(); it != hostBefore.end(); ++it) {
            if (it.key() != u"Binds"_s)
                QVERIFY2(host.value(it.key()) == it.value(), qPrintable(it.key()));
        }
        const QJsonObject configBefore = inspect.value(u"Config"_s).toObject();
        for (auto it = configBefore.begin(); it != configBefore.end(); ++it)
            QVERIFY2(made.body.value(it.key()) == it.value(), qPrintable(it.key()));
        // Its unnamed volume by the name it has, so that the data is there again.
        const QString volume = engine::anonymousVolumes(inspect).value(0);
        QCOMPARE(volume.size(), 64);
        QCOMPARE(host.value(u"Binds"_s).toArray(), (QJsonArray{u"named:/data"_s, QString(volume + u":/anon"_s)}));
    }

    void networksWithAliasesAndFixedAddresses()
    {
        const Recreation made = engine::recreation(read("docker-1.41-inspect-rich.json"), {1, 41}, false);
        const QJsonObject first = made.body.value(u"NetworkingConfig"_s).toObject();
        QCOMPARE(
            first,
            (QJsonObject{{u"EndpointsConfig"_s,
                          QJsonObject{{u"back"_s, QJsonObject{{u"Aliases"_s, QJsonArray{u"cache"_s, u"store"_s}},
                                                              {u"IPAMConfig"_s,
                                                               QJsonObject{{u"IPv4Address"_s, u"172.30.5.9"_s}}}}}}}}));
        QCOMPARE(made.connect.size(), 1);
        QCOMPARE(made.connect.first().name, u"front"_s);
        QCOMPARE(made.connect.first().settings, (QJsonObject{{u"Aliases"_s, QJsonArray{u"pub"_s}}}));
        QVERIFY(made.disconnect.isEmpty());
    }

    void volumesThatWentWithIt()
    {
        const QJsonObject inspect = read("docker-1.41-inspect-rich.json");
        const Recreation made = engine::recreation(inspect, {1, 41}, false, {.volumes = true});
        QCOMPARE(made.body.value(u"HostConfig"_s).toObject().value(u"Binds"_s).toArray(), QJsonArray{u"named:/data"_s});
        QCOMPARE(made.body.value(u"Volumes"_s), QJsonValue(QJsonObject{{u"/anon"_s, QJsonObject()}}));
    }

    void podmansOwnWords()
    {
        const Recreation made = engine::recreation(read("podman-4.3-inspect-rich.json"), {1, 41}, true);
        const QJsonObject host = made.body.value(u"HostConfig"_s).toObject();
        QCOMPARE(host.value(u"Ulimits"_s).toArray().first().toObject().value(u"Name"_s), QJsonValue(u"nofile"_s));
        QVERIFY(!host.contains(u"CpuQuota"_s) && !host.contains(u"Runtime"_s) && !host.contains(u"MemorySwappiness"_s));
        QCOMPARE(host.value(u"Binds"_s).toArray().size(), 2); // named there by Podman itself, not twice
        const QJsonObject back = made.body.value(u"NetworkingConfig"_s)
                                     .toObject()
                                     .value(u"EndpointsConfig"_s)
                                     .toObject()
                                     .value(u"back"_s)
                                     .toObject();
        QCOMPARE(back.value(u"IPAMConfig"_s).toObject().value(u"IPv4Address"_s), QJsonValue(u"172.31.5.9"_s));
        QCOMPARE(back.value(u"Aliases"_s).toArray(), QJsonArray{u"cache"_s});
        QCOMPARE(made.connect.value(0).name, u"front"_s);
    }

    void whatTheIdGave()
    {
        QJsonObject inspect = read("docker-1.41-inspect-rich.json");
        QJsonObject config = inspect.value(u"Config"_s).toObject();
        config[u"Hostname"_s] = inspect.value(u"Id"_s).toString().left(12);
        inspect[u"Config"_s] = config;
        QVERIFY(!engine::recreation(inspect, {1, 41}, false).body.contains(u"Hostname"_s));
        config[u"Hostname"_s] = u"own"_s;
        inspect[u"Config"_s] = config;
        setHost(inspect, u"NetworkMode"_s, u"container:0123"_s);
        const Recreation shared = engine::recreation(inspect, {1, 41}, false);
        QVERIFY(!shared.body.contains(u"Hostname"_s)); // refused together with another's network
        QVERIFY(config.contains(u"ExposedPorts"_s) && !shared.body.contains(u"ExposedPorts"_s)); // and so is this
        QVERIFY(!shared.body.contains(u"NetworkingConfig"_s) && shared.connect.isEmpty());
    }

    void networkModes()
    {
        QJsonObject inspect = read("docker-1.41-inspect-rich.json");
        for (const QString &mode : {u"host"_s, u"none"_s}) {
            setHost(inspect, u"NetworkMode"_s, mode);
            const Recreation made = engine::recreation(inspect, {1, 41}, false);
            QVERIFY(!made.body.contains(u"NetworkingConfig"_s) && made.connect.isEmpty() && made.disconnect.isEmpty());
        }
        // Taken out of the network it was made in.
        setHost(inspect, u"NetworkMode"_s, u"default"_s);
        const Recreation moved = engine::recreation(inspect, {1, 41}, false);
        QCOMPARE(moved.disconnect, QStringList{u"bridge"_s});
        QCOMPARE(moved.connect.size(), 2);
        // The mode may be a network's id.
        setHost(inspect, u"NetworkMode"_s,
                inspect.value(u"NetworkSettings"_s)
                    .toObject()
                    .value(u"Networks"_s)
                    .toObject()
                    .value(u"front"_s)
                    .toObject()
                    .value(u"NetworkID"_s)
                    .toString());
        QCOMPARE(engine::recreation(inspect, {1, 41}, false).connect.value(0).name, u"back"_s);
    }

    void versions()
    {
        QJsonObject inspect = read("docker-1.41-inspect-rich.json");
        QJsonObject config = inspect.value(u"Config"_s).toObject();
        config[u"MacAddress"_s] = u"02:00:00:00:00:01"_s;
        inspect[u"Config"_s] = config;
        QCOMPARE(engine::recreation(inspect, {1, 43}, false).body.value(u"MacAddress"_s),
                 QJsonValue(u"02:00:00:00:00:01"_s));
        const Recreation later = engine::recreation(inspect, {1, 44}, false); // belongs to the network since
        QVERIFY(!later.body.contains(u"MacAddress"_s));
        QCOMPARE(later.body.value(u"NetworkingConfig"_s)
                     .toObject()
                     .value(u"EndpointsConfig"_s)
                     .toObject()
                     .value(u"back"_s)
                     .toObject()
                     .value(u"MacAddress"_s),
                 QJsonValue(u"02:00:00:00:00:01"_s));
        inspect[u"ImageManifestDescriptor"_s] =
            QJsonObject{{u"platform"_s, QJsonObject{{u"os"_s, u"linux"_s}, {u"architecture"_s, u"arm64"_s}}}};
        QCOMPARE(engine::recreation(inspect, {1, 48}, false).platform, u"linux/arm64"_s);
    }

    void linksAreSaidInTheOtherWay()
    {
        QJsonObject inspect = read("docker-1.41-inspect-rich.json");
        setHost(inspect, u"Links"_s, QJsonArray{u"/db:/rich/store"_s});
        QCOMPARE(engine::recreation(inspect, {1, 41}, false)
                     .body.value(u"HostConfig"_s)
                     .toObject()
                     .value(u"Links"_s)
                     .toArray(),
                 QJsonArray{u"db:store"_s});
    }

    void anyTextIsSurvived()
    {
        for (const char *text : {"{}", "{\"HostConfig\":[],\"Config\":3}", "{\"Mounts\":[1,null,{}],\"Name\":\"\"}",
                                 "{\"NetworkSettings\":{\"Networks\":{\"a\":null}},\"State\":\"x\"}"}) {
            const Recreation made =
                engine::recreation(QJsonDocument::fromJson(text).object(), {1, 41}, true, {.volumes = false});
            QVERIFY(!made.wasRunning);
        }
    }

    void limitsRead()
    {
        const Limits limits = engine::limitsOf(read("docker-1.41-inspect-rich.json"));
        QCOMPARE(*limits.memory, 64ll << 20);
        QCOMPARE(*limits.memorySwap, 128ll << 20);
        QCOMPARE(*limits.nanoCpus, 500'000'000ll);
        QCOMPARE(*limits.cpuShares, 512ll);
        QCOMPARE(*limits.pids, 50ll);
        QCOMPARE(limits.restart->name, u"on-failure"_s);
        QCOMPARE(limits.restart->mostRetries, 3);
    }

    void limitsChanged()
    {
        const QJsonObject inspect = read("docker-1.41-inspect-rich.json");
        const engine::Machine machine{.cpus = 4, .memory = 8ll << 30};
        QStringList notes;
        const auto body = [&](const Limits &wanted, ApiVersion api = {1, 41}) {
            notes.clear();
            return engine::updateBody(inspect, wanted, machine, api, notes);
        };
        QVERIFY(body({}).isEmpty());
        QVERIFY(body({.memory = 64ll << 20, .pids = 50}).isEmpty()); // as it is
        // Memory and swap together; the policy always along, which Podman would drop otherwise.
        const QJsonObject policy{{u"Name"_s, u"on-failure"_s}, {u"MaximumRetryCount"_s, 3}};
        QCOMPARE(
            body({.memory = 96ll << 20}),
            (QJsonObject{{u"Memory"_s, 96ll << 20}, {u"MemorySwap"_s, 192ll << 20}, {u"RestartPolicy"_s, policy}}));
        QVERIFY(notes.isEmpty());
        QCOMPARE(body({.memory = 0}).value(u"Memory"_s).toInteger(), machine.memory);
        QCOMPARE(notes.size(), 1); // lifted, not taken away
        QCOMPARE(body({.nanoCpus = 0}).value(u"NanoCpus"_s).toInteger(), 4'000'000'000ll);
        QCOMPARE(notes.size(), 1);
        QCOMPARE(body({.nanoCpus = 1'500'000'000}, {1, 24}).value(u"CpuQuota"_s).toInteger(), 150'000ll);
        QVERIFY(body({.pids = 10}, {1, 39}).isEmpty());
        QCOMPARE(notes.size(), 1);
        QCOMPARE(body({.pids = 0}).value(u"PidsLimit"_s).toInteger(-7), 0ll);
        QCOMPARE(body({.cpuShares = 0}).value(u"CpuShares"_s).toInteger(), 1024ll);
        QCOMPARE(body({.restart = engine::RestartPolicy{u"always"_s}}).value(u"RestartPolicy"_s).toObject(),
                 (QJsonObject{{u"Name"_s, u"always"_s}, {u"MaximumRetryCount"_s, 0}}));
    }

    void aQuotaStaysAQuota()
    {
        QJsonObject inspect = read("docker-1.41-inspect-rich.json");
        setHost(inspect, u"NanoCpus"_s, 0);
        setHost(inspect, u"CpuPeriod"_s, 50'000);
        setHost(inspect, u"CpuQuota"_s, 25'000);
        QCOMPARE(*engine::limitsOf(inspect).nanoCpus, 500'000'000ll);
        QStringList notes;
        const QJsonObject body = engine::updateBody(inspect, {.nanoCpus = 2'000'000'000}, {}, {1, 41}, notes);
        QCOMPARE(body.value(u"CpuPeriod"_s).toInteger(), 50'000ll);
        QCOMPARE(body.value(u"CpuQuota"_s).toInteger(), 100'000ll);
        QVERIFY(!body.contains(u"NanoCpus"_s));
    }

    void calls()
    {
        using std::chrono::seconds;
        QCOMPARE(engine::stopContainer(u"a/b"_s, seconds(3)).text(), u"POST /containers/a%2Fb/stop?t=3"_s);
        QCOMPARE(engine::stopContainer(u"a"_s, std::nullopt, seconds(90)).text(), u"POST /containers/a/stop"_s);
        QVERIFY(engine::stopContainer(u"a"_s, std::nullopt, seconds(90)).timeout > seconds(90));
        QVERIFY(engine::stopContainer(u"a"_s, {}).patient);
        QCOMPARE(engine::restartContainer(u"a"_s, seconds(10)).text(), u"POST /containers/a/restart?t=10"_s);
        QCOMPARE(engine::killContainer(u"a"_s, u"SIGHUP"_s).text(), u"POST /containers/a/kill?signal=SIGHUP"_s);
        QCOMPARE(engine::renameContainer(u"a"_s, u"x&y=1"_s).text(), u"POST /containers/a/rename?name=x%26y%3D1"_s);
        QCOMPARE(engine::removeContainer(u"a"_s, true, false).text(), u"DELETE /containers/a?force=1&v=0"_s);
        QCOMPARE(engine::commitContainer(u"a"_s, {.repository = u"r:5000/x"_s, .comment = u"ä b"_s}).text(),
                 u"POST /commit?container=a&repo=r%3A5000%2Fx&tag=latest&comment=%C3%A4%20b&pause=1"_s);
        QCOMPARE(engine::createContainer(u"n"_s, u"linux/arm64"_s, {}).text(),
                 u"POST /containers/create?name=n&platform=linux%2Farm64"_s);
    }

private:
    static QJsonObject read(const QByteArray &name) { return QJsonDocument::fromJson(fixture(name)).object(); }
    static void setHost(QJsonObject &inspect, const QString &key, const QJsonValue &value)
    {
        QJsonObject host = inspect.value(u"HostConfig"_s).toObject();
        host[key] = value;
        inspect[u"HostConfig"_s] = host;
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::RecreateTest)
#include "recreate.moc"
