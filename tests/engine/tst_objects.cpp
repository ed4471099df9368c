// SPDX-License-Identifier: GPL-3.0-or-later
// Networks and volumes of real engines, Docker and Podman: kept up with, made, joined, left, removed, and brought back,
// the inspect before and after held against each other field by field.
#include "engine/actionbench.h"
#include "fleet/volumesizes.h"
#include "operations/networks/networkplan.h"
#include "operations/volumes/volumeplan.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using operations::NetworkFact;
using operations::Operation;
using operations::UsersOfRemoved;
using operations::VolumeFact;

class TestObjects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && !m_engines.podmanSocket().isEmpty(), "no engines: run this through tests/run");
    }
    void init()
    {
        removeAll();
        m_bench = std::make_unique<ActionBench>();
        QVERIFY(m_bench->add({u"docker"_s, *engine::Endpoint::parse(m_engines.endpoint(1))}));
        QVERIFY(m_bench->add({u"podman"_s, *engine::Endpoint::parse(u"unix://"_s + m_engines.podmanSocket())}));
    }
    void cleanup()
    {
        m_bench.reset();
        removeAll();
    }

    /// What others make, join, leave and remove.
    void keptUpWith_data() { bothEngines(); }
    void keptUpWith()
    {
        QFETCH(bool, podman);
        cli(podman).run({u"network"_s, u"create"_s, u"--label"_s, u"team=shop"_s, u"back"_s});
        cli(podman).run({u"volume"_s, u"create"_s, u"--label"_s, u"team=shop"_s, u"data"_s});
        look(podman);
        QTRY_VERIFY_WITH_TIMEOUT(network(podman, u"back"_s) && volume(podman, u"data"_s), 30'000);
        QCOMPARE(network(podman, u"back"_s)->network.labels.value(u"team"_s), u"shop"_s);
        QVERIFY(network(podman, u"back"_s)->network.created && !network(podman, u"back"_s)->subnets().isEmpty());
        QCOMPARE(volume(podman, u"data"_s)->users, 0);

        runContainer(podman, u"web"_s, {u"-v"_s, u"data:/data"_s});
        QTRY_COMPARE_WITH_TIMEOUT(volume(podman, u"data"_s)->users, 1, 30'000);
        cli(podman).run({u"network"_s, u"connect"_s, u"back"_s, u"web"_s});
        QTRY_COMPARE_WITH_TIMEOUT(network(podman, u"back"_s)->users, QStringList{u"web"_s}, 30'000);
        cli(podman).run({u"network"_s, u"disconnect"_s, u"back"_s, u"web"_s});
        QTRY_COMPARE_WITH_TIMEOUT(network(podman, u"back"_s)->users, QStringList(), 30'000);
        // The network it began in.
        QVERIFY(network(podman, u"bridge"_s)->users.contains(u"web"_s));

        cli(podman).run({u"rm"_s, u"-f"_s, u"web"_s});
        cli(podman).run({u"network"_s, u"rm"_s, u"back"_s});
        cli(podman).run({u"volume"_s, u"rm"_s, u"data"_s});
        look(podman);
        QTRY_VERIFY_WITH_TIMEOUT(!network(podman, u"back"_s) && !volume(podman, u"data"_s), 30'000);
    }

    void createAndBack_data() { bothEngines(); }
    void createAndBack()
    {
        QFETCH(bool, podman);
        const engine::NetworkSpec asked{.name = u"back"_s,
                                        .subnet = u"172.31.7.0/24"_s,
                                        .gateway = u"172.31.7.9"_s,
                                        .internal = true,
                                        .labels = {{u"team"_s, u"shop"_s}}};
        QCOMPARE(failures(run(operations::createNetworkPlan(asked, {host(podman)}, {}).plan)), u""_s);
        const QJsonObject made = inspect(podman, u"network"_s, u"back"_s);
        QCOMPARE(made.value(u"Internal"_s).toBool(), true);
        QCOMPARE(made.value(u"Labels"_s).toObject().value(u"team"_s).toString(), u"shop"_s);
        const QJsonObject pool = made.value(u"IPAM"_s).toObject().value(u"Config"_s).toArray().at(0).toObject();
        QCOMPARE(pool.value(u"Gateway"_s).toString(), u"172.31.7.9"_s);
        QTRY_VERIFY_WITH_TIMEOUT(network(podman, u"back"_s).has_value(), 30'000); // also where no event tells
        // Not a second one of that name; the engine says so where the plan did not know.
        QVERIFY(!failures(run(operations::createNetworkPlan(asked, {host(podman)}, {}).plan)).isEmpty());
        QCOMPARE(failures(m_bench->undo()), u""_s);
        QVERIFY(inspect(podman, u"network"_s, u"back"_s).isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(!network(podman, u"back"_s), 30'000);

        const engine::VolumeSpec volumeAsked{.name = u"data"_s, .labels = {{u"team"_s, u"shop"_s}}};
        QCOMPARE(failures(run(operations::createVolumePlan(volumeAsked, {host(podman)}, {}).plan)), u""_s);
        QTRY_VERIFY_WITH_TIMEOUT(volume(podman, u"data"_s).has_value(), 30'000);
        QCOMPARE(inspect(podman, u"volume"_s, u"data"_s).value(u"Labels"_s).toObject().value(u"team"_s).toString(),
                 u"shop"_s);
        Operation *twice = run(operations::createVolumePlan(volumeAsked, {host(podman)}, {}).plan);
        QCOMPARE(failures(twice), u""_s);
        QVERIFY(twice->rows().front().note.contains(u"already"_s) && !twice->canUndo());
        QCOMPARE(failures(m_bench->undo()), u""_s);
        QVERIFY(inspect(podman, u"volume"_s, u"data"_s).isEmpty());
    }

    void connectAndBack_data() { bothEngines(); }
    void connectAndBack()
    {
        QFETCH(bool, podman);
        cli(podman).run({u"network"_s, u"create"_s, u"back"_s});
        runContainer(podman, u"web"_s);
        runContainer(podman, u"job"_s);
        cli(podman).run({u"stop"_s, u"-t"_s, u"0"_s, u"job"_s});
        look(podman);
        QTRY_VERIFY_WITH_TIMEOUT(network(podman, u"back"_s).has_value(), 30'000);
        const QJsonObject before = endpoint(podman, u"web"_s, u"back"_s);
        QVERIFY(before.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(members(podman, {u"web"_s, u"job"_s}).size(), 2, 30'000);
        QCOMPARE(failures(run(operations::connectPlan(members(podman, {u"web"_s, u"job"_s}), {u"front"_s}))), u""_s);
        QVERIFY(endpoint(podman, u"web"_s, u"back"_s).value(u"Aliases"_s).toArray().contains(u"front"_s));
        QVERIFY(!endpoint(podman, u"job"_s, u"back"_s).isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(network(podman, u"back"_s)->users, (QStringList{u"job"_s, u"web"_s}), 30'000);
        // Taken out again, and that taken back: with its alias.
        QCOMPARE(failures(run(operations::disconnectPlan(members(podman, {u"web"_s, u"job"_s})))), u""_s);
        QVERIFY(endpoint(podman, u"web"_s, u"back"_s).isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(network(podman, u"back"_s)->users, QStringList(), 30'000);
        QCOMPARE(failures(m_bench->undo()), u""_s);
        QVERIFY(endpoint(podman, u"web"_s, u"back"_s).value(u"Aliases"_s).toArray().contains(u"front"_s));
        // And the first.
        QCOMPARE(failures(m_bench->undo()), u""_s);
        QVERIFY(endpoint(podman, u"web"_s, u"back"_s).isEmpty());
        QVERIFY(endpoint(podman, u"job"_s, u"back"_s).isEmpty());
        // In it already: nothing done, nothing to take back.
        cli(podman).run({u"network"_s, u"connect"_s, u"back"_s, u"web"_s});
        Operation *again = run(operations::connectPlan(members(podman, {u"web"_s}), {}));
        QCOMPARE(failures(again), u""_s);
        QVERIFY(again->rows().front().note.contains(u"already"_s) && !again->canUndo());
    }

    /// A network with a running and a stopped container in it goes, and comes back with both.
    void removeNetworkAndBack_data() { bothEngines(); }
    void removeNetworkAndBack()
    {
        QFETCH(bool, podman);
        QVERIFY(!cli(podman)
                     .run({u"network"_s, u"create"_s, u"--subnet"_s, u"172.31.8.0/24"_s, u"--label"_s, u"team=shop"_s,
                           u"--internal"_s, u"back"_s})
                     .isNull());
        runContainer(podman, u"web"_s,
                     {u"--network"_s, u"back"_s, u"--ip"_s, u"172.31.8.20"_s, u"--network-alias"_s, u"front"_s});
        runContainer(podman, u"job"_s, {u"--network"_s, u"back"_s, u"--network-alias"_s, u"work"_s});
        cli(podman).run({u"stop"_s, u"-t"_s, u"0"_s, u"job"_s});
        look(podman);
        QTRY_VERIFY_WITH_TIMEOUT(network(podman, u"back"_s) && network(podman, u"back"_s)->users.size() == 2, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(runningUsers(podman, u"back"_s), 1, 30'000);
        const QJsonObject before = inspect(podman, u"network"_s, u"back"_s);

        // Not while a container runs in it.
        QVERIFY(operations::removeNetworksPlan(facts(podman, u"back"_s), UsersOfRemoved::Keep).plan.steps.empty());
        Operation *removal =
            run(operations::removeNetworksPlan(facts(podman, u"back"_s), UsersOfRemoved::Disconnect).plan);
        QCOMPARE(failures(removal), u""_s);
        QVERIFY(inspect(podman, u"network"_s, u"back"_s).isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(!network(podman, u"back"_s), 30'000);
        QCOMPARE(failures(m_bench->undo()), u""_s);

        const QJsonObject after = inspect(podman, u"network"_s, u"back"_s);
        QVERIFY(!after.isEmpty());
        for (auto it = before.begin(); it != before.end(); ++it) {
            if (it.key() != u"Id"_s && it.key() != u"Created"_s && it.key() != u"Containers"_s)
                QVERIFY2(after.value(it.key()) == it.value(), qPrintable(it.key()));
        }
        QVERIFY(podman || after.value(u"Id"_s) != before.value(u"Id"_s));
        const QJsonObject web = endpoint(podman, u"web"_s, u"back"_s);
        QCOMPARE(web.value(u"IPAddress"_s).toString(), u"172.31.8.20"_s);
        QVERIFY(web.value(u"Aliases"_s).toArray().contains(u"front"_s));
        QVERIFY(endpoint(podman, u"job"_s, u"back"_s).value(u"Aliases"_s).toArray().contains(u"work"_s));
        // The stopped one finds it, though it is another network by its id.
        QVERIFY(!cli(podman).run({u"start"_s, u"job"_s}).isNull());
        QVERIFY(!endpoint(podman, u"job"_s, u"back"_s).value(u"IPAddress"_s).toString().isEmpty());
    }

    /// Where the engine refuses, it is told that the network is there, and its containers are in it as before.
    void removeRefused()
    {
        cli(false).run({u"network"_s, u"create"_s, u"back"_s});
        look(false);
        QTRY_VERIFY_WITH_TIMEOUT(network(false, u"back"_s).has_value(), 30'000);
        operations::NetworkPlan late = operations::removeNetworksPlan(facts(false, u"back"_s), UsersOfRemoved::Keep);
        runContainer(false, u"web"_s, {u"--network"_s, u"back"_s}); // by somebody else meanwhile
        const QString told = failures(run(std::move(late.plan)));
        QVERIFY2(told.contains(u"active endpoints"_s) && told.contains(u"It is still there"_s), qPrintable(told));
        QVERIFY(!endpoint(false, u"web"_s, u"back"_s).value(u"IPAddress"_s).toString().isEmpty());
    }

    void removeVolumeAndBack_data() { bothEngines(); }
    void removeVolumeAndBack()
    {
        QFETCH(bool, podman);
        cli(podman).run({u"volume"_s, u"create"_s, u"--label"_s, u"team=shop"_s, u"data"_s});
        runContainer(podman, u"web"_s, {u"-v"_s, u"data:/data"_s});
        cli(podman).run({u"exec"_s, u"web"_s, u"sh"_s, u"-c"_s, u"dd if=/dev/zero of=/data/file bs=1024 count=1024"_s});
        QTRY_VERIFY_WITH_TIMEOUT(volume(podman, u"data"_s) && volume(podman, u"data"_s)->users == 1, 30'000);

        fleet::VolumeSizes sizes(m_bench->fleet());
        sizes.measure({host(podman).id});
        QVERIFY(sizes.isMeasuring());
        QTRY_VERIFY_WITH_TIMEOUT(!sizes.isMeasuring(), 60'000);
        const auto size = sizes.size(host(podman).id, u"data"_s);
        QVERIFY(size && *size >= 1024 * 1024 && *size < 2 * 1024 * 1024);

        const auto plan = [&] { return operations::removeVolumesPlan(volumes(podman, u"data"_s)); };
        QVERIFY(plan().plan.steps.empty()); // in use
        const QJsonObject before = inspect(podman, u"volume"_s, u"data"_s);
        cli(podman).run({u"rm"_s, u"-f"_s, u"web"_s});
        QTRY_COMPARE_WITH_TIMEOUT(volume(podman, u"data"_s)->users, 0, 30'000);
        Operation *removal = run(plan().plan);
        QCOMPARE(failures(removal), u""_s);
        QVERIFY(removal->rows().front().note.contains(u"data is gone"_s));
        QVERIFY(inspect(podman, u"volume"_s, u"data"_s).isEmpty());
        Operation *back = m_bench->undo();
        QCOMPARE(failures(back), u""_s);
        QVERIFY(back->rows().front().note.contains(u"empty"_s));
        const QJsonObject after = inspect(podman, u"volume"_s, u"data"_s);
        for (auto it = before.begin(); it != before.end(); ++it) {
            if (it.key() != u"CreatedAt"_s)
                QVERIFY2(after.value(it.key()) == it.value(), qPrintable(it.key()));
        }
        runContainer(podman, u"web"_s, {u"-v"_s, u"data:/data"_s});
        QCOMPARE(cli(podman).run({u"exec"_s, u"web"_s, u"ls"_s, u"/data"_s}), u""_s);
    }

    /// What nothing uses, on both engines at once.
    void prune()
    {
        for (const bool podman : {false, true}) {
            cli(podman).run({u"network"_s, u"create"_s, u"free"_s});
            cli(podman).run({u"network"_s, u"create"_s, u"busy"_s});
            cli(podman).run({u"volume"_s, u"create"_s, u"named"_s});
            runContainer(podman, u"web"_s, {u"--network"_s, u"busy"_s, u"-v"_s, u"/anonymous"_s});
            runContainer(podman, u"gone"_s, {u"-v"_s, u"/anonymous"_s});
            cli(podman).run({u"rm"_s, u"-f"_s, u"gone"_s});
            look(podman);
        }
        const QList<fleet::HostId> both{host(false).id, host(true).id};
        const auto networks = [&] { return operations::unusedNetworks(m_bench->fleet(), both); };
        const auto unused = [&](bool anonymousOnly) {
            return operations::unusedVolumes(m_bench->fleet(), both, anonymousOnly);
        };
        // Until its mounts are known, what web has mounted counts as unused.
        const auto websAreKnown = [&] {
            return std::all_of(both.begin(), both.end(), [&](fleet::HostId id) {
                const auto &containers = m_bench->fleet().host(id)->live().containers();
                return std::any_of(containers.begin(), containers.end(), [](const engine::Container &each) {
                    return each.name == u"web"_s && each.volumes.size() == 1;
                });
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(websAreKnown(), 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(networks().size(), 2, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(unused(true).size(), 2, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(unused(false).size(), 4, 30'000);
        QCOMPARE(failures(run(operations::removeNetworksPlan(networks(), UsersOfRemoved::Keep, u"Prune"_s).plan)),
                 u""_s);
        QCOMPARE(failures(run(operations::removeVolumesPlan(unused(true), u"Prune"_s).plan)), u""_s);
        for (const bool podman : {false, true}) {
            QVERIFY(inspect(podman, u"network"_s, u"free"_s).isEmpty());
            QVERIFY(!inspect(podman, u"network"_s, u"busy"_s).isEmpty());
            QVERIFY(!inspect(podman, u"volume"_s, u"named"_s).isEmpty());
            QCOMPARE(cli(podman).lines({u"volume"_s, u"ls"_s, u"-q"_s}).size(), 2); // the named one and web's
        }
    }

private:
    struct KnownNetwork
    {
        engine::Network network;
        QStringList users;
        QString subnets() const { return engine::subnetsOf(network); }
    };
    struct KnownVolume
    {
        engine::Volume volume;
        int users = 0;
    };

    static void bothEngines()
    {
        QTest::addColumn<bool>("podman");
        QTest::newRow("Docker") << false;
        QTest::newRow("Podman") << true;
    }
    DockerCli cli(bool podman) const { return DockerCli(podman ? m_engines.podmanSocket() : m_engines.socket(1)); }
    void removeAll() const
    {
        QVERIFY(m_engines.removeAllContainers());
        for (const bool podman : {false, true}) {
            for (const QString &name : {u"back"_s, u"free"_s, u"busy"_s})
                cli(podman).run({u"network"_s, u"rm"_s, name}, true);
            for (const QString &name : cli(podman).lines({u"volume"_s, u"ls"_s, u"-q"_s}))
                cli(podman).run({u"volume"_s, u"rm"_s, name}, true);
        }
    }
    void runContainer(bool podman, const QString &name, const QStringList &words = {}) const
    {
        const QString image = podman ? u"localhost/bayplan-test/app:blue"_s : u"bayplan-test/app:blue"_s;
        QVERIFY(
            !cli(podman).run(QStringList{u"run"_s, u"-d"_s, u"--name"_s, name} + words + QStringList{image}).isNull());
    }
    /// As the page does where no event tells.
    void look(bool podman)
    {
        if (!connection(podman).tellsOfNetworks())
            connection(podman).readNetworks();
    }
    fleet::HostConnection &connection(bool podman)
    {
        return *m_bench->fleet().hostByName(podman ? u"podman"_s : u"docker"_s);
    }
    operations::HostFact host(bool podman) { return operations::factOf(connection(podman)); }
    std::optional<KnownNetwork> network(bool podman, const QString &name)
    {
        for (const engine::Network &network : connection(podman).live().networks()) {
            if (network.name != name)
                continue;
            KnownNetwork known{network, {}};
            for (const engine::Container *container : connection(podman).live().usersOfNetwork(network))
                known.users << container->name;
            known.users.sort();
            return known;
        }
        return std::nullopt;
    }
    std::optional<KnownVolume> volume(bool podman, const QString &name)
    {
        const fleet::LiveHost &live = connection(podman).live();
        const engine::Volume *known = live.volume(name);
        return known ? std::optional(KnownVolume{*known, int(live.usersOfVolume(name).size())}) : std::nullopt;
    }
    QList<NetworkFact> facts(bool podman, const QString &name)
    {
        const auto known = network(podman, name);
        return known ? operations::networkFacts(m_bench->fleet(), {{host(podman).id, known->network.id}})
                     : QList<NetworkFact>();
    }
    int runningUsers(bool podman, const QString &name)
    {
        int running = 0;
        for (const NetworkFact &fact : facts(podman, name)) {
            for (const operations::ObjectUser &user : fact.users)
                running += user.isRunning ? 1 : 0;
        }
        return running;
    }
    QList<VolumeFact> volumes(bool podman, const QString &name)
    {
        return operations::volumeFacts(m_bench->fleet(), {{host(podman).id, name}});
    }
    QList<operations::NetworkMember> members(bool podman, const QStringList &names)
    {
        QList<operations::NetworkMember> list;
        const QList<NetworkFact> networks = facts(podman, u"back"_s);
        for (const engine::Container &container : connection(podman).live().containers()) {
            if (names.contains(container.name) && !networks.isEmpty())
                list << operations::NetworkMember{.container = {.host = host(podman).id,
                                                                .hostName = host(podman).name,
                                                                .kind = u"container"_s,
                                                                .id = container.id,
                                                                .name = container.name},
                                                  .network = networks.first()};
        }
        return list;
    }
    Operation *run(operations::Plan plan)
    {
        Operation &operation = m_bench->operations().run(std::move(plan));
        return ActionBench::waitForEnd(operation) ? &operation : nullptr;
    }
    QJsonObject inspect(bool podman, const QString &kind, const QString &name) const
    {
        return QJsonDocument::fromJson(cli(podman).run({kind, u"inspect"_s, name}, true).toUtf8())
            .array()
            .at(0)
            .toObject();
    }
    QJsonObject endpoint(bool podman, const QString &container, const QString &network) const
    {
        return cli(podman)
            .inspect({container})
            .at(0)
            .toObject()
            .value(u"NetworkSettings"_s)
            .toObject()
            .value(u"Networks"_s)
            .toObject()
            .value(network)
            .toObject();
    }

    TestFleet m_engines;
    std::unique_ptr<ActionBench> m_bench;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestObjects)
#include "tst_objects.moc"
