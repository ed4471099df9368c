// SPDX-License-Identifier: GPL-3.0-or-later
// Containers made again from what engines tell of them, and a Compose project's service scaled beside docker-compose.
#include "core/secretstore.h"
#include "engine/actionbench.h"
#include "engine/composeproject.h"
#include "engine/imagework.h"
#include "engine/operationend.h"
#include "engine/servicebench.h"
#include "images/registrylogins.h"
#include "run/hostfacts.h"
#include "run/runstep.h"
#include "run/shellwords.h"
#include "run/specfrominspect.h"
#include "services/adoptreader.h"
#include "services/applyplan.h"
#include "services/labels.h"
#include "services/observe.h"
#include "services/record.h"
#include "support/fleet/inspectcompare.h"
#include "support/fleet/thorough.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using operations::Operation;
using State = Operation::State;

namespace {

const QString shopFile = u"version: '2.4'\n"
                         "services:\n"
                         "  web:\n"
                         "    image: bayplan-test/app:blue\n"
                         "    ports: ['8080']\n"
                         "    environment: {APP_X: '1'}\n"
                         "    volumes: ['data:/data', '/anon', '/usr:/host:ro']\n"
                         "    healthcheck: {test: ['CMD', '/bin/app', '--check'], interval: 1s}\n"
                         "    stop_grace_period: 1s\n"
                         "    mem_limit: 64m\n"
                         "    labels: {tier: front}\n"
                         "    depends_on: [db]\n"
                         "    networks: {front: {aliases: [www]}, back: {}}\n"
                         "  db:\n"
                         "    image: bayplan-test/app:green\n"
                         "    stop_grace_period: 1s\n"
                         "    networks: [back]\n"
                         "networks: {front: {}, back: {}}\n"
                         "volumes: {data: {}}\n"_s;

/// What can be told in two ways is told in one; names that engines make up are another each time.
QJsonObject comparable(const QJsonObject &inspect)
{
    QByteArray text = QJsonDocument(inspect).toJson();
    for (const QJsonValue &mount : inspect[u"Mounts"_s].toArray()) {
        const QString name = mount[u"Name"_s].toString();
        if (name.size() == 64)
            text.replace(name.toUtf8(), "made-up");
    }
    text.replace("\"DriverConfig\": {\n                    },\n", "");
    text.replace(":rw\"", "\""); // the usual one; Docker then writes "z" for it
    text.replace("\"Mode\": \"rw\"", "\"Mode\": \"z\"");
    QJsonObject made = QJsonDocument::fromJson(text).object();
    QJsonObject host = made[u"HostConfig"_s].toObject();
    QJsonObject policy = host[u"RestartPolicy"_s].toObject();
    if (policy[u"Name"_s].toString().isEmpty())
        policy[u"Name"_s] = u"no"_s;
    host[u"RestartPolicy"_s] = policy;
    if (host[u"PidsLimit"_s] == 0) // as Podman writes what the docker command asks for; it comes to the same
        host[u"PidsLimit"_s] = -1;
    made[u"HostConfig"_s] = host;
    return made;
}

/// Without what is a replica's own, and labels that only ours have.
QJsonObject asReplica(QJsonObject inspect)
{
    QJsonObject config = inspect[u"Config"_s].toObject();
    QJsonObject labels = config[u"Labels"_s].toObject();
    for (const QString &key : labels.keys()) {
        if (key.startsWith(u"bayplan.") || key == services::composeNumberLabel)
            labels.remove(key);
    }
    config[u"Labels"_s] = labels;
    inspect[u"Config"_s] = config;
    QJsonObject made = comparable(inspect);
    QJsonObject settings = made[u"NetworkSettings"_s].toObject();
    QJsonObject networks = settings[u"Networks"_s].toObject();
    for (const QString &key : networks.keys()) {
        QJsonObject network = networks[key].toObject();
        QJsonArray aliases;
        for (const QJsonValue &alias : network[u"Aliases"_s].toArray()) {
            if (alias != inspect[u"Name"_s].toString().mid(1)) // Compose 2 says it, and the engine knows it anyway
                aliases << alias;
        }
        network[u"Aliases"_s] = aliases;
        networks[key] = network;
    }
    settings[u"Networks"_s] = networks;
    made[u"NetworkSettings"_s] = settings;
    return made;
}

} // namespace

