// SPDX-License-Identifier: GPL-3.0-or-later
// Varied containers and services on real engines, written as Compose files, removed, and started again by
// docker-compose from no more than these: field by field as they were.
#include "engine/composecomparable.h"
#include "engine/composeproject.h"
#include "engine/serviceprogram.h"
#include "engine/variedcontainers.h"
#include "snapshots/outside/outsidefiles.h"
#include "snapshots/snapshotfile.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/inspectcompare.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QMap>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Outcome = ServiceProgram::Outcome;
using snapshots::OutsideFile;

class TestComposeExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run");
        m_program = std::make_unique<ServiceProgram>(m_engines);
        for (const QString &name : {u"a"_s, u"b c$d"_s, u"with:colon"_s, u"ünï"_s})
            QVERIFY(QDir(m_folder.path()).mkdir(name));
    }
    void init() { removeEverything(); }
    void cleanupTestCase() { removeEverything(); }

    /// A file for each host, started there again: all is as it was, but for what the heads tell of.
    void perHost()
    {
        makeVaried();
        if (QTest::currentTestFailed())
            return;
        const QList<Containers> before = everything();
        checkVariety(before.first());
        const QJsonArray objects = objectsOf(1);
        const QString file = path(u"before.json.zst"_s);
        const Outcome taken = m_program->run({u"snapshot"_s, file, u"--include-secrets"_s});
        QVERIFY2(taken.code == 0, qPrintable(taken.text()));
        const auto snapshot = snapshots::loadSnapshot(file);
        QVERIFY2(snapshot, snapshot ? "" : qPrintable(snapshot.error().message()));
        const QList<OutsideFile> files =
            snapshots::outsideFiles(*snapshot, snapshots::OutsideFormat::Compose, {.perHost = true});
        QCOMPARE(files.size(), 3);
        removeEverything();
        QStringList differences;
        int compared = 0;
        for (int engine = 1; engine <= 3; ++engine) {
            const QString content = QString::fromUtf8(files.at(engine - 1).content);
            QCOMPARE(files.at(engine - 1).name, u"compose-engine%1.yaml"_s.arg(engine));
            up(engine, content, before.at(engine - 1));
            if (QTest::currentTestFailed())
                return;
            compared += compare(before.at(engine - 1), containersOf(engine), differences);
            QCOMPARE(gapsOf(content).join(u'\n'), (engine == 1 ? variedGaps() : QStringList()).join(u'\n'));
        }
        QCOMPARE(differences.join(u'\n'), variedDifferences().join(u'\n'));
        QCOMPARE(compared, 48);
        QCOMPARE(objectsOf(1), objects);
    }

    /// One file for all hosts, started on one of them: what can't be there twice is told.
    void allOnOne()
    {
        for (int engine = 1; engine <= 2; ++engine) {
            const DockerCli docker(m_engines.socket(engine));
            const QString net = u"10.78.%1."_s.arg(engine);
            QVERIFY(!docker.run({u"network"_s, u"create"_s, u"--subnet"_s, net + u"0/24"_s, u"varied-net"_s}).isNull());
            QVERIFY(!docker
                         .run({u"run"_s, u"-d"_s, u"--name"_s, u"db"_s, u"-p"_s, u"18080:8080"_s, u"-p"_s,
                               u"19000-19003:80"_s, u"-p"_s, u"18081:%1"_s.arg(8080 + engine) + u"/udp"_s,
                               u"--network"_s, u"varied-net"_s, u"--ip"_s, net + u"5"_s, u"-v"_s,
                               u"varied-data:/data"_s, u"-e"_s, u"HOST=%1"_s.arg(engine), u"bayplan-test/app:blue"_s})
                         .isNull());
        }
        QCOMPARE(m_program->runService(u"web"_s, 5, {u"--memory"_s, u"64m"_s}).code, 0);
        QList<Containers> before = everything();
        const Outcome taken = m_program->run({u"snapshot"_s, path(u"all.yaml"_s), u"--include-secrets"_s});
        QVERIFY2(taken.code == 0, qPrintable(taken.text()));
        const Outcome one =
            m_program->run({u"--host"_s, u"engine2"_s, u"snapshot"_s, path(u"engine2.yaml"_s), u"--include-secrets"_s});
        QVERIFY2(one.code == 0, qPrintable(one.text()));
        removeEverything();

        // Together they are as many as on all of them; the two of one name keep one in two.
        Containers together;
        for (qsizetype i = 0; i < before.size(); ++i) {
            for (const auto &[group, inspects] : std::as_const(before[i]).asKeyValueRange())
                together[group == u"db"_s && i == 1 ? u"db-engine2"_s : group] << inspects;
        }
        QCOMPARE(together.value(u"web"_s).size(), 5);
        const QString all = contentOf(u"all.yaml"_s);
        up(3, all, together);
        QStringList differences;
        QCOMPARE(compare(together, containersOf(3), differences), 7);
        const QString told = u" has that port in this file; the engine chooses one here"_s;
        QCOMPARE(gapsOf(all).join(u'\n'),
                 (QStringList{u"engine2/db: publish 18080/tcp: engine1"_s + told,
                              u"engine2/db: publish 18081/udp: engine1"_s + told,
                              u"engine2/db: address in varied-net: engine1 has its own there in this file; the engine "
                              "chooses one here"_s,
                              u"engine2/db: mount varied-data: in this file it is the same volume as on engine1"_s,
                              u"engine1/db: name: Compose gives it another one"_s,
                              u"engine2/db: name: Compose gives it another one"_s})
                     .join(u'\n'));
        QCOMPARE(differences.join(u'\n'),
                 (QStringList{u"db-engine2: NetworkSettings.Networks.varied-net.ip: [\"10.78.2.5\"] → [null]"_s,
                              u"db-engine2: Published.8080/tcp: [[{\"HostIp\":\"\",\"HostPort\":\"18080\"}]] → "
                              "[[{\"HostIp\":\"\",\"HostPort\":\"\"}]]"_s,
                              u"db-engine2: Published.8082/udp: [[{\"HostIp\":\"\",\"HostPort\":\"18081\"}]] → "
                              "[[{\"HostIp\":\"\",\"HostPort\":\"\"}]]"_s})
                     .join(u'\n'));

        // Of one host alone nothing stands in the way.
        removeEverything();
        const QString alone = contentOf(u"engine2.yaml"_s);
        up(3, alone, before.at(1));
        differences.clear();
        QCOMPARE(compare(before.at(1), containersOf(3), differences), 1 + before.at(1).value(u"web"_s).size());
        QCOMPARE(differences.join(u'\n'), QString());
        QCOMPARE(gapsOf(alone), QStringList());
    }

