// SPDX-License-Identifier: GPL-3.0-or-later
// Plans for networks and volumes: what is left out and why, whatever the names.
#include "operations/networks/networkplan.h"
#include "operations/volumes/volumeplan.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using operations::HostFact;
using operations::NetworkFact;
using operations::NetworkPlan;
using operations::ObjectUser;
using operations::UsersOfRemoved;
using operations::VolumeFact;
using operations::VolumePlan;

class ObjectPlansTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void networksThatStay()
    {
        NetworkFact far = network(2, u"far"_s);
        far.host.stale = true;
        NetworkFact locked = network(3, u"locked"_s);
        locked.host.readOnly = true;
        NetworkFact bridge = network(1, u"bridge"_s);
        bridge.predefined = true;
        const NetworkFact used = network(1, u"used"_s, {{u"c1"_s, u"web"_s, true}});
        const NetworkFact idle = network(1, u"idle"_s, {{u"c2"_s, u"job"_s, false}});
        NetworkFact podman = idle;
        podman.host.isPodman = true;
        const QList<NetworkFact> all{far, locked, bridge, used, idle, podman, network(1, u"free"_s)};

        const NetworkPlan kept = operations::removeNetworksPlan(all, UsersOfRemoved::Keep);
        QCOMPARE(names(kept.included), (QStringList{u"idle"_s, u"free"_s}));
        QCOMPARE(kept.plan.steps.size(), 2u);
        QCOMPARE(kept.leftOut.size(), 5);
        QVERIFY(kept.leftOut[0].why.contains(u"out of reach"_s));
        QVERIFY(kept.leftOut[1].why.contains(u"read-only"_s));
        QVERIFY(kept.leftOut[3].why.contains(u"web"_s));
        // Podman keeps a network that a stopped container is in.
        QVERIFY(kept.leftOut[4].why.contains(u"job"_s));

        const NetworkPlan apart = operations::removeNetworksPlan(all, UsersOfRemoved::Disconnect);
        QCOMPARE(names(apart.included), (QStringList{u"used"_s, u"idle"_s, u"idle"_s, u"free"_s}));
        QVERIFY(operations::removeNetworksPlan({bridge}, UsersOfRemoved::Disconnect).plan.steps.empty());
    }

    void createdWhereThereIsNone()
    {
        HostFact far = host(2);
        far.stale = true;
        const NetworkPlan plan =
            operations::createNetworkPlan({.name = u"shop"_s}, {host(1), far, host(3), host(4)}, {3});
        QCOMPARE(plan.plan.steps.size(), 2u);
        QCOMPARE(plan.plan.steps[0].target.host, 1);
        QCOMPARE(plan.plan.steps[1].target.host, 4);
        QVERIFY(plan.plan.title.contains(u"shop"_s));
        QCOMPARE(plan.leftOut.size(), 2);
        QVERIFY(plan.leftOut[1].alreadySo && !plan.leftOut[0].alreadySo);
        const VolumePlan volumes = operations::createVolumePlan({.name = u"data"_s}, {host(1), far, host(3)}, {1});
        QCOMPARE(volumes.plan.steps.size(), 1u);
        QCOMPARE(volumes.plan.steps[0].target.host, 3);
    }

    void volumesInUseStay()
    {
        VolumeFact used = volume(u"used"_s);
        used.users = {{u"c"_s, u"db"_s, false}, {u"d"_s, u"db2"_s, false}};
        const VolumePlan plan = operations::removeVolumesPlan({used, volume(u"free"_s)});
        QCOMPARE(plan.plan.steps.size(), 1u);
        QCOMPARE(plan.plan.steps[0].target.id, u"free"_s);
        QVERIFY2(plan.leftOut[0].why.contains(u"2"_s), qPrintable(plan.leftOut[0].why));
        QVERIFY(operations::removeVolumesPlan({}).plan.steps.empty());
    }

    void members()
    {
        const operations::NetworkMember one{
            {.host = 1, .hostName = u"h1"_s, .kind = u"container"_s, .id = u"c"_s, .name = u"web"_s},
            network(1, u"shop"_s)};
        operations::NetworkMember two = one;
        two.network = network(2, u"back"_s);
        QCOMPARE(operations::connectPlan({one}, {}).title, u"Connect web to shop"_s);
        QCOMPARE(operations::disconnectPlan({one}).title, u"Disconnect web from shop"_s);
        QVERIFY(!operations::connectPlan({one, two}, {}).title.contains(u"shop"_s)); // they are two
        QCOMPARE(operations::connectPlan({one, two}, {u"alias"_s}).steps.size(), 2u);
        QVERIFY(operations::connectPlan({}, {}).steps.empty());
        QVERIFY(operations::disconnectPlan({}).steps.empty());
    }

    /// Places for arguments in a name are no places for arguments.
    void hostileNames()
    {
        const QString name = u"%1%2%n\n<b>"_s;
        const operations::NetworkMember member{
            {.host = 1, .hostName = name, .kind = u"container"_s, .id = u"c"_s, .name = name}, network(1, name)};
        QCOMPARE(operations::connectPlan({member}, {}).title, QString(u"Connect "_s + name + u" to "_s + name));
        const NetworkPlan removal = operations::removeNetworksPlan({network(1, name)}, UsersOfRemoved::Keep);
        QCOMPARE(removal.plan.title, QString(u"Remove network "_s + name));
        QVERIFY(operations::createNetworkPlan({.name = name}, {host(1), host(2)}, {}).plan.title.contains(name));
        QVERIFY(operations::removeVolumesPlan({volume(name)}).plan.title.endsWith(name));
        QCOMPARE(operations::namesOf({{u"c"_s, name, true}}), name);
    }

private:
    static HostFact host(int id) { return {.id = id, .name = u"h%1"_s.arg(id)}; }
    static NetworkFact network(int hostId, const QString &name, const QList<ObjectUser> &users = {})
    {
        return {.target = {.host = hostId,
                           .hostName = host(hostId).name,
                           .kind = u"network"_s,
                           .id = QString(u"id-"_s + name),
                           .name = name},
                .host = host(hostId),
                .driver = u"bridge"_s,
                .users = users};
    }
    static VolumeFact volume(const QString &name)
    {
        return {.target = {.host = 1, .hostName = u"h1"_s, .kind = u"volume"_s, .id = name, .name = name},
                .host = host(1),
                .driver = u"local"_s};
    }
    static QStringList names(const QList<NetworkFact> &facts)
    {
        QStringList list;
        for (const NetworkFact &fact : facts)
            list << fact.target.name;
        return list;
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ObjectPlansTest)
#include "objectplans.moc"
