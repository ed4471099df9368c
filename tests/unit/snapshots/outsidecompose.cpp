// SPDX-License-Identifier: GPL-3.0-or-later
// What a Compose file of containers says beside their specs, and that Bayplan reads what it writes.
#include "run/composeproject.h"
#include "run/shellwords.h"
#include "snapshots/outside/outsidefiles.h"
#include "unit/snapshots/outsidesample.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::HostPart;
using snapshots::OutsideFile;
using snapshots::OutsideFormat;
using snapshots::Snapshot;

namespace {

QString composeOf(const Snapshot &snapshot)
{
    return QString::fromUtf8(outsideFiles(snapshot, OutsideFormat::Compose).first().content);
}

/// The sample's first host alone, or with more of the kind.
Snapshot firstHosts(const QStringList &names)
{
    Snapshot snapshot = outsideSnapshot();
    const HostPart host = snapshot.hosts.front();
    snapshot.hosts.clear();
    for (const QString &name : names) {
        snapshot.hosts.push_back(host);
        snapshot.hosts.back().name = name;
    }
    return snapshot;
}

/// A snapshot of one container whose HostConfig has these, too.
Snapshot withHostConfig(const QJsonObject &more)
{
    Snapshot snapshot = firstHosts({u"aws1"_s});
    HostPart &host = snapshot.hosts.front();
    QJsonObject inspect = QJsonDocument::fromJson(host.inspects.at(0)).object();
    QJsonObject config = inspect[u"HostConfig"_s].toObject();
    for (auto it = more.begin(); it != more.end(); ++it)
        config[it.key()] = it.value();
    inspect[u"HostConfig"_s] = config;
    host.inspects = {};
    host.inspects.append(QJsonDocument(inspect).toJson());
    host.containers.resize(1);
    return snapshot;
}

/// Lines of the head that tell what can't be expressed.
QStringList gapsIn(const QString &file)
{
    QStringList gaps;
    for (const QString &line : file.split(u'\n')) {
        if (line.startsWith(u"# - "_s))
            gaps << line.mid(4);
    }
    return gaps;
}

} // namespace

class SnapshotOutsideComposeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beyondSpecs_data()
    {
        QTest::addColumn<QJsonObject>("config");
        QTest::addColumn<QString>("lines");
        const auto row = [](const char *name, const QJsonObject &config, const QString &lines) {
            QTest::newRow(name) << config << lines;
        };
        row("when memory runs out", {{u"OomScoreAdj"_s, -500}, {u"OomKillDisable"_s, true}},
            u"    oom_score_adj: -500\n    oom_kill_disable: true\n"_s);
        row("spaces", {{u"UsernsMode"_s, u"host"_s}, {u"CgroupParent"_s, u"/a$b"_s}},
            u"    userns_mode: host\n    cgroup_parent: \"/a$$b\"\n"_s);
        row("quota", {{u"NanoCpus"_s, 0}, {u"CpuPeriod"_s, 50'000}, {u"CpuQuota"_s, 20'000}},
            u"    cpu_period: 50000\n    cpu_quota: 20000\n"_s);
        row("real time", {{u"CpuRealtimePeriod"_s, 1'000'000}, {u"CpuRealtimeRuntime"_s, 950'000}},
            u"    cpu_rt_period: 1000000\n    cpu_rt_runtime: 950000\n"_s);
        row("devices", {{u"DeviceCgroupRules"_s, QJsonArray{u"c 1:3 r"_s}}},
            u"    device_cgroup_rules:\n      - \"c 1:3 r\"\n"_s);
        row("storage", {{u"StorageOpt"_s, QJsonObject{{u"size"_s, u"1G"_s}}}},
            u"    storage_opt:\n      size: \"1G\"\n"_s);
        row("runtime", {{u"Runtime"_s, u"kata"_s}, {u"Isolation"_s, u"hyperv"_s}},
            u"    isolation: hyperv\n    runtime: kata\n"_s);
        row("no swapping", {{u"MemorySwappiness"_s, 0}}, u"    mem_swappiness: 0\n"_s);
        row("block devices",
            {{u"BlkioWeight"_s, 300},
             {u"BlkioWeightDevice"_s, QJsonArray{QJsonObject{{u"Path"_s, u"/dev/sda"_s}, {u"Weight"_s, 200}}}},
             {u"BlkioDeviceReadBps"_s, QJsonArray{QJsonObject{{u"Path"_s, u"/dev/sda"_s}, {u"Rate"_s, 1'048'576}}}}},
            u"    blkio_config:\n      weight: 300\n      weight_device:\n        - path: /dev/sda\n          weight: "
            u"200\n"
            "      device_read_bps:\n        - path: /dev/sda\n          rate: 1048576\n"_s);
    }
    /// What specs have no place for is said all the same, and is no gap then.
    void beyondSpecs()
    {
        QFETCH(QJsonObject, config);
        QFETCH(QString, lines);
        const QString file = composeOf(withHostConfig(config));
        QVERIFY2(file.contains(lines), qPrintable(file));
        QCOMPARE(gapsIn(file), QStringList());
    }

    void noWords()
    {
        const QString file = composeOf(withHostConfig({{u"CpusetMems"_s, u"0"_s}, {u"OomScoreAdj"_s, 5}}));
        QCOMPARE(gapsIn(file), QStringList{u"aws1/db: cpuset-mems"_s});
    }

    /// The network that a container was in first is the first again; Compose goes by names else.
    void firstNetworkFirst()
    {
        const QString file = composeOf(firstHosts({u"aws1"_s}));
        QVERIFY2(file.contains(u"    networks:\n      backend:\n        priority: 1\n      c__ber_net:"_s),
                 qPrintable(file));
        QCOMPARE(file.count(u"priority"_s), 1); // one alone needs none
    }

    /// What the file doesn't make, by commands that a shell reads as they are meant.
    void commands()
    {
        Snapshot snapshot = firstHosts({u"aws1"_s});
        HostPart &host = snapshot.hosts.front();
        QJsonObject network = host.networks.at(0).toObject();
        network[u"Driver"_s] = u"macvlan"_s;
        network[u"Options"_s] = QJsonObject{{u"parent"_s, u"eth0; rm -rf $HOME"_s}};
        network[u"EnableIPv6"_s] = true;
        network[u"IPAM"_s] = QJsonObject{
            {u"Config"_s, QJsonArray{QJsonObject{{u"Subnet"_s, u"10.5.0.0/16"_s}, {u"Gateway"_s, u"10.5.0.1"_s}}}}};
        host.networks = {network};
        host.volumes = {QJsonObject{{u"Name"_s, u"pgdata"_s},
                                    {u"Driver"_s, u"local"_s},
                                    {u"Options"_s, QJsonObject{{u"type"_s, u"nfs"_s}, {u"o"_s, u"addr=10.0.0.9"_s}}}}};
        const QString file = composeOf(snapshot);
        QVERIFY2(file.contains(u"# The volume pgdata must be there: “docker volume create --opt o=addr=10.0.0.9 --opt "
                               "type=nfs pgdata”\n"_s),
                 qPrintable(file));
        const QString begin = u"# The network backend must be there: “"_s;
        const QString command = file.section(begin, 1).section(u'”', 0, 0);
        const auto words = run::splitShellWords(command);
        QVERIFY2(words && words->notes.isEmpty(), qPrintable(command));
        QCOMPARE(words->words.join(u'|'),
                 u"docker|network|create|--driver|macvlan|--internal|--ipv6|--opt|parent=eth0; rm -rf $HOME|--subnet|"
                 "10.5.0.0/16|--gateway|10.5.0.1|backend"_s);
        // The spool is made by the file itself.
        QVERIFY(!file.contains(u"The volume spool"_s));
    }

    /// Without addresses of its own a network's subnet is the engine's affair.
    void subnetsOnlyForAddresses()
    {
        Snapshot snapshot = firstHosts({u"aws1"_s});
        HostPart &host = snapshot.hosts.front();
        for (qsizetype place = qsizetype(host.containers.size()) - 1; place >= 0; --place) {
            if (host.containers[size_t(place)].name == u"db"_s)
                host.containers[size_t(place)].isPartial = true;
        }
        const QString file = composeOf(snapshot);
        QVERIFY2(file.contains(u"“docker network create --internal backend”"_s), qPrintable(file));
    }

    /// Two hosts' containers on one engine.
    void twoHosts()
    {
        const QString file = composeOf(firstHosts({u"aws1"_s, u"aws3"_s}));
        const QStringList gaps = gapsIn(file);
        QVERIFY2(gaps.contains(u"aws3/db: mount pgdata: in this file it is the same volume as on aws1"_s),
                 qPrintable(gaps.join(u'\n')));
        QVERIFY2(gaps.contains(u"aws3/db: address in backend: aws1 has its own there in this file; the engine chooses "
                               "one here"_s),
                 qPrintable(gaps.join(u'\n')));
        QCOMPARE(file.count(u"ipv4_address"_s), 1);
        QVERIFY(gaps.filter(u"aws1/db: address"_s).isEmpty());
    }

    /// A host without containers has a file all the same, which says so and is one; so does one of whose containers
    /// nothing is known, which is told for each.
    void nothingOnAHost()
    {
        Snapshot snapshot = firstHosts({u"aws1"_s, u"idle1"_s});
        snapshot.hosts.back().containers.clear();
        snapshot.hosts.back().inspects = {};
        const QString says = u"# A Compose file without services: no container is known that one could be made of.\n"_s;
        const QString body = u"version: \"2.4\"\nservices: {}\n"_s;
        auto files = outsideFiles(snapshot, OutsideFormat::Compose, {.perHost = true});
        QCOMPARE(files.size(), 2);
        QVERIFY(!files.first().content.contains("without services") && !files.first().content.contains("version:"));
        QCOMPARE(files.last().name, u"compose-idle1.yaml"_s);
        const QString idle = QString::fromUtf8(files.last().content);
        QVERIFY2(idle.startsWith(says) && idle.contains(u"# Host: idle1\n"_s), qPrintable(idle));
        QVERIFY2(idle.endsWith(u"\n"_s + body), qPrintable(idle));
        QVERIFY2(!idle.contains(u"up -d"_s) && !idle.contains(u"Labels"_s), qPrintable(idle)); // nothing to do with it
        // In a file of all hosts the others' services are enough.
        QVERIFY(!composeOf(snapshot).contains(u"version:"_s));

        snapshot = firstHosts({u"aws1"_s});
        for (auto &container : snapshot.hosts.front().containers)
            container.isPartial = true;
        const QString unknown = composeOf(snapshot);
        QVERIFY2(unknown.startsWith(says) && unknown.endsWith(body), qPrintable(unknown));
        QVERIFY2(gapsIn(unknown).contains(u"aws1/db: it is not in this file, since its details are not known"_s),
                 qPrintable(unknown));
    }

    /// What is written is read back whole; only what shares another's network is not possible here.
    void readBack_data()
    {
        QTest::addColumn<Snapshot>("snapshot");
        QTest::addColumn<bool>("perHost");
        QTest::newRow("sample") << outsideSnapshot() << false;
        QTest::newRow("sample, a file for each host") << outsideSnapshot() << true;
        for (quint32 seed = 1; seed <= 5; ++seed)
            QTest::addRow("any %u", seed) << randomSnapshot(20, seed) << false;
    }
    void readBack()
    {
        QFETCH(Snapshot, snapshot);
        QFETCH(bool, perHost);
        for (const OutsideFile &file : outsideFiles(snapshot, OutsideFormat::Compose, {.perHost = perHost})) {
            const QString text = QString::fromUtf8(file.content);
            const auto project =
                run::readComposeProject(text, {.folder = u"/srv/shop"_s, .variables = {{u"HOME"_s, u"/evil"_s}}});
            QStringList problems;
            for (const run::ComposeProblem &problem : project.problems)
                problems << problem.message();
            const qsizetype sidecars = text.count(u"network_mode: \"service:db\""_s);
            problems.removeIf([](const QString &each) { return each.contains(u"“sidecar” shares the network"_s); });
            QCOMPARE(project.problems.size() - problems.size(), sidecars);
            // No engine has such names, and `docker run` can't give a label that one.
            if (text.contains(u"“Über net”"_s) || text.contains(u"\"Über net\""_s))
                QCOMPARE(problems.removeIf([](const QString &each) {
                    return each.contains(u"“Über net” can't be the name of a network"_s) ||
                           each.contains(u"” can't have an equals sign in it"_s);
                }),
                         2);
            QCOMPARE(problems.join(u'\n'), QString());
            const auto read = run::ComposeFile::parse(text);
            QVERIFY(read);
            QCOMPARE(project.services.size(), read->services().size());
        }
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::SnapshotOutsideComposeTest)
#include "outsidecompose.moc"
