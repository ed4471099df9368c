// SPDX-License-Identifier: GPL-3.0-or-later
// A whole Compose file as services over several real engines, by the command and by the operation: what is there is
// what docker-compose makes of the same file, and what goes wrong stops what depends on it, and nothing else.
#include "engine/actionbench.h"
#include "engine/operationend.h"
#include "engine/servicebench.h"
#include "engine/serviceprogram.h"
#include "run/conflicts.h"
#include "services/importoperation.h"
#include "services/importtarget.h"
#include "support/fleet/dockercli.h"

#include <QFile>
#include <QMap>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using operations::Operation;
using Outcome = ServiceProgram::Outcome;

namespace {

const QString wholeFile = u"x-common: &common\n"
                          "  restart: unless-stopped\n"
                          "  stop_grace_period: 2s\n"
                          "services:\n"
                          "  web:\n"
                          "    <<: *common\n"
                          "    image: bayplan-test/app:${COLOUR}\n"
                          "    scale: 2\n"
                          "    ports: ['8080']\n"
                          "    networks: {front: {aliases: [www]}, back: }\n"
                          "    depends_on: {db: {condition: service_healthy}}\n"
                          "    env_file: web.env\n"
                          "    environment: {LEVEL: \"${LEVEL:-info}\"}\n"
                          "    labels: {tier: front}\n"
                          "  db:\n"
                          "    <<: *common\n"
                          "    image: bayplan-test/app:healthy\n"
                          "    networks: [back]\n"
                          "    volumes: ['data:/data', 'cache:/cache']\n"
                          "    stop_signal: SIGQUIT\n"
                          "  debug:\n"
                          "    image: bayplan-test/app:green\n"
                          "    profiles: [debug]\n"
                          "networks:\n"
                          "  front: {labels: {tier: front}, ipam: {config: [{subnet: 172.31.77.0/24}]}}\n"
                          "  back: {internal: true, driver_opts: {com.docker.network.bridge.name: shopback}}\n"
                          "volumes:\n"
                          "  data: {labels: {kept: 'yes'}}\n"
                          "  cache:\n"_s;

/// What the file says of a container, as engines tell it; not what each maker adds.
QJsonObject saidOf(const QJsonObject &inspect)
{
    const QJsonObject config = inspect[u"Config"_s].toObject();
    const QJsonObject host = inspect[u"HostConfig"_s].toObject();
    QStringList env;
    for (const QJsonValue variable : config[u"Env"_s].toArray())
        env << variable.toString();
    env.sort();
    QStringList mounts;
    for (const QJsonValue mount : inspect[u"Mounts"_s].toArray())
        mounts << mount[u"Name"_s].toString() + u':' + mount[u"Destination"_s].toString();
    mounts.sort();
    QJsonObject aliases;
    const QJsonObject networks = inspect[u"NetworkSettings"_s].toObject()[u"Networks"_s].toObject();
    for (auto it = networks.begin(); it != networks.end(); ++it) {
        QStringList names;
        for (const QJsonValue alias : it.value().toObject()[u"Aliases"_s].toArray()) {
            if (!inspect[u"Id"_s].toString().startsWith(alias.toString()))
                names << alias.toString();
        }
        names.sort();
        aliases[it.key()] = QJsonArray::fromStringList(names);
    }
    return {{u"image"_s, inspect[u"Image"_s]},
            {u"env"_s, QJsonArray::fromStringList(env)},
            {u"command"_s, config[u"Cmd"_s]},
            {u"entrypoint"_s, config[u"Entrypoint"_s]},
            {u"signal"_s, config[u"StopSignal"_s]},
            {u"timeout"_s, config[u"StopTimeout"_s]},
            {u"tier"_s, config[u"Labels"_s].toObject()[u"tier"_s]},
            {u"restart"_s, host[u"RestartPolicy"_s]},
            {u"ports"_s, QJsonArray::fromStringList(host[u"PortBindings"_s].toObject().keys())},
            {u"mounts"_s, QJsonArray::fromStringList(mounts)},
            {u"networks"_s, aliases}};
}

QString text(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson());
}

