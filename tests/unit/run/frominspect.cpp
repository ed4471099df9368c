// SPDX-License-Identifier: GPL-3.0-or-later
// From what an engine tells of a container to what makes it again.
#include "run/createbody.h"
#include "run/specfrominspect.h"
#include "unit/run/randomspec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <tuple>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using run::ContainerSpec;
using run::Inspected;
using run::Mount;

namespace {

const QString id = u"6832de157cc8d7a0b7dbd8233f3cbe213f71ac0eecd1e6184ae5816095dab9a2"_s;

QJsonObject parsed(const char *json)
{
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject())
        qFatal("%s", qPrintable(problem.errorString()));
    return document.object();
}

const QJsonObject image = parsed(R"({"Id": "sha256:1234", "Config": {
    "Env": ["PATH=/usr/bin", "LANG=C"], "Cmd": ["serve"], "Entrypoint": ["/entry"], "User": "www", "WorkingDir": "/srv",
    "Labels": {"vendor": "x"}, "ExposedPorts": {"8080/tcp": {}}, "Volumes": {"/var/data": {}}, "StopSignal": "SIGQUIT",
    "Healthcheck": {"Test": ["CMD", "/check"], "Interval": 5000000000, "Retries": 9}}})");

/// What an engine makes of a body: the image's part is taken in, and a few things of its own.
QJsonObject madeBy(const ContainerSpec &spec)
{
    const QJsonObject own = image[u"Config"_s].toObject();
    QJsonObject config = run::createBody(spec);
    QJsonObject host = config.take(u"HostConfig"_s).toObject();
    const QJsonObject first = config.take(u"NetworkingConfig"_s)[u"EndpointsConfig"_s].toObject();
    const bool hasEntry = config.contains(u"Entrypoint"_s);
    if (!hasEntry)
        config[u"Entrypoint"_s] = own[u"Entrypoint"_s];
    else if (config[u"Entrypoint"_s] == QJsonArray{QString()})
        config[u"Entrypoint"_s] = QJsonValue::Null;
    if (!config.contains(u"Cmd"_s))
        config[u"Cmd"_s] = hasEntry ? QJsonValue::Null : own[u"Cmd"_s];
    for (const QString &key : {u"User"_s, u"WorkingDir"_s, u"StopSignal"_s}) {
        if (config[key].toString().isEmpty())
            config[key] = own[key];
    }
    QJsonArray env = config[u"Env"_s].toArray();
    for (const QJsonValue &entry : own[u"Env"_s].toArray())
        env << entry;
    config[u"Env"_s] = env;
    for (const QString &key : {u"Labels"_s, u"ExposedPorts"_s, u"Volumes"_s, u"Healthcheck"_s}) {
        QJsonObject merged = own[key].toObject();
        const QJsonObject said = config[key].toObject();
        for (auto it = said.begin(); it != said.end(); ++it)
            merged[it.key()] = it.value();
        config[key] = merged;
    }
    if (config[u"Hostname"_s].toString().isEmpty())
        config[u"Hostname"_s] = spec.networks.value(0).name == u"host"_s ? u"machine"_s : id.left(12);
    if (!host.contains(u"NetworkMode"_s))
        host[u"NetworkMode"_s] = u"default"_s;
    if (!host.contains(u"LogConfig"_s))
        host[u"LogConfig"_s] = QJsonObject{{u"Type"_s, u"json-file"_s}, {u"Config"_s, QJsonObject()}};
    if (!host.contains(u"ShmSize"_s))
        host[u"ShmSize"_s] = 67'108'864;
    if (host[u"Memory"_s].toInteger() > 0 && !host.contains(u"MemorySwap"_s))
        host[u"MemorySwap"_s] = 2 * host[u"Memory"_s].toInteger();
    if (spec.privileged || spec.pidMode == u"host"_s) {
        QJsonArray options = host[u"SecurityOpt"_s].toArray();
        host[u"SecurityOpt"_s] = options << u"label=disable"_s;
    }
    host[u"Runtime"_s] = u"runc"_s;
    QJsonObject networks;
    const QString mode = host[u"NetworkMode"_s].toString();
    networks[mode == u"default"_s ? u"bridge"_s : mode] = first[mode].toObject();
    for (const run::Connection &later : run::laterConnections(spec))
        networks[later.network] = later.settings;
    for (const QString &name : networks.keys()) {
        QJsonObject settings = networks[name].toObject();
        QJsonArray aliases = settings[u"Aliases"_s].toArray();
        settings[u"Aliases"_s] = aliases << id.left(12);
        networks[name] = settings;
    }
    return {
        {u"Id"_s, id},         {u"Name"_s, u"/web"_s},  {u"Image"_s, u"sha256:1234"_s},
        {u"Config"_s, config}, {u"HostConfig"_s, host}, {u"NetworkSettings"_s, QJsonObject{{u"Networks"_s, networks}}}};
}

