// SPDX-License-Identifier: GPL-3.0-or-later
// Replies of engines of several ages. Files in fixtures/ were read from a Docker 20.10 and a Podman 4.3, and trimmed;
// what newer APIs changed is taken from their change log.
#include "engine/decode.h"

#include "unit/engine/fixture.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::engine;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using bayplan::testing::fixture;

namespace {

const core::Time readAt{1795426602s};

Container listed(const QByteArray &fields)
{
    const auto list = decodeContainerList(R"([{"Id":"abc",)" + fields + "}]", readAt);
    if (!list || list->size() != 1)
        qFatal("%s", list ? "no row" : qPrintable(list.error().message()));
    return list->front();
}

const Container &named(const std::vector<Container> &list, const QString &name)
{
    for (const Container &container : list) {
        if (container.name == name)
            return container;
    }
    qFatal("no container of that name");
}

} // namespace

class DecodeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dockerList()
    {
        const auto list = decodeContainerList(fixture("docker-1.41-containers.json"), readAt);
        QVERIFY2(list, list ? "" : qPrintable(list.error().message()));
        QCOMPARE(list->size(), size_t(3));
        const Container &web = named(*list, u"web"_s);
        QCOMPARE(web.id.size(), 64);
        QCOMPARE(web.image, u"bayplan-test/app:healthy"_s);
        QVERIFY(web.imageId.startsWith(u"sha256:"_s));
        QCOMPARE(web.command, u"/bin/app"_s);
        QVERIFY(web.created == core::Time(1795426598s));
        QVERIFY(web.state == ContainerState::Running);
        QVERIFY(web.health == Health::Healthy);
        QVERIFY(!web.exitCode);
        QVERIFY(web.startedAt == readAt - 2s);
        QCOMPARE(web.labels.value(u"a"_s), u"1"_s);
        QVERIFY((web.ports ==
                 std::vector<PortMapping>{{u"0.0.0.0"_s, 18888, 8080, u"tcp"_s}, {u"::"_s, 18888, 8080, u"tcp"_s}}));
        QVERIFY(!web.detailed);
        const Container &dead = named(*list, u"dead"_s);
        QVERIFY(dead.state == ContainerState::Exited);
        QCOMPARE(dead.exitCode.value_or(-1), 1);
        QVERIFY(dead.finishedAt == readAt - 2s);
        QVERIFY(!dead.startedAt);
        QVERIFY(named(*list, u"made"_s).state == ContainerState::Created);
    }

    void podmanList()
    {
        const auto list = decodeContainerList(fixture("podman-4.3-containers.json"), readAt);
        QVERIFY2(list, list ? "" : qPrintable(list.error().message()));
        const Container &web = named(*list, u"web"_s);
        // No address there means all of them.
        QVERIFY((web.ports == std::vector<PortMapping>{{u"0.0.0.0"_s, 18888, 8080, u"tcp"_s}}));
        QVERIFY(web.state == ContainerState::Running);
        // Podman goes on listing the ports of stopped containers.
        QVERIFY(named(*list, u"dead"_s).ports.empty());
    }

    void inspectAgreesWithList_data()
    {
        QTest::addColumn<QByteArray>("engine");
        QTest::newRow("docker") << "docker-1.41"_ba;
        QTest::newRow("podman") << "podman-4.3"_ba;
    }
    void inspectAgreesWithList()
    {
        QFETCH(QByteArray, engine);
        const auto list = decodeContainerList(fixture(engine + "-containers.json"), readAt);
        QVERIFY(list);
        for (const QByteArray name : {"web", "dead", "made"}) {
            const auto detailed = decodeContainer(fixture(engine + "-inspect-" + name + ".json"));
            QVERIFY2(detailed, detailed ? "" : qPrintable(detailed.error().message()));
            const Container &row = named(*list, QString::fromLatin1(name));
            QVERIFY(detailed->detailed);
            QCOMPARE(detailed->id, row.id);
            QCOMPARE(detailed->name, row.name);
            QCOMPARE(detailed->image, row.image);
            QCOMPARE(detailed->imageId, row.imageId);
            QVERIFY(detailed->created == row.created);
            QCOMPARE(detailed->labels, row.labels);
            QCOMPARE(toString(detailed->state), toString(row.state));
            QVERIFY(detailed->ports == row.ports);
            if (engine.startsWith("docker")) { // Podman repeats the path among the arguments
                QCOMPARE(detailed->command, row.command);
                QCOMPARE(toString(detailed->health), toString(row.health));
            }
            if (row.exitCode)
                QVERIFY(detailed->exitCode == row.exitCode);
            if (row.startedAt)
                QVERIFY(*detailed->startedAt - *row.startedAt < 5s && *row.startedAt - *detailed->startedAt < 5s);
        }
    }

    void requestedPorts()
    {
        const auto web = decodeContainer(fixture("docker-1.41-inspect-web.json"));
        QVERIFY((web->requested == std::vector<PortRequest>{{{}, 18888, 0, 8080, u"tcp"_s}}));
        QVERIFY(!web->requested.front().isDynamic());
        const auto dead = decodeContainer(fixture("docker-1.41-inspect-dead.json"));
        QVERIFY((dead->requested == std::vector<PortRequest>{{{}, 0, 0, 8080, u"tcp"_s}}));
        QVERIFY(dead->requested.front().isDynamic());
        const auto range = decodeContainer(
            R"({"Id":"a","HostConfig":{"PortBindings":{"53/udp":[{"HostIp":"127.0.0.1","HostPort":"8000-8010"}],"80/tcp":null,"81":[]}}})");
        QVERIFY((range->requested == std::vector<PortRequest>{{u"127.0.0.1"_s, 8000, 8010, 53, u"udp"_s}}));
        QVERIFY(range->requested.front().isDynamic());
    }

    void exposedPortsOfARunningContainer()
    {
        const auto container = decodeContainer(
            R"({"Id":"a","State":{"Status":"running"},"NetworkSettings":{"Ports":{"80/tcp":null,"53/udp":[{"HostIp":"::","HostPort":"5353"}]}}})");
        QVERIFY((container->ports == std::vector<PortMapping>{{u"::"_s, 5353, 53, u"udp"_s}, {{}, 0, 80, u"tcp"_s}}));
    }

    void listHealthOfApi152()
    {
        QVERIFY(listed(R"("State":"running","Status":"Up 2 seconds","Health":{"Status":"unhealthy","FailingStreak":3})")
                    .health == Health::Unhealthy);
        QVERIFY(listed(R"("State":"running","Status":"Up 2 seconds","Health":{"Status":"none"})").health ==
                Health::None);
        // As an inspect has it: what does not run has no health.
        QVERIFY(
            listed(R"("State":"exited","Status":"Exited (0) 2 seconds ago","Health":{"Status":"unhealthy"})").health ==
            Health::None);
        QVERIFY(listed(R"j("State":"running","Status":"Up 2 seconds (healthy)")j").health == Health::Healthy);
    }

    void names()
    {
        QCOMPARE(listed(R"("Names":["/other/alias","/web"])").name, u"web"_s);
        QCOMPARE(listed(R"("Names":[])").name, QString());
        QCOMPARE(listed(R"("Names":null)").name, QString());
    }

    void states_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<QString>("state");
        for (const char *word : {"created", "running", "paused", "restarting", "removing", "exited", "dead"})
            QTest::newRow(word) << QByteArray(word) << QString::fromLatin1(word);
        QTest::newRow("configured") << "configured"_ba << u"created"_s;
        QTest::newRow("initialized") << "initialized"_ba << u"created"_s;
        QTest::newRow("stopped") << "stopped"_ba << u"exited"_s;
        QTest::newRow("of the future") << "hibernating"_ba << u"unknown"_s;
    }
    void states()
    {
        QFETCH(QByteArray, word);
        QTEST(toString(listed("\"State\":\"" + word + '"').state), "state");
    }

    void emptyReplies()
    {
        QVERIFY(decodeContainerList("[]", readAt)->empty());
        QVERIFY(decodeImageList("[]")->empty());
        QCOMPARE(decodeImageList("null").error().kind, core::Error::Kind::Protocol);
        QCOMPARE(decodeContainerList("", readAt).error().kind, core::Error::Kind::Protocol);
        QCOMPARE(decodeContainer("{}").error().kind, core::Error::Kind::Protocol); // no id
        QVERIFY(decodeEvent("{}"));
        QVERIFY(decodeInfo("{}", "{}"));
        QVERIFY(decodeStats("{}")->empty);
    }

    void images()
    {
        for (const char *name : {"docker-1.41-images.json", "podman-4.3-images.json"}) {
            const auto images = decodeImageList(fixture(name));
            QVERIFY2(images, images ? "" : qPrintable(images.error().message()));
            QCOMPARE(images->size(), size_t(2));
            QVERIFY(images->front().id.startsWith(u"sha256:"_s));
            QCOMPARE(images->front().tags.size(), 1);
            QVERIFY(images->front().size > 1'000'000);
        }
    }

    void imagesOfOtherApis()
    {
        // Before 1.43, at 1.43, and from 1.44 on, without VirtualSize.
        const auto images = decodeImageList(
            R"([{"Id":"a","RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"],"Size":5,"VirtualSize":5,"Created":1},
                {"Id":"b","RepoTags":[],"RepoDigests":[],"Size":6,"VirtualSize":6,"Created":2},
                {"Id":"c","RepoTags":["z:1","a:1"],"RepoDigests":["z@sha256:1"],"Size":7,"Created":3,"Containers":-1},
                {"Id":"d","RepoTags":null,"RepoDigests":null,"Size":8,"Created":-62135596800}])");
        QVERIFY(images);
        QVERIFY(images->at(0).tags.isEmpty() && images->at(0).digests.isEmpty());
        QVERIFY(images->at(1).tags.isEmpty());
        QCOMPARE(images->at(2).tags, (QStringList{u"a:1"_s, u"z:1"_s}));
        QCOMPARE(images->at(2).size, qint64(7));
        QVERIFY(images->at(3).created == core::Time()); // Go's zero time: an image made without a date
    }

    void events_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("summary");
        QTest::newRow("20.10")
            << R"({"status":"die","id":"abc","from":"app:1","Type":"container","Action":"die","Actor":{"ID":"abc","Attributes":{"exitCode":"137","image":"app:1","name":"web"}},"scope":"local","time":1714564800,"timeNano":1714564800000000001})"_ba
            << u"container die 137 abc web 1714564800000000001"_s;
        QTest::newRow("1.52")
            << R"({"Type":"container","Action":"start","Actor":{"ID":"abc","Attributes":{"name":"web"}},"scope":"local","time":1714564800,"timeNano":1714564800000000002})"_ba
            << u"container start  abc web 1714564800000000002"_s;
        QTest::newRow("health")
            << R"({"Type":"container","Action":"health_status: healthy","Actor":{"ID":"abc","Attributes":{}},"time":1714564800})"_ba
            << u"container health_status healthy abc  1714564800000000000"_s;
        QTest::newRow("podman health")
            << R"({"Type":"container","Action":"health_status","HealthStatus":"unhealthy","Actor":{"ID":"abc","Attributes":{}},"time":1})"_ba
            << u"container health_status unhealthy abc  1000000000"_s;
        QTest::newRow("exec")
            << R"({"Type":"container","Action":"exec_create: /bin/sh -c 'a: b'","Actor":{"ID":"abc","Attributes":{}},"time":1})"_ba
            << u"container exec_create /bin/sh -c 'a: b' abc  1000000000"_s;
        QTest::newRow("podman health as an attribute")
            << R"({"Type":"container","Action":"health_status","Actor":{"ID":"abc","Attributes":{"health_status":"unhealthy"}},"time":1})"_ba
            << u"container health_status unhealthy abc  1000000000"_s;
        QTest::newRow("podman remove")
            << R"({"Type":"container","Action":"remove","Actor":{"ID":"abc","Attributes":{"containerExitCode":"0"}},"time":1})"_ba
            << u"container destroy  abc  1000000000"_s;
        QTest::newRow("podman die")
            << R"({"Type":"container","Action":"die","Actor":{"ID":"abc","Attributes":{"containerExitCode":"2"}},"time":1})"_ba
            << u"container die 2 abc  1000000000"_s;
        QTest::newRow("podman image")
            << R"({"Type":"image","Action":"remove","Actor":{"ID":"abc","Attributes":{}},"time":1})"_ba
            << u"image delete  abc  1000000000"_s;
        QTest::newRow("no attributes")
            << R"({"Type":"daemon","Action":"reload","Actor":{"ID":"d","Attributes":null},"time":1})"_ba
            << u"daemon reload  d  1000000000"_s;
        QTest::newRow("absurd time") << R"({"Type":"image","Action":"pull","time":9223372036854775807})"_ba
                                     << u"image pull    0"_s;
    }
    void events()
    {
        QFETCH(QByteArray, json);
        const auto event = decodeEvent(json);
        QVERIFY2(event, event ? "" : qPrintable(event.error().message()));
        QTEST(QStringList({event->type, event->action, event->detail, event->id, event->name(),
                           QString::number(event->time.time_since_epoch().count())})
                  .join(u' '),
              "summary");
    }

    void info()
    {
        const auto docker = decodeInfo(fixture("docker-1.41-info.json"), fixture("docker-1.41-version.json"));
        QVERIFY2(docker, docker ? "" : qPrintable(docker.error().message()));
        QCOMPARE(docker->engine, u"Docker"_s);
        QVERIFY(docker->version.startsWith(u"20.10"_s));
        QCOMPARE(docker->cpus, 2);
        QVERIFY(docker->memory > 1'000'000'000);
        QVERIFY(!docker->rootless);
        const auto podman = decodeInfo(fixture("podman-4.3-info.json"), fixture("podman-4.3-version.json"));
        QVERIFY2(podman, podman ? "" : qPrintable(podman.error().message()));
        QCOMPARE(podman->engine, u"Podman"_s);
        QCOMPARE(podman->version, u"4.3.1"_s);
        QVERIFY(decodeInfo(R"({"SecurityOptions":["name=seccomp,profile=default","name=rootless"]})", "{}")->rootless);
        QCOMPARE(decodeInfo(R"({"ServerVersion":"1.12.0"})", "{}")->version, u"1.12.0"_s);
    }

    void stats()
    {
        const auto docker = decodeStats(fixture("docker-1.41-stats.json"));
        QVERIFY2(docker, docker ? "" : qPrintable(docker.error().message()));
        QCOMPARE(docker->cpuTotal, quint64(66101621));
        QCOMPARE(docker->systemTotal, quint64(4119940000000));
        QCOMPARE(docker->onlineCpus, 2);
        QCOMPARE(docker->memoryUsed, quint64(561152));
        QCOMPARE(docker->memoryLimit, quint64(25276502016));
        QCOMPARE(docker->networkIn, quint64(1042));
        QCOMPARE(docker->pids, quint64(1));
        QVERIFY(docker->readAt > 0);
        QVERIFY(!docker->empty);
        const auto podman = decodeStats(fixture("podman-4.3-stats.json"));
        QVERIFY2(podman, podman ? "" : qPrintable(podman.error().message()));
        QCOMPARE(podman->memoryUsed, quint64(442368));
        QVERIFY(podman->cpuTotal > 0 && podman->readAt > 0);
        QCOMPARE(podman->systemTotal, quint64(0)); // it tells a figure, which is of no use
        QVERIFY(!podman->empty);
        QVERIFY(decodeStats(fixture("docker-1.41-stats-stopped.json"))->empty);
        QVERIFY(decodeStats("")->empty); // Podman, for what does not run
    }

    void memoryWithoutCache()
    {
        const auto used = [](const QByteArray &stats) {
            return decodeStats(R"({"memory_stats":{"usage":1000,"stats":)" + stats + "}}")->memoryUsed;
        };
        QCOMPARE(used(R"({"total_inactive_file":300,"inactive_file":200})"), quint64(700)); // cgroup v1
        QCOMPARE(used(R"({"inactive_file":200})"), quint64(800));                           // v2
        QCOMPARE(used(R"({"inactive_file":1000})"), quint64(1000)); // not smaller: not taken off
        QCOMPARE(used("null"), quint64(1000));
    }

    void cpu()
    {
        const auto sample = [](quint64 total, quint64 system, int cpus, qint64 readAt_ = 0) {
            StatsSample s;
            s.cpuTotal = total;
            s.systemTotal = system;
            s.onlineCpus = cpus;
            s.readAt = readAt_;
            return s;
        };
        QCOMPARE(cpuPercent(sample(100, 1000, 4), sample(200, 2000, 4)), 40.0);
        QCOMPARE(cpuPercent(sample(0, 1000, 2), sample(1000, 2000, 2)), 200.0);
        QCOMPARE(cpuPercent(sample(100, 1000, 4), sample(100, 2000, 4)), 0.0);
        QCOMPARE(cpuPercent(sample(200, 1000, 4), sample(100, 2000, 4)), 0.0); // it was restarted
        QCOMPARE(cpuPercent(sample(100, 1000, 4), sample(200, 1000, 4)), 0.0);
        QCOMPARE(cpuPercent(sample(0, 0, 0, 1'000), sample(500, 0, 0, 2'000)), 50.0); // no system time
        StatsSample stopped;
        stopped.empty = true;
        QCOMPARE(cpuPercent(stopped, sample(200, 2000, 4)), 0.0);
        // Before API 1.27 only the list of CPUs told how many there are.
        QCOMPARE(decodeStats(R"({"cpu_stats":{"cpu_usage":{"total_usage":1,"percpu_usage":[1,2,3]}}})")->onlineCpus, 3);
    }

    void pings_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("kind"); // -1: fine
        const int notAnEngine = int(core::Error::Kind::NotAnEngine);
        QTest::newRow("docker") << 200 << "1.41"_ba
                                << "OK"_ba << -1;
        QTest::newRow("head only") << 200 << "1.41"_ba << QByteArray() << -1;
        QTest::newRow("before 1.25") << 200 << QByteArray() << "OK\n"_ba << -1;
        QTest::newRow("web page") << 200 << QByteArray() << "<html>Welcome</html>"_ba << notAnEngine;
        QTest::newRow("no such page") << 404 << QByteArray() << "<html>Not found</html>"_ba << notAnEngine;
        QTest::newRow("odd version") << 200 << "one"_ba
                                     << "OK"_ba << notAnEngine;
        QTest::newRow("tls port") << 400 << QByteArray() << "Client sent an HTTP request to an HTTPS server.\n"_ba
                                  << notAnEngine;
        QTest::newRow("engine in trouble") << 500 << "1.41"_ba
                                           << R"({"message":"no"})"_ba << int(core::Error::Kind::Engine);
    }
    void pings()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, version);
        QFETCH(QByteArray, body);
        net::HttpReply reply{{status, {}}, body};
        if (!version.isEmpty())
            reply.head.headers.append({"api-version", version});
        const auto ping = decodePing(reply);
        QTEST(ping ? -1 : int(ping.error().kind), "kind");
        if (ping && !version.isEmpty())
            QCOMPARE(ping->newest.toString(), version);
    }

    void pingsTellTheTime()
    {
        const net::HttpReply reply{{200, {{"api-version", "1.41"}, {"date", "Sun, 06 Nov 1994 08:49:37 GMT"}}}, "OK"};
        QCOMPARE(decodePing(reply)->clock, core::Time(std::chrono::seconds(784111777)));
        const net::HttpReply nonsense{{200, {{"api-version", "1.41"}, {"date", "yesterday"}}}, "OK"};
        QVERIFY(!decodePing(nonsense)->clock);
    }

    void podmanIsRecognised()
    {
        const net::HttpReply reply{{200, {{"api-version", "1.41"}, {"libpod-api-version", "4.3.1"}}}, "OK"};
        QVERIFY(decodePing(reply)->isPodman);
    }

    void errors_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<core::Error::Kind>("kind");
        QTest::addColumn<QString>("what");
        using Kind = core::Error::Kind;
        QTest::newRow("docker") << 404 << R"({"message":"No such container: nope"})"_ba << Kind::NotFound
                                << u"No such container: nope"_s;
        QTest::newRow("podman")
            << 404
            << R"({"cause":"no such container","message":"no container with name or ID nope found: no such container","response":404})"_ba
            << Kind::NotFound << u"no container with name or ID nope found: no such container"_s;
        QTest::newRow("plain") << 500 << "Server error\n"_ba << Kind::Engine << u"Server error"_s;
        QTest::newRow("nothing") << 503 << QByteArray() << Kind::Engine
                                 << u"The engine answered with status 503 and no message"_s;
        QTest::newRow("not a text") << 500 << R"({"message":5})"_ba << Kind::Engine << u"{\"message\":5}"_s;
        QTest::newRow("too old")
            << 400 << R"({"message":"client version 1.24 is too old. Minimum supported API version is 1.44"})"_ba
            << Kind::Unsupported << u"client version 1.24 is too old. Minimum supported API version is 1.44"_s;
        QTest::newRow("forbidden") << 403 << R"({"message":"no"})"_ba << Kind::PermissionDenied << u"no"_s;
        QTest::newRow("page") << 502 << "\n<html><h1>Bad gateway</h1></html>"_ba << Kind::NotAnEngine
                              << u"A web page came instead of an engine's reply (status 502)"_s;
    }
    void errors()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(core::Error::Kind, kind);
        const core::Error error = decodeError({{status, {}}, body});
        QCOMPARE(error.kind, kind);
        QTEST(error.what, "what");
        QCOMPARE(error.httpStatus, status);
    }
};

QTEST_APPLESS_MAIN(DecodeTest)
#include "decode.moc"