/// A network or volume without what differs from engine to engine, and without Compose's own labels.
QJsonObject comparable(QJsonObject inspect)
{
    for (const QString &key : {u"Id"_s, u"Created"_s, u"CreatedAt"_s, u"Containers"_s, u"Mountpoint"_s})
        inspect.remove(key);
    QJsonObject labels = inspect[u"Labels"_s].toObject();
    for (const QString &key : labels.keys()) {
        if (key.startsWith(u"com.docker.compose."_s))
            labels.remove(key);
    }
    inspect[u"Labels"_s] = labels;
    for (const QString &key : {u"Options"_s, u"IPAM"_s}) {
        if (inspect[key].toObject().isEmpty())
            inspect.remove(key);
    }
    inspect.remove(u"Attachable"_s); // docker-compose 1 makes all of them so
    QJsonObject ipam = inspect[u"IPAM"_s].toObject();
    ipam.remove(u"Options"_s); // null, or nothing in it
    QJsonArray pools;
    for (const QJsonValue pool : ipam[u"Config"_s].toArray())
        pools << pool[u"Subnet"_s];
    ipam[u"Config"_s] = inspect[u"Name"_s] == u"shop_front"_s ? pools : QJsonArray(); // else by chance
    inspect[u"IPAM"_s] = ipam;
    return inspect;
}

} // namespace

class TestComposeImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run");
        m_program = std::make_unique<ServiceProgram>(m_engines);
    }
    void init()
    {
        m_bench.reset();
        QVERIFY(removeAll());
        QFile::remove(path(u".env"_s));
    }
    void cleanupTestCase()
    {
        m_bench.reset();
        QVERIFY(removeAll());
    }

    void asComposeMakesIt()
    {
        write(u"compose.yaml"_s, wholeFile);
        write(u".env"_s, u"COLOUR=blue\n"_s);
        write(u"web.env"_s, u"FROM_FILE=\"${LEVEL:-info}-1\"\nLEVEL=overruled\n"_s);
        const Outcome planned = import({u"--dry-run"_s});
        QVERIFY2(planned.code == 0, qPrintable(planned.text()));
        QCOMPARE(
            outcomes(planned),
            QStringList({u"make-network shop_front engine1 planned"_s, u"make-network shop_front engine2 planned"_s,
                         u"make-network shop_back engine1 planned"_s, u"make-network shop_back engine2 planned"_s,
                         u"make-volume shop_data engine1 planned"_s, u"make-volume shop_data engine2 planned"_s,
                         u"make-volume shop_cache engine1 planned"_s, u"make-volume shop_cache engine2 planned"_s,
                         u"run db engine1,engine2 planned"_s, u"run web engine1,engine2 planned"_s}));
        QCOMPARE(whatIsThere(), QStringList());
        QVERIFY2(
            planned.err.contains(path(u"compose.yaml"_s) + u":15: db: Each host has a volume “shop_data” of its own"_s),
            qPrintable(planned.err));

        const Outcome done = import();
        QVERIFY2(done.code == 0, qPrintable(done.text()));
        QCOMPARE(outcomes(done).filter(u" done"_s).size(), 10);
        const QJsonObject web = done.steps(u"run"_s).last();
        QCOMPARE(web[u"replicas"_s].toInt(), 2);
        QCOMPARE(web[u"image"_s].toString(), u"bayplan-test/app:blue"_s);
        QCOMPARE(web[u"ports"_s].toArray(), QJsonArray{u"8080"_s});
        QCOMPARE(web[u"after"_s].toArray(), QJsonArray{u"db"_s});

        QVERIFY(compose({u"up"_s, u"-d"_s}));
        const QList<SeenReplica> webs = replicasOf(m_engines, u"web"_s);
        const QList<SeenReplica> dbs = replicasOf(m_engines, u"db"_s);
        QCOMPARE(webs.size(), 2);
        QCOMPARE(dbs.size(), 1);
        QVERIFY(webs.at(0).engine != webs.at(1).engine && webs.at(0).engine <= 2 && webs.at(1).engine <= 2);
        QCOMPARE(replicasOf(m_engines, u"debug"_s).size(), 0);
        const auto theirs = [&](const QString &name) { return saidOf(inspectOf(3, name)); };
        for (const SeenReplica &replica : webs + dbs)
            QCOMPARE(text(saidOf(inspectOf(replica.engine, replica.id))),
                     text(theirs(u"shop_%1_1"_s.arg(replica.service))));
        for (const SeenReplica &replica : webs)
            QVERIFY(answers(replica));
        for (const int engine : {1, 2}) {
            for (const QString &network : {u"shop_front"_s, u"shop_back"_s})
                QCOMPARE(text(objectOf(engine, u"network"_s, network)), text(objectOf(3, u"network"_s, network)));
            for (const QString &volume : {u"shop_data"_s, u"shop_cache"_s})
                QCOMPARE(text(objectOf(engine, u"volume"_s, volume)), text(objectOf(3, u"volume"_s, volume)));
        }
        QVERIFY(compose({u"down"_s, u"-v"_s, u"-t"_s, u"0"_s}));

        const Outcome again = import();
        QCOMPARE(again.code, 1);
        for (const QString &name : {u"web"_s, u"db"_s})
            QVERIFY2(again.err.contains(u"There is a service “%1” already"_s.arg(name)), qPrintable(again.err));
        QVERIFY(!again.json()[u"problems"_s].toArray().isEmpty());
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), idsOf(webs));
    }

    void otherNamesFilesAndProfiles()
    {
        write(u"compose.yaml"_s, wholeFile);
        write(u"more.yaml"_s, u"services: {web: {scale: 1}, db: {command: [--more]}}\n"_s);
        write(u"web.env"_s, u""_s);
        write(u"green.env"_s, u"COLOUR=green\n"_s);
        const Outcome planned =
            m_program->run({u"import-compose"_s, path(u"compose.yaml"_s), path(u"more.yaml"_s), u"--dry-run"_s,
                            u"--on"_s, u"engine2"_s, u"--profile"_s, u"debug"_s, u"--env-file"_s, path(u"green.env"_s),
                            u"--project"_s, u"other"_s, u"--with-project"_s});
        QVERIFY2(planned.code == 0, qPrintable(planned.text()));
        QCOMPARE(planned.json()[u"project"_s].toString(), u"other"_s);
        QStringList lines;
        for (const QJsonObject &step : planned.steps(u"run"_s))
            lines << u"%1 %2 %3 %4"_s
                         .arg(step[u"name"_s].toString(), step[u"service"_s].toString(), step[u"image"_s].toString())
                         .arg(step[u"replicas"_s].toInt());
        QCOMPARE(lines,
                 QStringList({u"other-db db bayplan-test/app:healthy 1"_s, u"other-web web bayplan-test/app:green 1"_s,
                              u"other-debug debug bayplan-test/app:green 1"_s}));
        QCOMPARE(whatIsThere(), QStringList());
    }

    void whatIsWrongIsToldByLine()
    {
        write(u"compose.yaml"_s, u"services:\n  web:\n    image: a\n    restart: x\n  db:\n    build: .\n"_s);
        const Outcome wrong = import();
        QCOMPARE(wrong.code, 1);
        QVERIFY2(wrong.err.contains(path(u"compose.yaml"_s) + u":4: It is no, always"_s), qPrintable(wrong.err));
        QVERIFY2(wrong.err.contains(path(u"compose.yaml"_s) + u":6: "_s), qPrintable(wrong.err));
        QCOMPARE(whatIsThere(), QStringList());
        const Outcome nowhere = m_program->run({u"import-compose"_s, path(u"compose.yaml"_s), u"--on"_s, u"aws9"_s});
        QVERIFY2(nowhere.code == 1 && nowhere.err.contains(u"There is no host named “aws9” here"_s),
                 qPrintable(nowhere.err));
        const Outcome missing = m_program->run({u"import-compose"_s, path(u"none.yaml"_s)});
        QVERIFY2(missing.code == 1 && missing.err.contains(u"none.yaml: No such file or directory"_s),
                 qPrintable(missing.err));
    }

    /// Known beforehand, so nothing is made at all.
    void aPortThatIsTaken()
    {
        for (const int engine : {1, 2})
            QVERIFY(!docker(engine)
                         .run({u"run"_s, u"-d"_s, u"--name"_s, u"holder"_s, u"-p"_s, u"18099:8080"_s,
                               u"bayplan-test/app:blue"_s})
                         .isNull());
        const QStringList before = whatIsThere();
        write(u"compose.yaml"_s, u"services:\n  web: {image: bayplan-test/app:blue, ports: ['18099:8080']}\n"_s);
        const Outcome refused = import();
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains(u":2: web: 1 replica finds no place; engine1: Port 18099 is taken by holder"_s),
                 qPrintable(refused.err));
        QCOMPARE(whatIsThere(), before);
    }

    /// What depends on what failed is not begun, and says so; all else is. Repeated, it goes on.
    void aBrokenImage()
    {
        write(u"compose.yaml"_s, u"services:\n"
                                 "  db: {image: 'bayplan-test/late:1', stop_grace_period: 1s}\n"
                                 "  web: {image: 'bayplan-test/app:blue', depends_on: [db], stop_grace_period: 1s}\n"
                                 "  top: {image: 'bayplan-test/app:blue', depends_on: [web], stop_grace_period: 1s}\n"
                                 "  other: {image: 'bayplan-test/app:green', stop_grace_period: 1s}\n"_s);
        const Outcome partly = import();
        QVERIFY2(partly.code == 3, qPrintable(partly.text()));
        QCOMPARE(outcomes(partly).filter(u"run "_s),
                 QStringList({u"run db engine1,engine2 failed"_s, u"run web engine1,engine2 skipped"_s,
                              u"run top engine1,engine2 skipped"_s, u"run other engine1,engine2 done"_s}));
        QVERIFY2(partly.err.contains(u"web: engine1, engine2: Not done, since “db” was not"_s) &&
                     partly.err.contains(u"top: engine1, engine2: Not done, since “web” was not"_s),
                 qPrintable(partly.err));
        const QList<QJsonObject> steps = partly.steps(u"run"_s);
        QVERIFY2(steps.first()[u"error"_s].toString().contains(u"bayplan-test/late:1"_s), qPrintable(partly.text()));
        QCOMPARE(replicasOf(m_engines, u"web"_s).size() + replicasOf(m_engines, u"top"_s).size(), 0);
        const QStringList other = idsOf(replicasOf(m_engines, u"other"_s));
        QCOMPARE(other.size(), 1);

        for (const int engine : {1, 2})
            QVERIFY(!docker(engine).run({u"tag"_s, u"bayplan-test/app:blue"_s, u"bayplan-test/late:1"_s}).isNull());
        const Outcome rest = import();
        QVERIFY2(rest.code == 0, qPrintable(rest.text()));
        QCOMPARE(outcomes(rest), QStringList({u"continue db engine1,engine2 done"_s, u"run web engine1,engine2 done"_s,
                                              u"run top engine1,engine2 done"_s}));
        QVERIFY(rest.err.contains(u"There is a service “other” already, as the file has it; it is left alone"_s));
        QCOMPARE(idsOf(replicasOf(m_engines, u"other"_s)), other);
        for (const QString &name : {u"db"_s, u"web"_s, u"top"_s})
            QCOMPARE(replicasOf(m_engines, name).size(), 1);
    }

    void brokenOff_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("interrupted") << SIGINT;
        QTest::newRow("killed") << SIGKILL;
    }
    /// In the middle of its second service; the same command then does the rest, and nothing twice.
    void brokenOff()
    {
        QFETCH(int, signal);
        // Two seconds until the first check of its health can pass.
        write(u"compose.yaml"_s,
              u"services:\n  db: {image: 'bayplan-test/app:blue', stop_grace_period: 1s}\n"
              "  web: {image: 'bayplan-test/app:healthy', scale: 3, depends_on: [db], stop_grace_period: 1s,\n"
              "    healthcheck: {interval: 2s}}\n"
              "  top: {image: 'bayplan-test/app:blue', depends_on: [web], stop_grace_period: 1s}\n"_s);
        const auto process = m_program->start(words({u"--lease"_s, u"3"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(!replicasOf(m_engines, u"web"_s).isEmpty(), 60'000);
        ::kill(pid_t(process->processId()), signal);
        const Outcome off = ServiceProgram::endOf(*process);
        QCOMPARE(off.code, signal == SIGINT ? 1 : -1);
        if (signal == SIGINT) {
            QCOMPARE(outcomes(off).filter(u"run "_s),
                     QStringList({u"run db engine1,engine2 done"_s, u"run web engine1,engine2 cancelled"_s,
                                  u"run top engine1,engine2 cancelled"_s}));
            QVERIFY2(off.err.contains(u"the same command goes on with it"_s), qPrintable(off.err));
        }
        QCOMPARE(replicasOf(m_engines, u"top"_s).size(), 0);
        const QStringList db = idsOf(replicasOf(m_engines, u"db"_s));
        QCOMPARE(db.size(), 1);
        Outcome rest;
        const bool done = QTest::qWaitFor( // once the dead one's lease has lapsed
            [&] {
                rest = import({u"--lease"_s, u"3"_s});
                return rest.code == 0;
            },
            60'000);
        QVERIFY2(done, qPrintable(rest.text()));
        QCOMPARE(outcomes(rest).last(), u"run top engine1,engine2 done"_s);
        QCOMPARE(idsOf(replicasOf(m_engines, u"db"_s)), db);
        QCOMPARE(replicasOf(m_engines, u"top"_s).size(), 1);
        const QList<SeenReplica> webs = replicasOf(m_engines, u"web"_s);
        QCOMPARE(webs.size(), 3);
        for (const SeenReplica &replica : webs)
            QCOMPARE(inspectOf(replica.engine, replica.id)[u"State"_s].toObject()[u"Health"_s].toObject()[u"Status"_s],
                     QJsonValue(u"healthy"_s));
    }

    /// By the operation, as the window begins it: retried, it goes on; undone, nothing is left.
    void retriedAndUndone()
    {
        write(u"compose.yaml"_s, u"services:\n"
                                 "  db: {image: 'bayplan-test/late:1', volumes: ['data:/d'], stop_grace_period: 1s}\n"
                                 "  web: {image: 'bayplan-test/app:blue', scale: 2, depends_on: [db],\n"
                                 "    stop_grace_period: 1s}\n"
                                 "volumes: {data: }\n"_s);
        m_bench = std::make_unique<ServiceBench>(m_engines);
        QVERIFY(m_bench->work().waitUntilLive());
        const auto project = run::readComposeProject({.files = {path(u"compose.yaml"_s)}, .environment = {}});
        QVERIFY(project.problems.isEmpty());
        const auto target =
            services::importTarget(m_bench->work().fleet(), m_bench->book(), {u"engine1"_s, u"engine2"_s});
        auto made = services::planImport(project, target);
        services::addPlaceProblems(made, m_bench->work().fleet(), m_bench->book(), core::now());
        QVERIFY(made.isPossible());
        auto &operations = m_bench->work().operations();
        const services::RunningMeans means{m_bench->book(), m_bench->runner(), operations};
        Operation &operation =
            operations.run(services::importOperation(made, project.name, means, m_bench->work().fleet()));
        QCOMPARE(operation.title(), u"Import 2 service(s) of shop"_s);
        QVERIFY(waitForEnd(operation, 120s));
        using State = Operation::State;
        QCOMPARE(operation.count(State::Failed), 1);
        QCOMPARE(operation.count(State::Skipped), 1);
        for (const int engine : {1, 2})
            QVERIFY(!docker(engine).run({u"tag"_s, u"bayplan-test/app:blue"_s, u"bayplan-test/late:1"_s}).isNull());
        QCOMPARE(operations.running(), 0);
        for (const int engine : {1, 2})
            QTRY_VERIFY_WITH_TIMEOUT(run::hasImage(m_bench->work().live(engine), u"bayplan-test/late:1"_s), 20'000);
        QVERIFY(operation.canRetry());
        operations.retry(operation);
        QVERIFY(waitForEnd(operation, 120s));
        QVERIFY2(failures(&operation).isEmpty(), qPrintable(failures(&operation)));
        QCOMPARE(replicasOf(m_engines, u"web"_s).size(), 2);
        QCOMPARE(replicasOf(m_engines, u"db"_s).size(), 1);
        // The parts don't stand in its way: it is what Undo takes back.
        QCOMPARE(operations.undoable(), &operation);
        Operation &undo = operations.undo(operation);
        QVERIFY(waitForEnd(undo, 120s));
        QVERIFY2(failures(&undo).isEmpty(), qPrintable(failures(&undo)));
        QCOMPARE(whatIsThere(), QStringList());
    }

    /// Cancelled, what is on its way ends, too, and its lease is given back.
    void cancelled()
    {
        write(u"compose.yaml"_s, u"services:\n  web:\n    image: bayplan-test/app:blue\n    stop_grace_period: 1s\n"
                                 "    healthcheck: {test: [CMD, /bin/none], interval: 1s, retries: 1000}\n"_s);
        m_bench = std::make_unique<ServiceBench>(m_engines);
        QVERIFY(m_bench->work().waitUntilLive());
        const auto project = run::readComposeProject({.files = {path(u"compose.yaml"_s)}, .environment = {}});
        const auto made = services::planImport(
            project, services::importTarget(m_bench->work().fleet(), m_bench->book(), {u"engine1"_s}));
        auto &operations = m_bench->work().operations();
        const services::RunningMeans means{m_bench->book(), m_bench->runner(), operations};
        Operation &operation =
            operations.run(services::importOperation(made, project.name, means, m_bench->work().fleet()));
        QTRY_VERIFY_WITH_TIMEOUT(!replicasOf(m_engines, u"web"_s).isEmpty(), 60'000);
        operation.cancel();
        QVERIFY(operation.hasEnded());
        QVERIFY(m_bench->waitUntilFree(u"web"_s));
        QCOMPARE(operations.running(), 0);
    }

private:
    QString path(const QString &name) const { return m_folder.path() + u"/shop/"_s + name; }

    void write(const QString &name, const QString &content) const
    {
        QVERIFY(QDir(m_folder.path()).mkpath(u"shop"_s));
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content.toUtf8()), content.toUtf8().size());
    }

    QStringList words(const QStringList &more) const
    {
        return QStringList{u"import-compose"_s,  path(u"compose.yaml"_s), u"--on"_s,
                           u"engine1,engine2"_s, u"--min-healthy-time"_s, u"0"_s} +
               more;
    }

    Outcome import(const QStringList &more = {}) const { return m_program->run(words(more)); }

    /// "run web engine1,engine2 done" of each step.
    static QStringList outcomes(const Outcome &outcome)
    {
        QStringList lines;
        for (const QJsonObject &step : outcome.steps()) {
            QStringList hosts;
            for (const QJsonValue host : step[u"hosts"_s].toArray())
                hosts << host.toString();
            lines << QStringList{step[u"action"_s].toString(), step[u"name"_s].toString(), hosts.join(u','),
                                 step[u"outcome"_s].toString()}
                         .join(u' ');
        }
        return lines;
    }

    DockerCli docker(int engine) const { return DockerCli(m_engines.socket(engine)); }

    QJsonObject inspectOf(int engine, const QString &name) const
    {
        return docker(engine).inspect({name}).at(0).toObject();
    }

    QJsonObject objectOf(int engine, const QString &kind, const QString &name) const
    {
        const QByteArray told = docker(engine).run({kind, u"inspect"_s, name}).toUtf8();
        return comparable(QJsonDocument::fromJson(told).array().at(0).toObject());
    }

    /// Containers, networks and volumes of all engines that aren't the engines' own.
    QStringList whatIsThere() const
    {
        QStringList all;
        for (int engine = 1; engine <= m_engines.count(); ++engine) {
            QStringList found =
                docker(engine).lines({u"ps"_s, u"-aq"_s}) +
                docker(engine).lines({u"network"_s, u"ls"_s, u"-q"_s, u"--filter"_s, u"type=custom"_s}) +
                docker(engine).lines({u"volume"_s, u"ls"_s, u"-q"_s});
            found.removeAll(QString());
            all += found;
        }
        return all;
    }

    bool removeAll() const
    {
        bool all = m_engines.removeAllContainers();
        for (int engine = 1; engine <= m_engines.count(); ++engine) {
            docker(engine).run({u"rmi"_s, u"bayplan-test/late:1"_s}, true);
            for (const QString &kind : {u"network"_s, u"volume"_s}) {
                QStringList names = docker(engine).lines(
                    QStringList{kind, u"ls"_s, u"-q"_s} +
                    (kind == u"network"_s ? QStringList{u"--filter"_s, u"type=custom"_s} : QStringList()));
                names.removeAll(QString());
                if (!names.isEmpty())
                    all = !docker(engine).run(QStringList{kind, u"rm"_s} + names).isNull() && all;
            }
        }
        return all;
    }

    bool compose(const QStringList &given) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"DOCKER_HOST"_s, m_engines.endpoint(3));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(path({}));
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(u"docker-compose"_s, QStringList{u"-f"_s, u"compose.yaml"_s} + given);
        if (process.waitForFinished(120'000) && process.exitCode() == 0)
            return true;
        qWarning("docker-compose %s: %s", qPrintable(given.join(u' ')), process.readAll().constData());
        return false;
    }

    /// Whether it answers at its published port.
    bool answers(const SeenReplica &replica) const
    {
        const QString port = docker(replica.engine).lines({u"port"_s, replica.id, u"8080/tcp"_s}).value(0);
        QTcpSocket socket;
        socket.connectToHost(m_engines.address(replica.engine), port.section(u':', -1).toUShort());
        if (!socket.waitForConnected(5'000))
            return false;
        socket.write("GET / HTTP/1.0\r\n\r\n");
        return socket.waitForReadyRead(5'000) && socket.readAll().startsWith("HTTP/1.");
    }

    TestFleet m_engines;
    QTemporaryDir m_folder;
    std::unique_ptr<ServiceProgram> m_program;
    std::unique_ptr<ServiceBench> m_bench;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestComposeImport)
#include "tst_composeimport.moc"