/// In an order of its own, and without what no container tells.
ContainerSpec comparable(ContainerSpec spec)
{
    spec.name.clear();
    spec.pull = false;
    spec.platform.clear();
    spec.envFiles.clear();
    std::sort(spec.ports.begin(), spec.ports.end(), [](const auto &a, const auto &b) {
        return std::tie(a.target, a.protocol, a.published, a.ip) < std::tie(b.target, b.protocol, b.published, b.ip);
    });
    for (const engine::PortRequest &port : std::as_const(spec.ports))
        spec.exposed.removeAll(QString::number(port.target) + u'/' + port.protocol);
    spec.exposed.removeAll(u"8080/tcp"_s); // the image's
    spec.exposed.sort();
    std::sort(spec.mounts.begin(), spec.mounts.end(),
              [](const Mount &a, const Mount &b) { return a.target < b.target; });
    if (spec.networks.size() > 1)
        std::sort(spec.networks.begin() + 1, spec.networks.end(),
                  [](const auto &a, const auto &b) { return a.name < b.name; });
    if (spec.restart == u"no"_s)
        spec.restart.clear();
    if (spec.stopSignal == u"SIGQUIT"_s) // the image's
        spec.stopSignal.clear();
    if (spec.ipcMode == u"private"_s)
        spec.ipcMode.clear();
    if (spec.memorySwap == 2 * spec.memory)
        spec.memorySwap = 0;
    if (spec.logDriver == u"json-file"_s && spec.logOptions.isEmpty())
        spec.logDriver.clear();
    return spec;
}

run::SpecFound found(const QJsonObject &container, bool isPodman = false)
{
    return run::specFromInspect(
        {.container = container, .image = image, .isPodman = isPodman, .machine = u"machine"_s});
}

/// The first line in which the bodies of their creation differ; empty if none does.
QString difference(const ContainerSpec &got, const ContainerSpec &expected)
{
    const auto lines = [](const ContainerSpec &spec) {
        return QString::fromUtf8(QJsonDocument(run::createBody(spec)).toJson()).split(u'\n');
    };
    const QStringList a = lines(got);
    const QStringList b = lines(expected);
    for (qsizetype i = 0; i < std::max(a.size(), b.size()); ++i) {
        if (a.value(i) != b.value(i))
            return u"got "_s + a.value(i) + u", expected "_s + b.value(i);
    }
    return {};
}

} // namespace

class FromInspectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatItWasMadeFrom()
    {
        QRandomGenerator random(815);
        for (int i = 0; i < 3000; ++i) {
            ContainerSpec spec = randomSpec(random);
            if (i % 5 == 0 && !spec.noHealthCheck) {
                spec.healthCommand.clear();
                spec.healthProgram = {u"/probe"_s, u"a b"_s};
            }
            const QJsonObject inspect = madeBy(spec);
            const auto got = found(inspect);
            QVERIFY2(got.leftOut.isEmpty(), qPrintable(got.leftOut.join(u' ')));
            const QString differs = difference(comparable(got.spec), comparable(spec));
            QVERIFY2(differs.isEmpty(), qPrintable(differs));
            QVERIFY2(comparable(got.spec) == comparable(spec), QJsonDocument(inspect).toJson().constData());
        }
    }

    /// As docker-compose 1.29 makes them: every volume's place in Volumes, made-up names kept when it recreates.
    void volumes()
    {
        const auto got = found(parsed(R"({"Id": "6832de157cc8d7a0", "Config": {"Image": "app",
            "Volumes": {"/anon": {}, "/data": {}, "/host": {}, "/var/data": {}, "/kept": {}}},
            "HostConfig": {"Binds": ["shop_data:/data:rw", "/usr:/host:ro",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef:/kept:rw"],
              "Mounts": [{"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 1048576, "Mode": 448}},
                {"Type": "bind", "Source": "/a", "Target": "/b", "BindOptions": {"CreateMountpoint": true}},
                {"Type": "volume", "Target": "/new", "VolumeOptions": {}}]}})"));
        QVERIFY(got.leftOut.isEmpty());
        const auto volume = [](const QString &source, const QString &target) {
            return Mount{.kind = Mount::Kind::Volume, .source = source, .target = target};
        };
        QList<Mount> expected{volume(u"shop_data"_s, u"/data"_s),
                              {.kind = Mount::Kind::Bind, .source = u"/usr"_s, .target = u"/host"_s, .readOnly = true},
                              volume({}, u"/kept"_s),
                              {.kind = Mount::Kind::Bind, .source = u"/a"_s, .target = u"/b"_s},
                              volume({}, u"/new"_s),
                              volume({}, u"/anon"_s),
                              {.kind = Mount::Kind::Tmpfs,
                               .source = {},
                               .target = u"/t"_s,
                               .options = {u"size=1048576"_s, u"mode=700"_s}}};
        QCOMPARE(got.spec.mounts.size(), expected.size());
        for (qsizetype i = 0; i < expected.size(); ++i)
            QVERIFY2(got.spec.mounts.at(i) == expected.at(i), qPrintable(expected.at(i).target));
    }

    void podmansOwn()
    {
        const auto got =
            found(parsed(R"({"Id": "4bd9eb7649310011", "Name": "/web", "Config": {"Hostname": "4bd9eb764931",
            "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm",
                "container=podman", "A=b=c", "HOME=/", "HOSTNAME=4bd9eb764931", "LANG=C"],
            "Cmd": ["serve"], "Entrypoint": ["/entry"], "User": "www", "WorkingDir": "/srv", "StopSignal": "3",
            "StopTimeout": 0, "Image": "localhost/app:blue",
            "Healthcheck": {"Test": ["CMD-SHELL", "exit 0"], "Interval": 7000000000, "Timeout": 30000000000, "Retries": 3}},
            "HostConfig": {"Binds": ["/usr:/host:ro,rprivate,rbind",
                "01c0de2333e5339606c4e8e50e3cd49e56020cc0dcb5848fbcf47d38c6799cab:/anon:rw,rprivate,nosuid,nodev,rbind",
                "data:/data:ro,rprivate,nosuid,nodev,rbind"],
              "Tmpfs": {"/run": "rw,rprivate,nosuid,nodev,tmpcopyup", "/t": "size=1m,rw,rprivate,nosuid,nodev,tmpcopyup"},
              "LogConfig": {"Type": "json-file", "Config": null}, "NetworkMode": "bridge", "ReadonlyRootfs": true,
              "PortBindings": {"8080/tcp": [{"HostIp": "", "HostPort": "18080"}], "90/tcp": null},
              "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}, "IpcMode": "shareable", "PidMode": "private",
              "UTSMode": "private", "ShmSize": 65536000, "Runtime": "oci", "NanoCpus": 500000000, "CpuPeriod": 100000,
              "CpuQuota": 50000, "MemorySwappiness": -1, "PidsLimit": 2048,
              "Ulimits": [{"Name": "RLIMIT_NOFILE", "Hard": 1024, "Soft": 512}]},
            "NetworkSettings": {"Networks": {"lab": {"Aliases": ["db", "4bd9eb764931"], "IPAddress": "10.77.4.2"}}}})"),
                  true);
        QVERIFY2(got.leftOut.isEmpty(), qPrintable(got.leftOut.join(u' ')));
        ContainerSpec expected;
        expected.image = u"localhost/app:blue"_s;
        expected.env = {{u"A"_s, u"b=c"_s}};
        expected.healthCommand = u"exit 0"_s;
        expected.healthInterval = std::chrono::seconds(7);
        expected.mounts = {{.kind = Mount::Kind::Bind, .source = u"/usr"_s, .target = u"/host"_s, .readOnly = true},
                           {.source = {}, .target = u"/anon"_s},
                           {.source = u"data"_s, .target = u"/data"_s, .readOnly = true},
                           {.kind = Mount::Kind::Tmpfs, .source = {}, .target = u"/t"_s, .options = {u"size=1m"_s}}};
        expected.readOnlyRoot = true;
        expected.ports = {{{}, 18080, 0, 8080, u"tcp"_s}};
        expected.networks = {{u"lab"_s, {u"db"_s}}};
        expected.nanoCpus = 500'000'000;
        expected.ulimits = {{u"nofile"_s, 512, 1024}};
        const QString differs = difference(got.spec, expected);
        QVERIFY2(differs.isEmpty(), qPrintable(differs));
        QVERIFY(got.spec == expected);
    }

    void aQuotaIsProcessors()
    {
        auto got = found(parsed(R"({"HostConfig": {"CpuQuota": 150000}})"));
        QCOMPARE(got.spec.nanoCpus, 1'500'000'000);
        QVERIFY(got.leftOut.isEmpty());
    }

    void alsoMadeByAnIdOfANetwork()
    {
        const auto got = found(parsed(R"({"Id": "6832de157cc8d7a0", "Name": "/shop-web-1",
            "HostConfig": {"NetworkMode": "15168e2be0375ee3"},
            "NetworkSettings": {"Networks": {"a": {"NetworkID": "77"}, "shop_back": {"NetworkID": "15168e2be0375ee3",
                "Aliases": ["shop-web-1", "web", "6832de157cc8", "web"],
                "IPAMConfig": {"IPv4Address": "10.0.0.9"}}}}})"));
        QCOMPARE(got.spec.networks.size(), 2);
        QVERIFY((got.spec.networks.at(0) == run::Network{u"shop_back"_s, {u"web"_s}, u"10.0.0.9"_s, {}}));
        QVERIFY((got.spec.networks.at(1) == run::Network{u"a"_s}));
    }

    void tellsWhatItCannotSay_data()
    {
        QTest::addColumn<QByteArray>("inspect");
        QTest::addColumn<QString>("option");
        const auto row = [](const char *option, const char *json) {
            QTest::newRow(option) << QByteArray(json) << QString::fromLatin1(option);
        };
        row("volumes-from", R"({"HostConfig": {"VolumesFrom": ["shop_db_1:rw"]}})");
        row("link", R"({"HostConfig": {"Links": ["/db:/web/db"]}})");
        row("runtime", R"({"HostConfig": {"Runtime": "runsc"}})");
        row("gpus", R"({"HostConfig": {"DeviceRequests": [{"Count": -1}]}})");
        row("uts", R"({"HostConfig": {"UTSMode": "host"}})");
        row("memory-swappiness", R"({"HostConfig": {"MemorySwappiness": 0}})");
        row("oom-score-adj", R"({"HostConfig": {"OomScoreAdj": -500}})");
        row("cpu-period", R"({"HostConfig": {"CpuPeriod": 50000, "CpuQuota": 25000}})");
        row("security-opt", R"({"HostConfig": {"SecurityOpt": ["seccomp={}"]}})");
        row("mount",
            R"({"HostConfig": {"Mounts": [{"Type": "volume", "Target": "/a", "VolumeOptions": {"Subpath": "x"}}]}})");
        row("volume", R"({"HostConfig": {"Binds": ["C:/data:D:/data:ro:x"]}})");
        row("mac-address", R"({"Config": {"MacAddress": "02:42:ac:11:00:02"}})");
        row("health-start-interval", R"({"Config": {"Healthcheck": {"Test": ["NONE"], "StartInterval": 1}}})");
        QTest::newRow("systempaths") << QByteArray(R"({"HostConfig": {"MaskedPaths": []}})") << u"security-opt"_s;
        QTest::newRow("link of a network")
            << QByteArray(R"({"NetworkSettings": {"Networks": {"a": {"Links": ["db:db"]}}}})") << u"link"_s;
    }
    void tellsWhatItCannotSay()
    {
        QFETCH(QByteArray, inspect);
        QFETCH(QString, option);
        QCOMPARE(found(parsed(inspect.constData())).leftOut, QStringList{option});
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::FromInspectTest)
#include "frominspect.moc"
