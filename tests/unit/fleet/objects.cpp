// SPDX-License-Identifier: GPL-3.0-or-later
// Networks and volumes of hosts, who uses them, and the tables of them.
#include "fleet/networksmodel.h"
#include "fleet/pacedread.h"
#include "fleet/volumesmodel.h"
#include "unit/fleet/simulatedhosts.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;

namespace {

engine::Container container(const QString &name, const QStringList &networks, const QStringList &volumes = {})
{
    engine::Container c;
    c.id = u"id-%1"_s.arg(name);
    c.name = name;
    c.state = engine::ContainerState::Running;
    c.networks = networks;
    c.volumes = volumes;
    return c;
}

engine::Network network(const QString &name)
{
    engine::Network network;
    network.id = u"id-%1"_s.arg(name);
    network.name = name;
    return network;
}

QStringList namesOf(const QList<const engine::Container *> &containers)
{
    QStringList names;
    for (const engine::Container *c : containers)
        names << c->name;
    names.sort();
    return names;
}

QStringList cells(const QAbstractItemModel &model, int column)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.index(row, column).data().toString();
    texts.sort();
    return texts;
}

} // namespace

class ObjectsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void users()
    {
        LiveHost host;
        host.mergeContainers({container(u"web"_s, {u"back"_s, u"front"_s}, {u"data"_s}),
                              container(u"db"_s, {u"back"_s}, {u"data"_s, u"logs"_s})});
        QCOMPARE(namesOf(host.usersOfNetwork(network(u"back"_s))), (QStringList{u"db"_s, u"web"_s}));
        QCOMPARE(namesOf(host.usersOfVolume(u"data"_s)), (QStringList{u"db"_s, u"web"_s}));
        QVERIFY(host.updateContainer(container(u"web"_s, {u"front"_s}))); // it has left
        QCOMPARE(namesOf(host.usersOfNetwork(network(u"back"_s))), QStringList{u"db"_s});
        QCOMPARE(namesOf(host.usersOfVolume(u"data"_s)), QStringList{u"db"_s});
        host.removeContainer(u"id-db"_s);
        QVERIFY(host.usersOfNetwork(network(u"back"_s)).isEmpty() && host.usersOfVolume(u"logs"_s).isEmpty());
        host.mergeContainers({});
        QVERIFY(host.usersOfNetwork(network(u"front"_s)).isEmpty());
    }

    void podmansDefaultNetwork()
    {
        LiveHost host;
        host.mergeContainers({container(u"web"_s, {u"podman"_s})});
        QCOMPARE(namesOf(host.usersOfNetwork(network(u"bridge"_s))), QStringList{u"web"_s});
    }

    void lists()
    {
        LiveHost host;
        QVERIFY(host.mergeNetworks({network(u"a"_s), network(u"b"_s)}));
        QVERIFY(!host.mergeNetworks({network(u"b"_s), network(u"a"_s)})); // the same
        QVERIFY(host.network(u"id-a"_s) && !host.network(u"a"_s));
        QVERIFY(host.mergeNetworks({network(u"b"_s)}));
        QVERIFY(!host.network(u"id-a"_s));
        engine::Volume data;
        data.name = u"data"_s;
        QVERIFY(host.mergeVolumes({data}) && host.volume(u"data"_s));
        QVERIFY(!host.mergeVolumes({data}));
        QVERIFY(host.mergeVolumes({}) && !host.volume(u"data"_s));
    }

    void words()
    {
        QCOMPARE(toString(ObjectUsers{}), u"unused"_s);
        std::vector<engine::Container> many;
        QList<const engine::Container *> pointers;
        for (const QString &name : {u"e"_s, u"b"_s, u"d"_s, u"a"_s, u"c"_s})
            many.push_back(container(name, {}));
        many[0].state = engine::ContainerState::Exited;
        for (const engine::Container &c : many)
            pointers << &c;
        const ObjectUsers users = summaryOf(pointers);
        QCOMPARE(users.count, 5);
        QCOMPARE(users.running, 4);
        QCOMPARE(toString(users), u"a, b, c and 2 more"_s);
        QCOMPARE(labelsText({{u"keep"_s, {}}, {u"team"_s, u"shop"_s}}), u"keep, team=shop"_s);
    }

    /// Asked many times, it asks twice: once at once, once for what may have changed meanwhile.
    void paced()
    {
        int begun = 0;
        class Never : public core::Task::Work
        {
        };
        PacedRead read(std::chrono::milliseconds(30), [&] {
            ++begun;
            return core::Task(std::make_unique<Never>());
        });
        for (int i = 0; i < 5; ++i)
            read.request();
        QCOMPARE(begun, 1);
        read.answered();
        read.request();
        QCOMPARE(begun, 1); // too soon
        QTRY_COMPARE(begun, 2);
        read.answered();
        QTest::qWait(60);
        QCOMPARE(begun, 2); // nothing asked since
        read.request();
        QCOMPARE(begun, 3);
    }

    void tables()
    {
        tests::SimulatedHosts hosts;
        NetworksModel networks(hosts.fleet());
        VolumeSizes sizes(hosts.fleet());
        VolumesModel volumes(hosts.fleet(), sizes);
        const QAbstractItemModelTester networksTester(&networks);
        const QAbstractItemModelTester volumesTester(&volumes);
        const QString hostile = u"<b>\u202eevil</b>\nname"_s;
        HostConnection &host = hosts.addHost();
        const auto adopt = [&](const QString &name, const QString &network, const QString &volume) {
            hosts.engine().apply([&](simulator::EngineState &state, qint64 now) {
                simulator::Container made;
                made.spec.name = name;
                made.spec.network = network;
                made.spec.mounts = {{.type = u"volume"_s, .name = volume, .source = u"/v"_s, .destination = u"/d"_s}};
                made.state = simulator::ContainerState::Running;
                made.createdNs = made.startedNs = now;
                state.adopt(made);
            });
            host.retryNow();
        };
        adopt(u"web"_s, u"shop"_s, u"data"_s);
        adopt(u"db"_s, hostile, hostile);
        QTRY_VERIFY(cells(networks, NetworksModel::Users).contains(u"web"_s));
        QTRY_VERIFY(cells(volumes, VolumesModel::Users).contains(u"db"_s));
        QTRY_COMPARE(networks.rowCount(), 5); // and bridge, host, none
        QTRY_COMPARE(volumes.rowCount(), 2);
        for (const QAbstractItemModel *model :
             {static_cast<QAbstractItemModel *>(&networks), static_cast<QAbstractItemModel *>(&volumes)}) {
            for (int row = 0; row < model->rowCount(); ++row) {
                for (int column = 0; column < model->columnCount(); ++column) {
                    const QString text = model->index(row, column).data().toString();
                    QVERIFY2(!text.contains(u'\n') && !text.contains(QChar(0x202e)), qPrintable(text));
                }
            }
        }
        const auto rowOf = [&](const QString &name) {
            for (int row = 0; row < networks.rowCount(); ++row) {
                if (networks.row(row).network.name == name)
                    return row;
            }
            return -1;
        };
        QVERIFY(matches(FilterQuery::parse(u"container:web is:used"_s), networks, rowOf(u"shop"_s)));
        QVERIFY(!matches(FilterQuery::parse(u"container:web"_s), networks, rowOf(u"bridge"_s)));
        QVERIFY(matches(FilterQuery::parse(u"is:predefined"_s), networks, rowOf(u"bridge"_s)));
        QVERIFY(!matches(FilterQuery::parse(u"is:removable"_s), networks, rowOf(u"bridge"_s)));
        // Out of reach they are as they were, and say so; gone, they are gone.
        hosts.engine().stop();
        QTRY_VERIFY(networks.index(0, 0).data(StaleRole).toBool());
        QTRY_VERIFY(volumes.index(0, 0).data(StaleRole).toBool());
        QCOMPARE(networks.rowCount(), 5);
        hosts.fleet().removeHost(host.id());
        QCOMPARE(networks.rowCount() + volumes.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(ObjectsTest)
#include "objects.moc"
