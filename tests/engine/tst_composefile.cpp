// SPDX-License-Identifier: GPL-3.0-or-later
// A service of a Compose file made by ours and by docker-compose itself: engines tell the same of both.
#include "core/secretstore.h"
#include "engine/actionbench.h"
#include "engine/imagework.h"
#include "engine/operationend.h"
#include "images/registrylogins.h"
#include "run/composefile.h"
#include "run/envfile.h"
#include "run/runstep.h"
#include "support/fleet/inspectcompare.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using operations::Operation;

namespace {

/// docker-compose 1 reads the formats before the present one, too; each has words of its own.
const QString fileText = u"version: '2.4'\n"
                         "x-common: &common\n"
                         "  image: bayplan-test/app:${TAG:-blue}\n"
                         "  labels: {tier: front, price: $$5}\n"
                         "services:\n"
                         "  web:\n"
                         "    <<: *common\n"
                         "    entrypoint: /bin/app\n"
                         "    command: --name \"it's $$X\"\n"
                         "    ports: ['8080', '18090:8081/udp', '127.0.0.1:18091:82']\n"
                         "    expose: ['3000']\n"
                         "    environment: {APP_X: '1', APP_Y: '${GIVEN}', GIVEN: }\n"
                         "    env_file: web.env\n"
                         "    volumes: ['data:/data', './files:/files:ro', 'shared:/shared', '/anon']\n"
                         "    tmpfs: ['/run:size=1m']\n"
                         "    healthcheck: {test: [CMD, /bin/app, --check], interval: 5s, timeout: 2s, retries: 4}\n"
                         "    stop_signal: SIGQUIT\n"
                         "    stop_grace_period: 3s\n"
                         "    restart: on-failure:3\n"
                         "    user: '0:0'\n"
                         "    working_dir: /tmp\n"
                         "    hostname: shop\n"
                         "    init: true\n"
                         "    mem_limit: 64m\n"
                         "    mem_reservation: 32m\n"
                         "    cpus: 0.5\n"
                         "    pids_limit: 50\n"
                         "    shm_size: 8m\n"
                         "    ulimits: {nproc: 64, nofile: {soft: 512, hard: 1024}}\n"
                         "    sysctls: {net.core.somaxconn: '512'}\n"
                         "    logging: {driver: json-file, options: {max-size: 1m, max-file: '2'}}\n"
                         "    cap_add: [CAP_SYS_CHROOT]\n"
                         "    cap_drop: [CAP_MKNOD]\n"
                         "    security_opt: [no-new-privileges]\n"
                         "    group_add: ['5']\n"
                         "    devices: ['/dev/null:/dev/xnull:rw']\n"
                         "    dns: [10.0.0.2]\n"
                         "    dns_search: [example.org]\n"
                         "    extra_hosts: ['db:10.0.0.5']\n"
                         "    read_only: true\n"
                         "    ipc: private\n"
                         "    depends_on: [db]\n"
                         "  db:\n"
                         "    image: bayplan-test/app:green\n"
                         "volumes:\n"
                         "  data:\n"
                         "  shared: {name: composefile-shared}\n"_s;

/// Without Compose's own labels, its project's network and what it fills in that means nothing.
QJsonObject comparable(QJsonObject inspect)
{
    QJsonObject config = inspect[u"Config"_s].toObject();
    QJsonObject labels = config[u"Labels"_s].toObject();
    for (const QString &key : labels.keys()) {
        if (key.startsWith(u"com.docker.compose."_s))
            labels.remove(key);
    }
    config[u"Labels"_s] = labels;
    // What it does at the moment: this program ends soon, and is started again.
    inspect.remove(u"State"_s);
    inspect.remove(u"NetworkSettings"_s);
    QMap<QString, QString> variables; // in an order of chance; of one that is there twice the last counts
    for (const QJsonValue &variable : config[u"Env"_s].toArray())
        variables[variable.toString().section(u'=', 0, 0)] = variable.toString();
    config[u"Env"_s] = QJsonArray::fromStringList(variables.values());
    inspect[u"Config"_s] = config;
    QJsonObject host = inspect[u"HostConfig"_s].toObject();
    QStringList binds;
    for (const QJsonValue &value : host[u"Binds"_s].toArray()) {
        QString bind = value.toString();
        if (bind.endsWith(u":rw"_s))
            bind.chop(3);
        if (!bind.section(u':', 1).startsWith(u"/anon"_s)) // Compose names what it makes up
            binds << bind;
    }
    binds.sort();
    host[u"Binds"_s] = QJsonArray::fromStringList(binds);
    host.remove(u"NetworkMode"_s);
    inspect[u"HostConfig"_s] = host;
    QMap<QString, QJsonValue> mounts;
    for (const QJsonValue &value : inspect[u"Mounts"_s].toArray()) {
        QJsonObject mount = value.toObject();
        if (mount[u"Name"_s].toString().size() == 64) {
            mount.remove(u"Name"_s);
            mount.remove(u"Source"_s);
        }
        mount.remove(u"Mode"_s); // "rw", or nothing, or "z" for the same
        mounts.insert(mount[u"Destination"_s].toString(), mount);
    }
    QJsonArray sorted;
    for (const QJsonValue &mount : std::as_const(mounts))
        sorted << mount;
    inspect[u"Mounts"_s] = sorted;
    QJsonObject settings = inspect[u"NetworkSettings"_s].toObject();
    settings.remove(u"Networks"_s);
    inspect[u"NetworkSettings"_s] = settings;
    return inspect;
}

} // namespace

class TestComposeFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 1, "no engines: run this by tests/run");
        QVERIFY(m_engines.removeAllContainers());
        m_work = std::make_unique<ImageWork>(m_engines);
        QVERIFY(m_work->waitUntilLive());
        QVERIFY(QDir(m_folder.path()).mkdir(u"files"_s));
        write(u"docker-compose.yml"_s, fileText);
        write(u"web.env"_s, u"FROM_FILE=a b\nAPP_X=overruled\n"_s);
    }
    void cleanupTestCase()
    {
        QVERIFY(m_engines.removeAllContainers());
        if (m_work)
            compose({u"down"_s, u"-v"_s, u"-t"_s, u"0"_s});
        m_work.reset();
    }

    void asComposeMakesIt()
    {
        QVERIFY(compose({u"up"_s, u"--no-start"_s}));
        const auto file = run::ComposeFile::parse(fileText);
        QVERIFY(file);
        const auto service = file->service(
            u"web"_s, {.folder = m_folder.path(),
                       .variables = {{u"GIVEN"_s, u"x y"_s}, {u"COMPOSE_PROJECT_NAME"_s, u"composefile"_s}}});
        QVERIFY2(service, qPrintable(service ? QString() : service.error().message()));
        QStringList told;
        for (const run::Note &note : service->notes)
            told << note.text;
        QCOMPARE(told, (QStringList{u"depends_on"_s, u"networks"_s}));
        run::ContainerSpec spec = service->spec;
        for (const QString &path : std::exchange(spec.envFiles, {})) {
            const auto variables = run::readEnvFile(path);
            QVERIFY(variables);
            spec.env = *variables + spec.env;
        }
        spec.name = u"ours"_s;
        for (const run::FieldProblem &problem : run::validate(spec))
            QFAIL(qPrintable(problem.field + u": "_s + problem.what));
        const DockerCli &docker = m_work->docker(1);
        QVERIFY(!docker.run({u"start"_s, u"composefile_web_1"_s}, true).isNull());
        const QJsonObject started = docker.inspect({u"composefile_web_1"_s}).at(0).toObject();
        // Both have ports of their own that only one can hold.
        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, u"composefile_web_1"_s}).isNull());
        const fleet::HostConnection *host = m_work->fleet().host(m_work->host(1).id);
        const operations::Target target{
            .host = host->id(), .hostName = host->config().name, .kind = u"container"_s, .id = {}, .name = spec.name};
        Operation &operation =
            m_work->operations().run({.title = u"ours"_s, .steps = {run::runStep(spec, target, m_logins)}});
        QVERIFY(waitForEnd(operation, 60s));
        QVERIFY2(operation.count(Operation::State::Done) == 1, qPrintable(failures(&operation)));
        const QJsonObject ours = docker.inspect({u"ours"_s}).at(0).toObject();
        const QStringList differences = inspectDifferences(comparable(started), comparable(ours), {u"Name"_s});
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
    }

private:
    void write(const QString &name, const QString &text)
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text.toUtf8()), text.toUtf8().size());
    }

    bool compose(const QStringList &words) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"DOCKER_HOST"_s, u"unix://"_s + m_engines.socket(1));
        environment.insert(u"GIVEN"_s, u"x y"_s);
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_folder.path());
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(u"docker-compose"_s, QStringList{u"-p"_s, u"composefile"_s} + words);
        const bool ended = process.waitForFinished(120'000);
        if (ended && process.exitCode() == 0)
            return true;
        qWarning("docker-compose %s: %s", qPrintable(words.join(u' ')), process.readAll().constData());
        return false;
    }

    TestFleet m_engines;
    std::unique_ptr<ImageWork> m_work;
    core::MemorySecretStore m_secrets{QString()};
    images::RegistryLogins m_logins{m_secrets, u"/nonexistent/config.json"_s};
    QTemporaryDir m_folder;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestComposeFile)
#include "tst_composefile.moc"
