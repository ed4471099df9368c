// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between versions of the API: the fields that came and went, each of which reads the same here whether it
// is there or not, and which version is agreed on, or why none.
#include "unit/fleet/simulatedhosts.h"
#include "unit/simulator/rawclient.h"

#include <QJsonArray>
#include <QJsonObject>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using fleet::HostConnection;
using simulator::ApiVersion;
using simulator::EngineState;
using simulator::Profile;
using simulator::SimulatedEngine;

namespace {

/// One engine that takes all versions, with a container of each state and a default bridge.
Profile allVersions()
{
    return Profile::dockerFrom({1, 24}, {1, 52});
}

QByteArray versioned(int minor, const QByteArray &path)
{
    return "/v1." + QByteArray::number(minor) + path;
}

/// The value at "a/0/b" of a reply; undefined when there is none.
QJsonValue at(const QByteArray &json, const QString &pointer)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    QJsonValue value = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    const QStringList steps = pointer.split(u'/');
    for (const QString &step : steps) {
        bool isIndex = false;
        const int index = step.toInt(&isIndex);
        if (isIndex && value.isArray())
            value = value.toArray().at(index);
        else
            value = value.toObject().value(step);
    }
    return value;
}

/// What the decoders make of a reply, for comparing.
template <typename T>
bool sameDecoded(const core::Result<T> &a, const core::Result<T> &b)
{
    return a && b && *a == *b;
}

} // namespace

class VersionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_engine = std::make_unique<SimulatedEngine>(
            simulator::SimulationOptions{.name = u"all"_s, .profile = allVersions(), .seed = 7, .clock = {}});
        QVERIFY(m_engine->listenUnix(m_folder.filePath(u"s"_s)));
        m_engine->apply([](EngineState &state, qint64 now) {
            state.addImage({.id = {}, .tags = {u"app:1"_s}, .digests = {}, .size = 4711, .createdNs = 1, .labels = {}},
                           0);
            state.addImage({.id = {}, .tags = {}, .digests = {}, .size = 12, .createdNs = 2, .labels = {}}, 0);
            simulator::ContainerSpec spec;
            spec.name = u"web"_s;
            spec.image = u"app:1"_s;
            spec.hasHealthcheck = true;
            spec.ports = {{.target = 80}};
            const auto made = state.create(spec, now);
            state.start(made.id, now);
            state.setHealth(made.id, simulator::HealthState::Healthy, now);
        });
    }

    /// With a field up to one version, without it from the next on, or the other way round.
    void fields_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<int>("with");    // 1.x that has it
        QTest::addColumn<int>("without"); // and one that has not
        const auto row = [](const char *path, const char *pointer, int with, int without) {
            QTest::addRow("%s %s", path, pointer)
                << QByteArray(path) << QString::fromLatin1(pointer) << with << without;
        };
        // gone
        row("/images/json", "1/VirtualSize", 43, 44);
        row("/images/app:1/json", "VirtualSize", 43, 44);
        row("/images/app:1/json", "Container", 44, 45);
        row("/images/app:1/json", "ContainerConfig", 44, 45);
        row("/images/app:1/json", "GraphDriver", 51, 52);
        row("/containers/web/json", "GraphDriver", 51, 52);
        for (const char *field :
             {"Bridge", "HairpinMode", "EndpointID", "Gateway", "IPAddress", "IPPrefixLen", "MacAddress"})
            row("/containers/web/json", qPrintable(u"NetworkSettings/"_s + QLatin1String(field)), 51, 52);
        for (const char *field : {"status", "id", "from"})
            row("/events", field, 51, 52);
        // come
        row("/containers/json", "0/Health", 52, 51);
        row("/containers/json", "0/NetworkSettings/Networks/bridge/DNSNames", 44, 43);
        row("/info", "CgroupVersion", 41, 40);
        row("/version", "Components", 35, 34);
        row("/version", "Platform", 35, 34);
        row("/containers/web/stats?stream=false", "cpu_stats/online_cpus", 27, 26);
        row("/containers/web/stats?stream=false&one-shot=1", "os_type", 52, 51);
    }
    void fields()
    {
        QFETCH(QByteArray, path);
        QFETCH(QString, pointer);
        QFETCH(int, with);
        QFETCH(int, without);
        // Lists tell ages in seconds: both within one.
        const auto second = [] { return std::chrono::floor<std::chrono::seconds>(core::now()); };
        QByteArray a;
        QByteArray b;
        for (int attempt = 0; attempt < 10; ++attempt) {
            const auto asked = second();
            a = ask(with, path);
            b = ask(without, path);
            if (!path.startsWith("/containers/json") || second() == asked)
                break;
        }
        QVERIFY2(!at(a, pointer).isUndefined(), a);
        QVERIFY2(at(b, pointer).isUndefined(), b);
        // And all the same to us.
        const core::Time now = core::now();
        if (path.startsWith("/images/json"))
            QVERIFY(sameDecoded(engine::decodeImageList(a), engine::decodeImageList(b)));
        else if (path.startsWith("/containers/json"))
            QVERIFY(sameDecoded(engine::decodeContainerList(a, now), engine::decodeContainerList(b, now)));
        else if (path.startsWith("/containers/web/json"))
            QVERIFY(sameDecoded(engine::decodeContainer(a), engine::decodeContainer(b)));
        else if (path.startsWith("/info"))
            QVERIFY(sameDecoded(engine::decodeInfo(a, ask(with, "/version")),
                                engine::decodeInfo(b, ask(without, "/version"))));
        else if (path.startsWith("/version"))
            QVERIFY(
                sameDecoded(engine::decodeInfo(ask(with, "/info"), a), engine::decodeInfo(ask(without, "/info"), b)));
        else if (path.startsWith("/events"))
            QVERIFY(sameDecoded(summary(engine::decodeEvent(a)), summary(engine::decodeEvent(b))));
        else if (path.contains("/stats"))
            QVERIFY(engine::decodeStats(a) && engine::decodeStats(b));
    }

    /// Not fields, but what is in them.
    void valuesThatChanged()
    {
        QCOMPARE(at(ask(42, "/images/json"), u"0/RepoTags/0"_s).toString(), u"<none>:<none>"_s);
        QVERIFY(at(ask(43, "/images/json"), u"0/RepoTags"_s).toArray().isEmpty());
        QVERIFY(sameDecoded(engine::decodeImageList(ask(42, "/images/json")),
                            engine::decodeImageList(ask(43, "/images/json"))));
        QCOMPARE(at(ask(50, "/images/json"), u"1/Containers"_s).toInt(), -1);
        QCOMPARE(at(ask(51, "/images/json"), u"1/Containers"_s).toInt(), 1);
        QVERIFY(sameDecoded(engine::decodeImageList(ask(50, "/images/json")),
                            engine::decodeImageList(ask(51, "/images/json"))));
    }

    /// CPU use from two readings, where processors are counted in each of the ways.
    void processorsAreCounted_data()
    {
        QTest::addColumn<Profile>("profile");
        QTest::newRow("1.24, a counter for each") << Profile::docker({1, 24});
        QTest::newRow("1.40, both") << Profile::docker({1, 40});
        QTest::newRow("1.52, their number") << Profile::docker29();
        QTest::newRow("Podman") << Profile::podman43();
    }
    void processorsAreCounted()
    {
        QFETCH(Profile, profile);
        qint64 clock = 1'800'000'000 * simulator::nsPerSecond;
        SimulatedEngine engine(
            {.name = u"stats"_s, .profile = profile, .seed = 3, .clock = [&clock] { return clock; }});
        QVERIFY(engine.listenUnix(m_folder.filePath(QString::number(++m_count))));
        simulator::Load load;
        engine.apply([&](EngineState &state, qint64 now) {
            state.addImage({.id = {}, .tags = {u"app:1"_s}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}}, 0);
            simulator::ContainerSpec spec;
            spec.name = u"busy"_s;
            spec.image = u"app:1"_s;
            spec.load = {.cpuCores = 2.0, .memoryBytes = 100 << 20};
            load = spec.load;
            state.create(spec, now);
            state.start(u"busy"_s, now);
        });
        RawClient client(engine.endpoint());
        const auto read = [&] {
            return engine::decodeStats(client.ask("GET", "/containers/busy/stats?stream=false&one-shot=1").body);
        };
        const auto first = read();
        clock += 600 * simulator::nsPerSecond; // several of its swings
        const auto second = read();
        QVERIFY(first && second);
        const double percent = engine::cpuPercent(*first, *second);
        QVERIFY2(percent > 150 && percent < 250, qPrintable(QString::number(percent)));
        QCOMPARE(second->onlineCpus, profile.cpus);
        // Without what could be dropped at once; Podman doesn't tell of that.
        const double used = double(second->memoryUsed) / double(load.memoryBytes);
        QVERIFY2(used > 0.75 && used < (profile.isPodman() ? 1.4 : 1.25), qPrintable(QString::number(used)));
    }

    void refused_data()
    {
        QTest::addColumn<Profile>("profile");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("next");
        const QString update = u"Update the engine to Docker 1.12 or later"_s;
        QTest::newRow("older than 1.24") << Profile::docker({1, 18}) << u"The engine's API 1.18 is older than 1.24"_s
                                         << update;
        QTest::newRow("one older") << Profile::docker({1, 23}) << u"The engine's API 1.23 is older than 1.24"_s
                                   << update;
        QTest::newRow("minimum above our maximum")
            << Profile::dockerFrom({1, 56}, {1, 60})
            << u"The engine takes API 1.56 or newer; Bayplan speaks up to 1.52"_s
            << u"Update Bayplan, or lower the engine's minimum (DOCKER_MIN_API_VERSION)"_s;
    }
    void refused()
    {
        QFETCH(Profile, profile);
        SimulatedHosts hosts;
        const HostConnection &host = hosts.addHost(profile, 3);
        QTRY_COMPARE(toString(host.status().state), u"unreachable"_s);
        QVERIFY(host.status().error->kind == Error::Kind::Unsupported);
        QTEST(host.status().error->what, "what");
        QTEST(host.status().error->next, "next");
        QCOMPARE(host.status().error->where, hosts.engine().endpoint());
        QVERIFY(*host.status().nextTry > core::now() + std::chrono::seconds(30)); // it won't change within seconds
    }

    /// The ping has no Api-Version: an old engine, or a proxy that drops it.
    void pingWithoutVersion_data()
    {
        QTest::addColumn<Profile>("profile");
        QTest::addColumn<QString>("spoken");
        const auto behindProxy = [](Profile profile) {
            profile.hidesHeaders = true;
            return profile;
        };
        QTest::newRow("1.24") << Profile::docker({1, 24}) << u"1.24"_s;
        QTest::newRow("20.10 behind a proxy") << behindProxy(Profile::docker20()) << u"1.41"_s;
        QTest::newRow("29 behind a proxy") << behindProxy(Profile::docker29()) << u"1.52"_s;
        QTest::newRow("Podman behind a proxy") << behindProxy(Profile::podman43()) << u"1.41"_s;
    }
    void pingWithoutVersion()
    {
        QFETCH(Profile, profile);
        QFETCH(QString, spoken);
        SimulatedHosts hosts;
        const HostConnection &host = hosts.addHost(profile, 10);
        RawClient client(hosts.engine().endpoint());
        QVERIFY(!client.ask("GET", "/_ping").head.toLower().contains("api-version"));
        QTRY_VERIFY(host.isSettled());
        QCOMPARE(QString::fromLatin1(host.status().api->toString()), spoken);
        QCOMPARE(differences(host, hosts.engine().state()), QStringList());
        QCOMPARE(host.status().engine->engine, profile.isPodman() ? u"Podman"_s : u"Docker"_s);
        QCOMPARE(hosts.engine().traffic().byPath.value(u"refused"_s), quint64(0));
    }

    /// HEAD is newer than some engines are, so it is never used.
    void pingsByGet()
    {
        SimulatedHosts hosts;
        const HostConnection &host = hosts.addHost(Profile::docker({1, 39}), 3);
        RawClient client(hosts.engine().endpoint());
        QCOMPARE(client.ask("HEAD", "/_ping").status, 404);
        QTRY_VERIFY(host.isSettled());
        const auto &paths = hosts.engine().traffic().byPath;
        QTRY_VERIFY(paths.value(u"GET /_ping"_s) > 2);
        QCOMPARE(paths.value(u"HEAD /_ping"_s), quint64(1));
    }

    void readOnlyHostsAreMarked()
    {
        SimulatedHosts hosts;
        const SimulatedEngine &engine = hosts.addEngine();
        fleet::HostConfig config{u"aws1"_s, *engine::Endpoint::parse(engine.endpoint())};
        for (const bool readOnly : {false, true}) {
            config.readOnly = readOnly;
            HostConnection *host = hosts.fleet().host(hosts.fleet().addHost(config));
            QCOMPARE(host->client().isReadOnly(), readOnly);
            QTRY_VERIFY(host->isSettled()); // and is read like any other
            hosts.fleet().removeHost(host->id());
        }
    }

private:
    QByteArray ask(int minor, const QByteArray &path)
    {
        RawClient client(m_engine->endpoint());
        if (!path.startsWith("/events"))
            return client.ask("GET", versioned(minor, path)).body;
        // The first line of what has been so far.
        const QByteArray until = QByteArray::number(core::now().time_since_epoch() / std::chrono::seconds(1));
        const RawReply reply = client.ask("GET", versioned(minor, path + "?since=1&until=" + until + ".999999999"));
        return reply.body.left(reply.body.indexOf('\n'));
    }
    static core::Result<QStringList> summary(const core::Result<engine::Event> &event)
    {
        if (!event)
            return core::fail(event.error());
        return QStringList{event->type, event->action, event->detail,
                           event->id,   event->name(), QString::number(event->time.time_since_epoch().count())};
    }

    QTemporaryDir m_folder;
    int m_count = 0;
    std::unique_ptr<SimulatedEngine> m_engine;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::VersionsTest)
#include "versions.moc"