class TestAdopt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 2 && !m_engines.podmanSocket().isEmpty(), "no engines: run this by tests/run");
        QVERIFY(m_engines.removeAllContainers());
        m_work = std::make_unique<ImageWork>(m_engines);
        QVERIFY(m_work->waitUntilLive());
        for (const int engine : {1, m_work->podman()})
            m_work->docker(engine).run(
                {u"network"_s, u"create"_s, u"--subnet"_s, u"10.77.5.0/24"_s, u"bayplan-adopt"_s}, true);
    }
    void init()
    {
        if (qstrcmp(QTest::currentTestFunction(), "madeAgain") == 0)
            return; // each row has names of its own
        QVERIFY(m_engines.removeAllContainers());
        for (const fleet::HostConnection *host : m_work->fleet().hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->live().containers().isEmpty(), 30'000);
    }
    void cleanupTestCase()
    {
        m_work.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    /// What the docker command makes is what our spec of it makes, field by field.
    void madeAgain_data()
    {
        QTest::addColumn<bool>("podman");
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("command");
        const auto docker = [](const char *name, const QString &options, const QString &command = {}) {
            QTest::addRow("%s", name) << false << options << command;
        };
        const auto both = [&](const char *name, const QString &options, const QString &command = {}) {
            docker(name, options, command);
            if (isThorough())
                QTest::addRow("%s, podman", name) << true << options << command;
        };
        both("plain", {});
        both("process", u"-u 0:0 -w /tmp -h web --domainname example.org -it --stop-signal SIGQUIT --stop-timeout 1"_s,
             u"/bin/app"_s);
        both("entrypoint", u"--entrypoint /bin/sh -e 'A=it'\\''s $x' -e B= -l a=b -l c"_s,
             u"-c 'exec /bin/app # $HOME'"_s);
        both("ports and memory", u"-p 18080:8080 -p 127.0.0.1:18081:8080 -p 18082:81/udp --expose 90 -m 64m"_s);
        docker("dynamic ports", u"-p 8080 -p 127.0.0.1::81 -p 18100-18110:8080 --network bridge"_s);
        docker("all ports", u"-P --expose 99"_s);
        both("mounts", u"-v bayplan-data:/data:ro -v /usr:/host:ro -v /anon --tmpfs /run:size=1m,mode=700 "
                       "--mount type=bind,src=/usr,dst=/two,readonly"_s);
        docker("long mounts", u"--mount type=volume,src=bayplan-other,dst=/o,volume-nocopy,volume-label=x=y "
                              "--mount type=volume,src=bayplan-opts,dst=/p,volume-driver=local,volume-opt=type=tmpfs,"
                              "volume-opt=device=tmpfs"_s);
        both("limits", u"-m 64m --memory-swap 96m --memory-reservation 32m --cpus 0.5 -c 512 --cpuset-cpus 0 "
                       "--pids-limit 50 --shm-size 8m --ulimit nofile=512:1024 --ulimit nproc=64"_s);
        both("health", u"--health-cmd 'exit 0' --health-interval 1m30s --health-timeout 2s --health-retries 4 "
                       "--health-start-period 5s --restart on-failure:3"_s);
        both("health of the image", u"--health-interval 7s --restart unless-stopped"_s, u"healthy"_s);
        both("no health", u"--no-healthcheck --restart always"_s, u"healthy"_s);
        docker("security", u"--read-only --cap-add CAP_SYS_CHROOT --cap-drop CAP_MKNOD --group-add 5 "
                           "--device /dev/null:/dev/xnull:rw --pid host --ipc private "
                           "--security-opt no-new-privileges"_s);
        const QString names =
            u"--network bayplan-adopt --network-alias db --network-alias primary --add-host db:10.0.0.5 "
            "--dns 10.0.0.2 --dns-search example.org --dns-option ndots:2"_s;
        docker("names", names + u" --ip 10.77.5.9"_s);
        // Where Podman doesn't tell all of it.
        QTest::addRow("security, podman")
            << true << u"--read-only --cap-add CAP_NET_RAW --cap-drop CAP_MKNOD --group-add 5"_s << QString();
        QTest::addRow("names, podman") << true << names << QString();
        both("host's network", u"--network host -e APP_PORT=18999"_s);
        docker("logs and kernel", u"--log-driver json-file --log-opt max-size=1m --log-opt max-file=2 --rm "
                                  "--sysctl net.core.somaxconn=512 --network none"_s);
    }
    void madeAgain()
    {
        QFETCH(bool, podman);
        QFETCH(QString, options);
        QFETCH(QString, command);
        const int engine = podman ? m_work->podman() : 1;
        const DockerCli &docker = m_work->docker(engine);
        const auto words = [](const QString &text) { return run::splitShellWords(text).value().words; };
        QString image = podman ? u"localhost/bayplan-test/app:blue"_s : u"bayplan-test/app:blue"_s;
        if (command == u"healthy"_s) {
            image.replace(u"blue"_s, u"healthy"_s);
            command.clear();
        }
        const QString theirName = u"theirs-%1"_s.arg(++m_row);
        const QString ourName = u"ours-%1"_s.arg(m_row);
        QVERIFY(!docker
                     .run(QStringList{u"run"_s, u"-d"_s, u"--name"_s, theirName} + words(options) + QStringList{image} +
                          words(command))
                     .isNull());
        const QJsonArray told = docker.inspect({theirName, image});
        const QJsonObject theirs = told.at(0).toObject();
        const fleet::HostConnection *host = m_work->fleet().host(m_work->host(engine).id);
        const run::Inspected inspected{.container = theirs,
                                       .image = told.at(1).toObject(),
                                       .isPodman = podman,
                                       .machine = host->status().engine->hostname};
        auto found = run::specFromInspect(inspected);
        QVERIFY2(found.leftOut.isEmpty(), qPrintable(found.leftOut.join(u' ')));
        for (const run::FieldProblem &problem : run::validate(found.spec))
            QFAIL(qPrintable(problem.field + u": "_s + problem.what));
        // --rm removes it in the engine's own time.
        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, theirName}).isNull());
        found.spec.name = ourName;
        const operations::Target target{
            .host = host->id(), .hostName = host->config().name, .kind = u"container"_s, .id = {}, .name = ourName};
        Operation &operation =
            m_work->operations().run({.title = u"again"_s, .steps = {run::runStep(found.spec, target, m_logins)}});
        QVERIFY(waitForEnd(operation, 60s));
        QVERIFY2(operation.count(State::Done) == 1, qPrintable(failures(&operation)));
        const QJsonObject ours = docker.inspect({ourName}).at(0).toObject();
        const QStringList differences = inspectDifferences(comparable(theirs), comparable(ours), {u"Name"_s});
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
    }

    /// One project with two services; one of them is scaled here, and docker-compose takes what comes for its own.
    void composeService()
    {
        const ComposeProject compose(m_engines.socket(1), shopFile);
        const DockerCli &docker = m_work->docker(1);
        QVERIFY(!compose.run({u"up"_s, u"-d"_s}).isNull());
        const fleet::LiveHost &live = m_work->live(1);
        QTRY_COMPARE_WITH_TIMEOUT(live.containers().size(), 2, 30'000);
        QVERIFY(m_work->waitUntilLive()); // a busy machine's engine may not answer for a while
        const auto spec = read(u"shop"_s, u"web"_s);
        QVERIFY2(spec, qPrintable(spec ? QString() : spec.error().message()));
        QCOMPARE(spec->name, u"shop.web"_s);
        QCOMPARE(spec->placement.hosts, QStringList{u"engine1"_s});
        QVERIFY(planFor(*spec, 1).steps.isEmpty());
        const QString first = docker.inspect({services::replicaName(*spec, 1)}).at(0)[u"Id"_s].toString();

        QCOMPARE(scale(*spec, 3), QString());
        const auto name = [&](int slot) { return services::replicaName(*spec, slot); };
        const QString db = QString(name(1)).replace(u"web"_s, u"db"_s);
        QCOMPARE(names(docker), (QStringList{db, name(1), name(2), name(3)}));
        const QStringList three = compose.ids(u"web"_s);
        QCOMPARE(three.size(), 3);
        QVERIFY(three.contains(first));
        const QString listed = compose.run({u"ps"_s});
        for (int slot = 1; slot <= 3; ++slot)
            QVERIFY2(listed.contains(name(slot)), qPrintable(listed));

        // Like Compose's own: all but that it names every volume's place among the anonymous ones.
        const QJsonObject composes = docker.inspect({name(1)}).at(0).toObject();
        for (const int slot : {2, 3}) {
            const QJsonObject ours = docker.inspect({name(slot)}).at(0).toObject();
            QCOMPARE(ours[u"Config"_s][u"Labels"_s][services::composeNumberLabel].toString(), QString::number(slot));
            QCOMPARE(ours[u"Config"_s][u"Labels"_s][services::serviceLabel].toString(), u"shop.web"_s);
            const QStringList differences =
                inspectDifferences(asReplica(composes), asReplica(ours), {u"Name"_s, u"Config.Volumes"_s});
            QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
        }
        // The project's other service finds all of them by the service's name.
        QSet<QString> addresses;
        for (const QString &id : three)
            addresses.insert(docker.inspect({id})
                                 .at(0)[u"NetworkSettings"_s][u"Networks"_s][u"shop_back"_s][u"IPAddress"_s]
                                 .toString());
        QCOMPARE(addresses.size(), 3);
        const QString answer = docker.run({u"exec"_s, db, u"nslookup"_s, u"web"_s});
        for (const QString &address : std::as_const(addresses))
            QVERIFY2(answer.contains(address), qPrintable(answer));
        QVERIFY(!docker.run({u"exec"_s, name(3), u"nslookup"_s, u"db"_s}).isNull());

        QCOMPARE(scale(*spec, 2), QString());
        const QStringList two = compose.ids(u"web"_s);
        QCOMPARE(two.size(), 2);
        // Read from what was made here it is the same service, and what the labels alone tell is, too.
        const auto again = read(u"shop"_s, u"web"_s);
        QVERIFY(again && *again == *spec);
        QList<QMap<QString, QString>> labels;
        for (const engine::Container &container : live.containers())
            labels << container.labels;
        const auto restored = services::restoredRecord(labels);
        QVERIFY(restored);
        QCOMPARE(restored->replicas, 2);
        QVERIFY(restored->current()->spec == *spec);

        // docker-compose has nothing to do, with and without leave to make containers anew.
        for (const QStringList &more : {QStringList{u"--no-recreate"_s}, QStringList()}) {
            const QString said = compose.run(QStringList{u"up"_s, u"-d"_s, u"--scale"_s, u"web=2"_s} + more);
            QVERIFY2(!said.isNull() && !said.contains(u"reating"_s), qPrintable(said));
            QStringList now = docker.lines(
                {u"ps"_s, u"-q"_s, u"--no-trunc"_s, u"--filter"_s, u"label=com.docker.compose.service=web"_s});
            now.sort();
            QCOMPARE(now, two);
        }
        // And what it adds itself is a replica here.
        QVERIFY(!compose.run({u"up"_s, u"-d"_s, u"--scale"_s, u"web=4"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(observe(*spec).replicas.size(), 4, 30'000);
        QVERIFY(planFor(*spec, 4).steps.isEmpty());
        throughTheBook(compose, QString(db).replace(u"1"_s, u"2"_s));
        QVERIFY(!compose.run({u"down"_s, u"-v"_s, u"-t"_s, u"1"_s}).isNull());
        const QString left = docker.run({u"ps"_s, u"-a"_s, u"--format"_s, u"{{.Names}}"_s});
        QVERIFY2(left.startsWith(u"bayplan.shop.db.g"_s) && !left.contains(u'\n'), qPrintable(left)); // its record
    }

    /// Nothing is mixed up, and nothing half read.
    void whatIsNotOneService()
    {
        const auto make = [&](int engine, const QString &project, const QStringList &more) {
            const QStringList labels{u"-l"_s, u"com.docker.compose.project="_s + project,
                                     u"-l"_s, u"com.docker.compose.service=web"_s,
                                     u"-l"_s, u"com.docker.compose.container-number=1"_s};
            return !m_work->docker(engine)
                        .run(QStringList{u"create"_s, u"--name"_s, project + u"-web-1"_s} + labels + more +
                             QStringList{u"bayplan-test/app:blue"_s})
                        .isNull();
        };
        QVERIFY(make(1, u"twice"_s, {}) && make(2, u"twice"_s, {}));
        QVERIFY(make(1, u"joined"_s, {u"--network"_s, u"container:twice-web-1"_s}));
        QVERIFY(make(1, u"fine"_s, {}));
        QTRY_COMPARE_WITH_TIMEOUT(m_work->live(1).containers().size(), 3, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_work->live(2).containers().size(), 1, 30'000);
        const auto said = [&](const QString &project) {
            const auto spec = read(project, u"web"_s);
            return spec ? QString() : spec.error().message();
        };
        QCOMPARE(said(u"fine"_s), QString());
        QVERIFY2(said(u"twice"_s).contains(u"engine1, engine2"_s), qPrintable(said(u"twice"_s)));
        QVERIFY2(said(u"joined"_s).contains(u"network of another container"_s), qPrintable(said(u"joined"_s)));
        QVERIFY2(said(u"none"_s).contains(u"no container"_s), qPrintable(said(u"none"_s)));

        QVERIFY(!m_work->docker(1).run({u"create"_s, u"--name"_s, u"plain"_s, u"bayplan-test/app:blue"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(m_work->live(1).containers().size(), 4, 30'000);
        for (const engine::Container &container : m_work->live(1).containers()) {
            std::optional<core::Result<services::ServiceSpec>> made;
            const core::Task task =
                services::readServiceFrom(m_work->fleet(), {m_work->host(1).id, container.id}, u"front"_s,
                                          [&](const core::Result<services::ServiceSpec> &spec) { made = spec; });
            QTRY_VERIFY_WITH_TIMEOUT(made.has_value(), 30'000);
            QCOMPARE(made->has_value(), container.name == u"plain"_s);
        }
    }

private:
    /// The project's other service as a desktop does it: adopted, then scaled with a record, of which docker-compose
    /// sees nothing.
    void throughTheBook(const ComposeProject &compose, const QString &second)
    {
        ServiceBench bench(m_engines);
        QVERIFY(bench.work().waitUntilLive());
        const QString name = u"shop.db"_s;
        QTRY_VERIFY_WITH_TIMEOUT(bench.book().head(name).has_value(), 30'000);
        QVERIFY(!bench.book().head(name)->record);
        std::optional<core::Result<void>> adopted;
        const core::Task task = bench.book().adopt(name, [&](const core::Result<void> &done) { adopted = done; });
        QTRY_VERIFY_WITH_TIMEOUT(adopted.has_value(), 30'000);
        QVERIFY2(*adopted, qPrintable(*adopted ? QString() : adopted->error().message()));
        QCOMPARE(bench.book().head(name)->record->replicas, 1);

        // Made anew by Compose from another configuration, it is read anew before anything is done with it.
        compose.write(QString(shopFile).replace(u"app:green\n"_s, u"app:green\n    environment: {APP_Y: '2'}\n"_s));
        QVERIFY(!compose.run({u"up"_s, u"-d"_s, u"--no-deps"_s, u"db"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(bench.book().head(name) && !bench.book().head(name)->record, 30'000);
        adopted.reset();
        const core::Task again = bench.book().adopt(name, [&](const core::Result<void> &done) { adopted = done; });
        QTRY_VERIFY_WITH_TIMEOUT(adopted.has_value(), 30'000);
        QVERIFY(*adopted && bench.book().head(name)->record);
        const services::ServiceHead head = *bench.book().head(name);
        const auto &env = head.record->current()->spec.container.env;
        QVERIFY(env.contains(run::EnvVariable{u"APP_Y"_s, u"2"_s}));

        QCOMPARE(bench.scale(name, 2), QString());
        QCOMPARE(compose.ids(u"db"_s).size(), 2);
        const QString said = compose.run({u"up"_s, u"-d"_s, u"--scale"_s, u"web=4"_s, u"--scale"_s, u"db=2"_s});
        QVERIFY2(!said.isNull() && !said.contains(u"reating"_s), qPrintable(said));
        const QString listed = compose.run({u"ps"_s, u"-a"_s});
        QVERIFY2(listed.contains(second) && !listed.contains(u"bayplan.shop"_s), qPrintable(listed));
    }
    core::Result<services::ServiceSpec> read(const QString &project, const QString &service)
    {
        std::optional<core::Result<services::ServiceSpec>> found;
        const core::Task task = services::readComposeService(
            m_work->fleet(), project, service, [&](const core::Result<services::ServiceSpec> &spec) { found = spec; });
        if (!QTest::qWaitFor([&] { return found.has_value(); }, 30'000))
            return core::fail({.kind = core::Error::Kind::Timeout, .what = u"no answer"_s, .where = {}, .next = {}});
        return *found;
    }
    services::Observed observe(const services::ServiceSpec &spec) const
    {
        QList<services::HostInput> inputs;
        for (const fleet::HostConnection *host : m_work->fleet().hosts())
            inputs << services::HostInput{.facts = run::factsOf(*host), .live = &host->live()};
        return services::observe(spec, inputs);
    }
    static services::Desired desired(const services::ServiceSpec &spec, int replicas)
    {
        return {.spec = spec, .revision = 1, .replicas = replicas};
    }
    services::ServicePlan planFor(const services::ServiceSpec &spec, int replicas) const
    {
        return services::plan(observe(spec), desired(spec, replicas));
    }
    /// What went wrong; empty once that many are ready.
    QString scale(const services::ServiceSpec &spec, int replicas)
    {
        const services::Means means{m_work->fleet(), m_loop, m_logins};
        Operation &operation =
            m_work->operations().run({.title = u"scale"_s,
                                      .steps = services::applySteps(planFor(spec, replicas), desired(spec, replicas),
                                                                    {.deadline = 60s}, means)});
        if (!waitForEnd(operation, 120s))
            return u"it never ended"_s;
        const bool arrived = QTest::qWaitFor(
            [&] {
                const auto now = observe(spec).replicas;
                return now.size() == replicas && std::ranges::all_of(now, [](const services::Replica &replica) {
                           return replica.state == services::ReplicaState::Ready;
                       });
            },
            60'000);
        return arrived ? failures(&operation) : u"they are not ready"_s;
    }
    static QStringList names(const DockerCli &docker)
    {
        QStringList names = docker.lines({u"ps"_s, u"--format"_s, u"{{.Names}}"_s});
        names.sort();
        return names;
    }

    TestFleet m_engines;
    std::unique_ptr<ImageWork> m_work;
    int m_row = 0;
    net::HttpLoop m_loop;
    core::MemorySecretStore m_secrets{QString()};
    images::RegistryLogins m_logins{m_secrets, u"/nonexistent/config.json"_s};
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestAdopt)
#include "tst_adopt.moc"
