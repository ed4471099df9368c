// SPDX-License-Identifier: GPL-3.0-or-later
// Containers run on real engines: our create against the docker command's own, what is forecast against what the engine
// says, three hosts at once, what was half made, undo.
#include "core/secretstore.h"
#include "fleet/fleet.h"
#include "images/registrylogins.h"
#include "net/sshservice.h"
#include "operations/operations.h"
#include "run/conflicts.h"
#include "run/dockerrun.h"
#include "run/platformreader.h"
#include "run/runplan.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/foreignimage.h"
#include "support/fleet/testfleet.h"

#include <QJsonDocument>
#include <QSet>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;
using run::Conflict;
using run::ContainerSpec;
using State = operations::Operation::State;

namespace {

const QString app = u"bayplan-test/app:blue"_s;
/// The engine chooses, and may choose wrongly.
const QString mayFail = u"already in use"_s;
const QString podmanApp = u"localhost/bayplan-test/app:blue"_s;

ContainerSpec specOf(const QString &options, const QString &image = app, const QString &command = {})
{
    const QString line = u"docker run "_s + options + u' ' + image + u' ' + command;
    const auto parsed = run::parseDockerRun(line);
    if (!parsed || !parsed->notes.isEmpty() || !run::validate(parsed->spec).isEmpty())
        qFatal("not a valid line: %s", qPrintable(line));
    return parsed->spec;
}

/// Of an inspect all that a second container made the same way would have too.
QJsonValue lastingOf(const QJsonValue &value, const QString &path = {})
{
    static const QSet<QString> fleeting{u"/Id"_s,
                                        u"/Created"_s,
                                        u"/Name"_s,
                                        u"/State"_s,
                                        u"/HostnamePath"_s,
                                        u"/HostsPath"_s,
                                        u"/LogPath"_s,
                                        u"/ResolvConfPath"_s,
                                        u"/GraphDriver"_s,
                                        u"/NetworkSettings/SandboxID"_s,
                                        u"/NetworkSettings/SandboxKey"_s,
                                        u"/NetworkSettings/EndpointID"_s,
                                        u"/NetworkSettings/IPAddress"_s,
                                        u"/NetworkSettings/MacAddress"_s};
    static const QSet<QString> anywhere{u"EndpointID"_s, u"IPAddress"_s, u"MacAddress"_s};
    if (value.isObject()) {
        QJsonObject kept;
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString here = path + u'/' + it.key();
            if (!fleeting.contains(here) && !anywhere.contains(it.key()))
                kept[it.key()] = lastingOf(*it, here);
        }
        return kept;
    }
    if (value.isArray()) {
        QJsonArray kept;
        for (const QJsonValue &entry : value.toArray())
            kept << lastingOf(entry, path + u"[]"_s);
        return kept;
    }
    return value;
}

/// What the docker command (it keeps some lists as maps) and the engine give in an order of chance; null stays null.
QJsonValue sorted(const QJsonValue &list)
{
    if (!list.isArray())
        return list;
    QMap<QByteArray, QJsonValue> entries;
    for (const QJsonValue &entry : list.toArray())
        entries.insert(QJsonDocument(QJsonArray{entry}).toJson(), entry);
    QJsonArray result;
    for (const QJsonValue &entry : std::as_const(entries))
        result << entry;
    return result;
}

QJsonValue lasting(const QJsonObject &inspect)
{
    QByteArray text = QJsonDocument(inspect).toJson();
    text.replace(inspect[u"Id"_s].toString().left(12).toUtf8(), "its-own-id"); // host name and alias
    QJsonObject kept = lastingOf(QJsonDocument::fromJson(text).object()).toObject();
    kept[u"Mounts"_s] = sorted(kept[u"Mounts"_s]);
    QJsonObject config = kept[u"Config"_s].toObject();
    config[u"Env"_s] = sorted(config[u"Env"_s]);
    QJsonObject hostConfig = kept[u"HostConfig"_s].toObject();
    for (const QString &list : {u"Binds"_s, u"Ulimits"_s})
        hostConfig[list] = sorted(hostConfig[list]);
    kept[u"HostConfig"_s] = hostConfig;
    kept[u"Config"_s] = config;
    return kept;
}