private:
    using Containers = QMap<QString, QList<QJsonObject>>; ///< inspects by their groups

    /// What docker-compose has no words for, and what it does then.
    static QStringList variedGaps()
    {
        return {u"engine1/allports: publish-all: those that it exposed are published, each by its number"_s,
                u"engine1/bridged: network bridge: Compose can't join it beside others"_s,
                u"engine1/cores: cpuset-mems"_s,
                u"engine1/longmounts: mount /colon: Compose 2 makes the folder where it is missing"_s,
                u"engine1/longmounts: mount /uni: Compose 2 makes the folder where it is missing"_s,
                u"engine1/once: rm"_s};
    }
    static QStringList variedDifferences()
    {
        return {u"bridged: HostConfig.NetworkMode: [\"bridge\"] → [\"varied-net\"]"_s,
                u"bridged: NetworkSettings.Networks.bridge: [{\"aliases\":[]}] → [null]"_s,
                u"cores: HostConfig.CpusetMems: [\"0\"] → [\"\"]"_s,
                u"once: HostConfig.AutoRemove: [true] → [false]"_s};
    }

    /// Each of these is something else than usual in one of them: else it would not be seen.
    static void checkVariety(const Containers &containers)
    {
        const QJsonObject plain = composeComparable(containers.value(u"plain"_s).value(0));
        const QStringList fields{u"Published"_s,
                                 u"Config.Env"_s,
                                 u"Config.Labels"_s,
                                 u"Config.Cmd"_s,
                                 u"Config.Entrypoint"_s,
                                 u"Config.User"_s,
                                 u"Config.WorkingDir"_s,
                                 u"Config.Hostname"_s,
                                 u"Config.Domainname"_s,
                                 u"Config.Healthcheck"_s,
                                 u"Config.StopSignal"_s,
                                 u"Config.StopTimeout"_s,
                                 u"Config.Tty"_s,
                                 u"Config.OpenStdin"_s,
                                 u"Config.ExposedPorts"_s,
                                 u"Mounts"_s,
                                 u"HostConfig.Memory"_s,
                                 u"HostConfig.MemoryReservation"_s,
                                 u"HostConfig.MemorySwap"_s,
                                 u"HostConfig.NanoCpus"_s,
                                 u"HostConfig.CpuShares"_s,
                                 u"HostConfig.CpusetCpus"_s,
                                 u"HostConfig.PidsLimit"_s,
                                 u"HostConfig.ShmSize"_s,
                                 u"HostConfig.Ulimits"_s,
                                 u"HostConfig.RestartPolicy"_s,
                                 u"HostConfig.CapAdd"_s,
                                 u"HostConfig.CapDrop"_s,
                                 u"HostConfig.Privileged"_s,
                                 u"HostConfig.ReadonlyRootfs"_s,
                                 u"HostConfig.SecurityOpt"_s,
                                 u"HostConfig.Sysctls"_s,
                                 u"HostConfig.Devices"_s,
                                 u"HostConfig.GroupAdd"_s,
                                 u"HostConfig.ExtraHosts"_s,
                                 u"HostConfig.Dns"_s,
                                 u"HostConfig.DnsSearch"_s,
                                 u"HostConfig.DnsOptions"_s,
                                 u"HostConfig.Init"_s,
                                 u"HostConfig.LogConfig"_s,
                                 u"HostConfig.NetworkMode"_s,
                                 u"HostConfig.PidMode"_s,
                                 u"HostConfig.IpcMode"_s,
                                 u"HostConfig.OomScoreAdj"_s,
                                 u"HostConfig.CpuPeriod"_s,
                                 u"HostConfig.CpuQuota"_s,
                                 u"HostConfig.UsernsMode"_s,
                                 u"HostConfig.DeviceCgroupRules"_s,
                                 u"NetworkSettings.Networks"_s};
        for (const QString &field : fields) {
            const auto valueOf = [&](const QJsonObject &inspect) {
                const QString inner = field.section(u'.', 1);
                const QJsonValue outer = inspect[field.section(u'.', 0, 0)];
                return inner.isEmpty() ? outer : outer[inner];
            };
            bool varies = false;
            for (const QList<QJsonObject> &inspects : containers)
                varies = varies || valueOf(composeComparable(inspects.first())) != valueOf(plain);
            QVERIFY2(varies, qPrintable(field));
        }
    }

    static int compare(const Containers &before, const Containers &after, QStringList &differences)
    {
        int compared = 0;
        QStringList groups = before.keys() + after.keys();
        groups.removeDuplicates();
        for (const QString &group : std::as_const(groups)) {
            const QList<QJsonObject> one = before.value(group);
            const QList<QJsonObject> other = after.value(group);
            if (one.size() != other.size())
                differences << u"%1: %2 → %3 containers"_s.arg(group).arg(one.size()).arg(other.size());
            for (qsizetype i = 0; i < qMin(one.size(), other.size()); ++i, ++compared) {
                for (const QString &difference :
                     inspectDifferences(composeComparable(one.at(i)), composeComparable(other.at(i))))
                    differences << group + u": "_s + difference;
            }
        }
        return compared;
    }

    void makeVaried()
    {
        const DockerCli docker(m_engines.socket(1));
        for (const QStringList &words : variedObjects())
            QVERIFY(!docker.run(words).isNull());
        for (const VariedContainer &each : variedContainers(m_folder.path())) {
            QStringList words = each.isStopped ? QStringList{u"create"_s} : QStringList{u"run"_s, u"-d"_s};
            words << u"--name"_s << each.name << each.options
                  << (each.words.isEmpty() ? QStringList{u"bayplan-test/app:blue"_s} : each.words);
            QVERIFY2(!docker.run(words).isNull(), qPrintable(each.name));
        }
        for (const QStringList &words : variedConnections())
            QVERIFY(!docker.run(words).isNull());
        QCOMPARE(m_program->runService(u"web"_s, 4, {u"--env"_s, u"DB_PASSWORD=hunter2-$more"_s}).code, 0);
        const Outcome fixed = m_program->runService(u"static"_s, 2, {u"--publish"_s, u"18900:81"_s});
        QVERIFY2(fixed.code == 0, qPrintable(fixed.text()));
        const ComposeProject shop(m_engines.socket(2), u"services:\n"
                                                       "  edge:\n"
                                                       "    image: bayplan-test/app:green\n"
                                                       "    ports: ['8080']\n"
                                                       "    labels: {'$odd ${key}: #': a b}\n"
                                                       "    volumes: ['spool:/spool']\n"
                                                       "    healthcheck:\n"
                                                       "      test: [CMD, /bin/app, --check, \"it's $$x\"]\n"
                                                       "volumes:\n"
                                                       "  spool: {}\n"_s);
        QVERIFY(!shop.run({u"up"_s, u"-d"_s, u"--scale"_s, u"edge=2"_s}).isNull());
    }

    /// As a reader of the file would do it: what its head says must be there is made as it says. What was stopped is
    /// only made, and only when that is asked for.
    void up(int engine, const QString &file, const Containers &before)
    {
        for (const QString &command : commandsOf(file)) {
            QProcess shell;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(u"DOCKER_HOST"_s, m_engines.endpoint(engine));
            shell.setProcessEnvironment(environment);
            shell.start(u"sh"_s, {u"-c"_s, command});
            QVERIFY2(shell.waitForFinished(60'000) && shell.exitCode() == 0,
                     qPrintable(command + QString::fromUtf8(shell.readAllStandardError())));
        }
        const ComposeProject project(m_engines.socket(engine), file);
        QVERIFY2(!project.run({u"config"_s, u"-q"_s}).isNull(), qPrintable(file));
        QVERIFY2(!project.run({u"up"_s, u"-d"_s}).isNull(), qPrintable(file));
        QStringList scales;
        QStringList stopped;
        for (const auto &[group, inspects] : before.asKeyValueRange()) {
            if (inspects.first()[u"State"_s][u"Status"_s].toString() != u"created"_s)
                continue;
            QCOMPARE(project.ids(group), QStringList());
            scales << u"--scale"_s << group + u"=1"_s;
            stopped << group;
        }
        const QStringList words{u"up"_s, u"--no-start"_s, u"--no-recreate"_s};
        QVERIFY(stopped.isEmpty() || !project.run(words + scales + stopped).isNull());
    }

    static QStringList commandsOf(const QString &file)
    {
        static const QRegularExpression form(u"^# The (?:network|volume) .* must be there: “(docker .*)”$"_s,
                                             QRegularExpression::MultilineOption);
        QStringList commands;
        for (const QRegularExpressionMatch &match : form.globalMatch(file))
            commands << match.captured(1);
        return commands;
    }

    /// What the head says is not expressed, but for those that were stopped.
    static QStringList gapsOf(const QString &file)
    {
        QStringList gaps;
        for (const QString &line : file.split(u'\n')) {
            if (line.startsWith(u"# - "_s) && !line.contains(u": it was stopped"_s))
                gaps << line.mid(4);
        }
        return gaps;
    }

    /// All containers but Bayplan's records.
    Containers containersOf(int engine) const
    {
        const DockerCli docker(m_engines.socket(engine));
        const QJsonArray all = docker.inspect(docker.lines({u"ps"_s, u"-aq"_s}));
        Containers containers;
        for (const QJsonValue &inspect : all) {
            if (!inspect[u"Config"_s][u"Labels"_s].toObject().contains(u"bayplan.record"_s))
                containers[composeGroupOf(inspect.toObject())] << withNames(inspect.toObject(), all);
        }
        return containers;
    }
    QList<Containers> everything() const { return {containersOf(1), containersOf(2), containersOf(3)}; }

    /// The networks and volumes, in what they are made by.
    QJsonArray objectsOf(int engine) const
    {
        const DockerCli docker(m_engines.socket(engine));
        QJsonArray objects;
        for (const QString &name : variedNetworks()) {
            const QJsonValue network = docker.inspect({name}).at(0);
            QJsonObject object{{u"Driver"_s, network[u"Driver"_s]},
                               {u"Options"_s, network[u"Options"_s]},
                               {u"Internal"_s, network[u"Internal"_s]}};
            if (network[u"IPAM"_s][u"Config"_s][0][u"Subnet"_s].toString().startsWith(u"10.77."_s))
                object[u"IPAM"_s] = network[u"IPAM"_s];
            objects << object;
        }
        for (const QString &name : variedVolumes()) {
            const QJsonValue volume = docker.inspect({name}).at(0);
            objects << QJsonObject{{u"Driver"_s, volume[u"Driver"_s]},
                                   {u"Options"_s, volume[u"Options"_s]},
                                   {u"Labels"_s, volume[u"Labels"_s][u"purpose"_s]}};
        }
        return objects;
    }

    /// Containers, their volumes and networks: the hosts are as new.
    void removeEverything()
    {
        QVERIFY(clear(m_engines));
        for (int engine = 1; engine <= 3; ++engine) {
            const DockerCli docker(m_engines.socket(engine));
            docker.run(QStringList{u"volume"_s, u"rm"_s, u"-f"_s, u"shop_spool"_s} + variedVolumes(), true);
            docker.run(QStringList{u"network"_s, u"rm"_s, u"shop_default"_s} + variedNetworks(), true);
        }
    }

    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString contentOf(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    TestFleet m_engines;
    QTemporaryDir m_folder;
    std::unique_ptr<ServiceProgram> m_program;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestComposeExport)
#include "tst_composeexport.moc"