/// The docker command sends what is off as well, which to the engine is the same as nothing.
bool saysNothing(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined() || value == QJsonArray() || value == QJsonObject() || value == false ||
           value == 0 || value == u""_s || value == u"no"_s; // a restart policy
}

/// Where two values differ, in words.
void compare(const QJsonValue &ours, const QJsonValue &docker, const QString &path, QStringList &differences)
{
    if (ours.isObject() && docker.isObject()) {
        const QJsonObject a = ours.toObject();
        const QJsonObject b = docker.toObject();
        QSet<QString> keys;
        for (const QJsonObject &object : {a, b}) {
            for (const QString &key : object.keys())
                keys.insert(key);
        }
        for (const QString &key : std::as_const(keys))
            compare(a.value(key), b.value(key), path + u'/' + key, differences);
    } else if (ours.isArray() && docker.isArray() && ours.toArray().size() == docker.toArray().size()) {
        for (qsizetype i = 0; i < ours.toArray().size(); ++i)
            compare(ours.toArray().at(i), docker.toArray().at(i), path + u"[%1]"_s.arg(i), differences);
    } else if (ours != docker && !(saysNothing(ours) && saysNothing(docker))) {
        const auto text = [](const QJsonValue &value) {
            return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
        };
        differences << path + u": ours "_s + text(ours) + u", docker's "_s + text(docker);
    }
}

} // namespace

class TestRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3 && !m_engines.podmanSocket().isEmpty(), "no engines: run this by tests/run");
        QVERIFY(m_engines.removeAllContainers());
        m_fleet = std::make_unique<fleet::Fleet>(engine::Ways{m_loop, m_ssh});
        m_operations = std::make_unique<operations::Operations>(*m_fleet);
        for (int engine = 1; engine <= 3; ++engine)
            m_fleet->addHost({u"engine%1"_s.arg(engine), *engine::Endpoint::parse(m_engines.endpoint(engine))});
        m_fleet->addHost({u"podman"_s, *engine::Endpoint::parse(u"unix://"_s + m_engines.podmanSocket())});
        for (const fleet::HostConnection *host : m_fleet->hosts()) {
            QTRY_VERIFY_WITH_TIMEOUT(host->isSettled(), 40'000);
            QTRY_VERIFY_WITH_TIMEOUT(host->live().imagesKnown() && !host->live().images().isEmpty(), 20'000);
        }
    }
    void init()
    {
        QVERIFY(m_engines.removeAllContainers());
        for (const fleet::HostConnection *host : m_fleet->hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->live().containers().isEmpty(), 20'000);
    }
    void cleanupTestCase()
    {
        m_operations.reset();
        m_fleet.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    /// The docker command takes the line we write, and what it makes is what we make, field by field.
    void sameAsTheDockerCommand_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("command");
        QTest::newRow("plain") << QString() << QString();
        QTest::newRow("process") << u"-u 0:0 -w /tmp -h web --domainname example.org -it --stop-signal SIGQUIT "
                                    "--stop-timeout 3 --init=false"_s
                                 << u"/bin/app"_s;
        QTest::newRow("entrypoint") << u"--entrypoint /bin/sh -e 'A=it'\\''s $x' -e B= -l a=b -l c"_s
                                    << u"-c 'exec /bin/app # $HOME'"_s;
        QTest::newRow("dropped entrypoint") << u"--entrypoint ''"_s << u"/bin/app"_s;
        QTest::newRow("ports") << u"-p 18080:8080 -p 127.0.0.1:18081:8080 -p 18082:81/udp --expose 90"_s << QString();
        QTest::newRow("range") << u"-p 18100-18110:8080 --network none"_s << QString(); // two get two ports
        QTest::newRow("mounts") << u"-v data:/data:ro -v /usr:/host:ro --tmpfs /run:size=1m,mode=700 "
                                   "--mount type=bind,src=/usr,dst=/two,readonly "
                                   "--mount type=volume,src=other,dst=/o,volume-nocopy,volume-label=x=y "
                                   "--mount type=volume,src=opts,dst=/p,volume-driver=local,volume-opt=type=tmpfs,"
                                   "volume-opt=device=tmpfs"_s
                                << QString();
        QTest::newRow("limits") << u"-m 64m --memory-swap 128m --memory-reservation 32m --cpus 0.5 -c 512 "
                                   "--cpuset-cpus 0 --pids-limit 50 --shm-size 8m --ulimit nofile=512:1024 "
                                   "--ulimit nproc=64"_s
                                << QString();
        QTest::newRow("health") << u"--health-cmd 'exit 0' --health-interval 1m30s --health-timeout 2s "
                                   "--health-retries 4 --health-start-period 5s --restart on-failure:3"_s
                                << QString();
        QTest::newRow("health of the image") << u"--health-interval 7s --restart unless-stopped"_s << QString();
        QTest::newRow("no health") << u"--no-healthcheck --restart no"_s << QString();
        QTest::newRow("security") << u"--read-only --cap-add CAP_SYS_CHROOT --cap-drop CAP_MKNOD --group-add 5 "
                                     "--device /dev/null:/dev/xnull:rw --pid host --ipc private "
                                     "--security-opt no-new-privileges"_s
                                  << QString();
        QTest::newRow("names") << u"--network bayplan-run --network-alias db --network-alias primary --ip 10.77.3.9 "
                                  "--add-host db:10.0.0.5 --dns 10.0.0.2 --dns-search example.org "
                                  "--dns-option ndots:2 --sysctl net.core.somaxconn=512"_s
                               << QString();
        QTest::newRow("host's network") << u"--network host -e APP_PORT=18999"_s << QString();
        QTest::newRow("logs") << u"--log-driver json-file --log-opt max-size=1m --log-opt max-file=2"_s << QString();
        QTest::newRow("platform") << u"--platform linux/amd64 --rm"_s << QString();
    }
    void sameAsTheDockerCommand()
    {
        QFETCH(QString, options);
        QFETCH(QString, command);
        const DockerCli docker(m_engines.socket(1));
        docker.run({u"network"_s, u"create"_s, u"--subnet"_s, u"10.77.3.0/24"_s, u"bayplan-run"_s}, true);
        ContainerSpec spec = specOf(options, app, command);
        spec.name = u"ours"_s;
        Operation &operation = runOn(spec, {u"engine1"_s});
        QVERIFY2(operation.count(State::Done) == 1, qPrintable(errorOf(operation)));
        const QJsonObject ours = docker.inspect({u"ours"_s}).at(0).toObject();
        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, u"ours"_s}).isNull());
        spec.name = u"dockers"_s;
        const auto words = run::splitShellWords(run::toDockerRun(spec));
        QVERIFY(words && words->notes.isEmpty());
        QVERIFY2(!docker.run(words->words.mid(1)).isNull(), qPrintable(run::toDockerRun(spec)));
        const QJsonObject dockers = docker.inspect({u"dockers"_s}).at(0).toObject();
        QCOMPARE(ours[u"State"_s][u"Status"_s], dockers[u"State"_s][u"Status"_s]);
        QStringList differences;
        compare(lasting(ours), lasting(dockers), {}, differences);
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
    }

    void onThreeHostsWithOneAction()
    {
        const ContainerSpec spec = specOf(u"--name web -p 8888:8080 -p 8081"_s);
        Operation &operation = runOn(spec, {u"engine1"_s, u"engine2"_s, u"engine3"_s});
        QVERIFY2(operation.count(State::Done) == 3, qPrintable(errorOf(operation)));
        qInfo() << "three hosts took" << operation.duration().count() << "ms";
        for (int engine = 1; engine <= 3; ++engine)
            QVERIFY(DockerCli(m_engines.socket(engine)).run({u"port"_s, u"web"_s}).contains(u"8888"_s));
        Operation &undo = m_operations->undo(operation);
        QTRY_VERIFY_WITH_TIMEOUT(undo.hasEnded(), 20'000);
        QCOMPARE(undo.count(State::Done), 3);
        for (int engine = 1; engine <= 3; ++engine)
            QVERIFY(DockerCli(m_engines.socket(engine)).lines({u"ps"_s, u"-aq"_s}).join(u""_s).isEmpty());
    }

    void onSeveralNetworks()
    {
        const DockerCli docker(m_engines.socket(2));
        docker.run({u"network"_s, u"create"_s, u"bayplan-front"_s}, true);
        docker.run({u"network"_s, u"create"_s, u"bayplan-back"_s}, true);
        Operation &operation = runOn(
            specOf(u"--name web --network bayplan-front --network name=bayplan-back,alias=inner"_s), {u"engine2"_s});
        QVERIFY2(operation.count(State::Done) == 1, qPrintable(errorOf(operation)));
        const QJsonObject networks = docker.inspect({u"web"_s}).at(0)[u"NetworkSettings"_s][u"Networks"_s].toObject();
        QCOMPARE(networks.keys(), (QStringList{u"bayplan-back"_s, u"bayplan-front"_s}));
        QVERIFY(networks[u"bayplan-back"_s][u"Aliases"_s].toArray().contains(u"inner"_s));
    }

    /// Each thing that is forecast is what the engine then says, and what is not forecast works.
    void forecastsComeTrue_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("options");
        QTest::addColumn<int>("kind");     // of the conflict; -1: none is forecast
        QTest::addColumn<QString>("said"); // a part of the engine's words; empty: it works
        for (const QString &host : {u"engine1"_s, u"podman"_s}) {
            const bool podman = host == u"podman"_s;
            const auto row = [&](const char *name, const QString &options, int kind, const QString &said) {
                QTest::addRow("%s on %s", name, qPrintable(host)) << host << options << kind << said;
            };
            const int taken = int(Conflict::Kind::PortTaken);
            const QString inUse = podman ? u"in use"_s : QString();
            row("free", u"-p 8890:8080"_s, -1, {});
            row("dynamic", u"-p 8080"_s, -1, {});
            row("port", u"-p 8888:8080"_s, taken, podman ? inUse : u"port is already allocated"_s);
            row("port on one address", u"-p 127.0.0.1:8888:8080"_s, taken, podman ? inUse : u"already"_s);
            row("other protocol", u"-p 8888:8080/udp"_s, -1, {});
            row("all addresses over one", u"-p 8889:8080"_s, taken, podman ? inUse : u"already"_s);
            row("another address", u"-p 127.0.0.2:8889:8080"_s, -1, {});
            row("claimed", u"-p 8900:8080"_s, int(Conflict::Kind::PortClaimed), {});
            row("name", u"--name holder"_s, int(Conflict::Kind::NameTaken), u"in use"_s);
            row("stopped one's name", u"--name claimant"_s, int(Conflict::Kind::NameTaken), u"in use"_s);
        }
        const auto docker = [&](const char *name, const QString &options, Conflict::Kind kind, const QString &said) {
            QTest::addRow("%s", name) << u"engine1"_s << options << int(kind) << said;
        };
        docker("range all taken", u"-p 8888-8889:8080"_s, Conflict::Kind::PortTaken, u"already"_s);
        docker("processors", u"--cpus 999"_s, Conflict::Kind::TooManyCpus, u"CPUs available"_s);
        docker("platform", u"--platform linux/arm64"_s, Conflict::Kind::PlatformDiffers, u"platform"_s);
        docker("memory", u"-m 900g"_s, Conflict::Kind::TooMuchMemory, {});
        QTest::addRow("range with room") << u"engine1"_s << u"-p 8887-8888:8080"_s << -1 << QString();
        docker("range with one on another address", u"-p 8888-8895:8080"_s, Conflict::Kind::PortTaken, mayFail);
        QTest::addRow("range on podman") << u"podman"_s << u"-p 8950-8955:8080"_s << int(Conflict::Kind::NotPossible)
                                         << u"8950-8955"_s;
    }
    void forecastsComeTrue()
    {
        QFETCH(QString, host);
        QFETCH(QString, options);
        QFETCH(int, kind);
        QFETCH(QString, said);
        const bool podman = host == u"podman"_s;
        const QString &image = podman ? podmanApp : app;
        const DockerCli docker(podman ? m_engines.podmanSocket() : m_engines.socket(1));
        QVERIFY(!docker
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"holder"_s, u"-p"_s, u"8888:8080"_s, u"-p"_s,
                           u"127.0.0.1:8889:8080"_s, image})
                     .isNull());
        QVERIFY(!docker.run({u"create"_s, u"--name"_s, u"claimant"_s, u"-p"_s, u"8900:8080"_s, image}).isNull());
        const fleet::HostConnection *connection = m_fleet->hostByName(host);
        QTRY_COMPARE_WITH_TIMEOUT(connection->live().containers().size(), 2, 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(connection->live().containers(),
                                                     [](const auto &container) { return container.detailed; }),
                                 10'000);
        const ContainerSpec spec = specOf(options, image);
        const auto conflicts = run::conflicts(spec, run::factsOf(*connection), connection->live());
        QCOMPARE(conflicts.size(), kind < 0 ? 0 : 1);
        if (kind >= 0)
            QCOMPARE(int(conflicts.at(0).kind), kind);

        Operation &operation = runOn(spec, {host});
        const QString error = errorOf(operation);
        const bool works = said == mayFail ? error.isEmpty() : said.isEmpty();
        QVERIFY2(operation.count(works ? State::Done : State::Failed) == 1, qPrintable(error));
        QVERIFY2(works || error.contains(said), qPrintable(error));
        const bool sure = kind >= 0 && conflicts.at(0).blocks;
        QVERIFY2(!sure || !said.isEmpty(), "it was said to be impossible, and works");
        // Nothing half made is left, whatever stage it failed at.
        const qsizetype expected = works ? 3 : 2;
        QCOMPARE(docker.lines({u"ps"_s, u"-aq"_s}).size(), expected);
    }

    /// An image for another machine: told, and not held to be impossible, since the engine leaves it to the kernel.
    void anImageOfAnotherPlatform_data()
    {
        QTest::addColumn<QString>("image");
        QTest::newRow("engine1") << u"bayplan-test/foreign:1"_s;
        QTest::newRow("podman") << u"localhost/bayplan-test/foreign:1"_s;
    }
    void anImageOfAnotherPlatform()
    {
        QFETCH(QString, image);
        const QString host = QString::fromLatin1(QTest::currentDataTag());
        const bool podman = host == u"podman"_s;
        const DockerCli docker(podman ? m_engines.podmanSocket() : m_engines.socket(1));
        fleet::HostConnection *connection = m_fleet->hostByName(host);
        const auto forecast = [&](run::PlatformReader &reader, const QString &name) {
            // Read when it is first asked for.
            (void)QTest::qWaitFor([&] { return reader.platform(*connection, name).has_value(); }, 20'000);
            return run::conflicts(specOf({}, name), run::factsOf(*connection), connection->live(),
                                  reader.platform(*connection, name));
        };
        run::PlatformReader reader;
        QVERIFY(!reader.platform(*connection, image)); // it is not there
        QVERIFY(makeForeignImage(docker, podman ? podmanApp : app, image));
        QTRY_VERIFY_WITH_TIMEOUT(run::hasImage(connection->live(), image), 20'000);
        QVERIFY(forecast(reader, podman ? podmanApp : app).isEmpty());
        const auto told = forecast(reader, image);
        QCOMPARE(told.size(), 1);
        qInfo().noquote() << told.at(0).what;
        QVERIFY(told.at(0).kind == Conflict::Kind::PlatformDiffers && !told.at(0).blocks);
        QVERIFY2(told.at(0).what.contains(u"linux/s390x"_s), qPrintable(told.at(0).what));
        Operation &operation = runOn(specOf({}, image), {host}); // it says s390x and isn't
        QVERIFY2(operation.count(State::Done) == 1, qPrintable(errorOf(operation)));
        QVERIFY(m_engines.removeAllContainers());
        QVERIFY(!docker.run({u"rmi"_s, image}).isNull());
    }

    void anImageThatIsNotThere()
    {
        ContainerSpec spec = specOf(u"--name web"_s, u"bayplan-test/none:1"_s);
        for (const QString &name : {u"engine1"_s, u"podman"_s}) {
            const fleet::HostConnection *host = m_fleet->hostByName(name);
            const auto conflicts = run::conflicts(spec, run::factsOf(*host), host->live());
            QCOMPARE(conflicts.size(), 1);
            QCOMPARE(conflicts.at(0).kind, Conflict::Kind::ImageMissing);
            Operation &operation = runOn(spec, {name});
            QVERIFY2(errorOf(operation).contains(u"No such image"_s, Qt::CaseInsensitive),
                     qPrintable(errorOf(operation)));
        }
        spec.pull = true; // no registry can be reached from here: the pull's own error is told, and nothing is created
        Operation &operation = runOn(spec, {u"engine1"_s});
        QVERIFY2(operation.count(State::Failed) == 1, "a registry was reached");
        qInfo().noquote() << errorOf(operation);
        QVERIFY(DockerCli(m_engines.socket(1)).lines({u"ps"_s, u"-aq"_s}).join(u""_s).isEmpty());
    }

    /// One host fails, the others carry on; after the port is free, only that one is tried again.
    void oneOfThreeFails()
    {
        const DockerCli docker(m_engines.socket(2));
        QVERIFY(!docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"holder"_s, u"-p"_s, u"8888:8080"_s, app}).isNull());
        Operation &operation = runOn(specOf(u"--name web -p 8888:8080"_s), {u"engine1"_s, u"engine2"_s, u"engine3"_s});
        QCOMPARE(operation.count(State::Done), 2);
        QCOMPARE(operation.rows().at(1).state, State::Failed);
        QVERIFY2(errorOf(operation).contains(u"removed again"_s), qPrintable(errorOf(operation)));
        QCOMPARE(docker.lines({u"ps"_s, u"-a"_s, u"--format"_s, u"{{.Names}}"_s}), QStringList{u"holder"_s});
        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, u"holder"_s}).isNull());
        operation.retry();
        QTRY_VERIFY_WITH_TIMEOUT(operation.hasEnded(), 20'000);
        QCOMPARE(operation.count(State::Done), 3);
    }

private:
    Operation &runOn(const ContainerSpec &spec, const QStringList &names)
    {
        QList<run::HostFacts> hosts;
        for (const QString &name : names)
            hosts << run::factsOf(*m_fleet->hostByName(name));
        Operation &operation = m_operations->run(run::runPlan(spec, hosts, m_logins));
        if (!QTest::qWaitFor([&] { return operation.hasEnded(); }, 60'000))
            qWarning() << "it never ended";
        return operation;
    }
    static QString errorOf(const Operation &operation)
    {
        for (const Operation::Row &row : operation.rows()) {
            if (row.error)
                return row.error->message();
        }
        return {};
    }

    TestFleet m_engines;
    net::HttpLoop m_loop;
    net::SshService m_ssh;
    core::MemorySecretStore m_secrets{QString()};
    images::RegistryLogins m_logins{m_secrets, u"/nonexistent/config.json"_s};
    std::unique_ptr<fleet::Fleet> m_fleet;
    std::unique_ptr<operations::Operations> m_operations;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRun)
#include "tst_run.moc"
