// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observe.h"

#include "services/labels.h"
#include "services/placement.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::services;
using namespace Qt::Literals::StringLiterals;
using engine::Container;
using engine::ContainerState;
using engine::Health;

namespace {

ServiceSpec observedSpec()
{
    ServiceSpec spec;
    spec.name = u"web"_s;
    spec.container.image = u"app:blue"_s;
    return spec;
}

Container container(const QString &id, const QMap<QString, QString> &labels = {})
{
    Container made;
    made.id = id;
    made.name = u"name-"_s + id;
    made.state = ContainerState::Running;
    made.labels = labels;
    return made;
}

Container holding(const QString &id, quint16 port, const QMap<QString, QString> &labels = {})
{
    Container made = container(id, labels);
    made.ports.push_back({u"0.0.0.0"_s, port, 8080, u"tcp"_s});
    return made;
}

HostInput input(const fleet::LiveHost &live)
{
    HostInput made;
    made.facts.id = 1;
    made.facts.name = u"aws1"_s;
    made.live = &live;
    return made;
}

} // namespace

class ObserveTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsItsReplicasAndNoOthers()
    {
        fleet::LiveHost live;
        const ServiceSpec spec = observedSpec();
        ServiceSpec other = spec;
        other.name = u"db"_s;
        auto half = replicaLabels(spec, 7, 1);
        half.remove(slotLabel.toString());
        live.mergeContainers({container(u"a"_s, replicaLabels(spec, 3, 2)),
                              container(u"b"_s, replicaLabels(other, 1, 1)), container(u"c"_s),
                              container(u"d"_s, half)});
        const Observed observed = observe(spec, {input(live)});
        QCOMPARE(observed.replicas.size(), 1);
        QCOMPARE(observed.replicas.first().slot, 3);
        QCOMPARE(observed.replicas.first().revision, 2);
        const HostView &host = observed.hosts.first();
        QCOMPARE(host.containers, 4);
        QCOMPARE(host.services, QSet<QString>{u"db"_s});
        QVERIFY(host.takenNames.contains(u"name-c"_s));
        QVERIFY(!host.takenNames.contains(u"name-a"_s));
    }

    void composesContainersAreReplicas()
    {
        ServiceSpec spec = observedSpec();
        spec.name = u"shop.web"_s;
        spec.compose = {u"shop"_s, u"web"_s, u"_"_s, {}};
        spec.placement.hosts = {u"aws1"_s};
        const auto composes = [](const QString &service, int number) -> QMap<QString, QString> {
            return {{composeProjectLabel.toString(), u"shop"_s},
                    {composeServiceLabel.toString(), service},
                    {composeNumberLabel.toString(), QString::number(number)},
                    {composeOneoffLabel.toString(), u"False"_s}};
        };
        auto oneoff = composes(u"web"_s, 1);
        oneoff[composeOneoffLabel.toString()] = u"True"_s;
        fleet::LiveHost live;
        live.mergeContainers({container(u"a"_s, composes(u"web"_s, 1)), container(u"b"_s, replicaLabels(spec, 2, 4)),
                              container(u"c"_s, composes(u"db"_s, 1)), container(u"d"_s, oneoff)});
        const Observed observed = observe(spec, {input(live)});
        QCOMPARE(observed.replicas.size(), 2);
        QMap<int, int> revisions;
        for (const Replica &replica : observed.replicas)
            revisions[replica.slot] = replica.revision;
        QCOMPARE(revisions, (QMap<int, int>{{1, 1}, {2, 4}}));
        QCOMPARE(observed.hosts.first().services, QSet<QString>{u"shop.db"_s});
        QCOMPARE(observed.hosts.first().takenNames, (QSet<QString>{u"name-c"_s, u"name-d"_s}));

        // A project of the same name elsewhere is another one; what was made here is the service's wherever it is.
        HostInput elsewhere = input(live);
        elsewhere.facts.name = u"aws2"_s;
        const Observed other = observe(spec, {elsewhere});
        QCOMPARE(other.replicas.size(), 1);
        QCOMPARE(other.replicas.first().slot, 2);
        QVERIFY(other.hosts.first().takenNames.contains(u"name-a"_s));
        QVERIFY(!other.hosts.first().takenNames.contains(u"name-b"_s));
    }

    void portsOfOthersTakeRoomAndOwnOnesDoNot()
    {
        ServiceSpec spec = observedSpec();
        spec.container.ports = {{{}, 8888, 0, 8080, u"tcp"_s}};
        fleet::LiveHost live;
        live.mergeContainers({holding(u"a"_s, 8888, replicaLabels(spec, 1, 1))});
        QCOMPARE(observe(spec, {input(live)}).hosts.first().portRoom, std::optional<int>(1));
        live.mergeContainers({holding(u"db"_s, 8888)});
        const HostView taken = observe(spec, {input(live)}).hosts.first();
        QCOMPARE(taken.portRoom, std::optional<int>(0));
        QCOMPARE(taken.portHolder, u"Port 8888 is taken by name-db"_s);
        spec.container.ports = {{{}, 8888, 8890, 8080, u"tcp"_s}}; // the first free one of three
        QCOMPARE(observe(spec, {input(live)}).hosts.first().portRoom, std::optional<int>(2));
        spec.container.ports = {{{}, 0, 0, 8080, u"tcp"_s}};
        QVERIFY(!observe(spec, {input(live)}).hosts.first().portRoom);
        spec.container.ports = {{{}, 8888, 0, 8080, u"udp"_s}};
        QCOMPARE(observe(spec, {input(live)}).hosts.first().portRoom, std::optional<int>(1));
    }

    void whatAStateMeansUnderAGate()
    {
        using Kind = HealthGate::Kind;
        Container one = container(u"a"_s);
        QCOMPARE(replicaState(one, Kind::Engine, {}), ReplicaState::Ready); // it has no check
        one.health = Health::Starting;
        QCOMPARE(replicaState(one, Kind::Engine, {}), ReplicaState::Starting);
        one.health = Health::Unhealthy;
        QCOMPARE(replicaState(one, Kind::Engine, {}), ReplicaState::Unhealthy);
        QCOMPARE(replicaState(one, Kind::None, {}), ReplicaState::Ready);
        QCOMPARE(replicaState(one, Kind::Http, {}), ReplicaState::Starting);
        QCOMPARE(replicaState(one, Kind::Http, true), ReplicaState::Ready);
        QCOMPARE(replicaState(one, Kind::Tcp, false), ReplicaState::Unhealthy);
        one.state = ContainerState::Restarting;
        QCOMPARE(replicaState(one, Kind::None, true), ReplicaState::Unhealthy);
        for (const auto state : {ContainerState::Exited, ContainerState::Created, ContainerState::Dead}) {
            one.state = state;
            QCOMPARE(replicaState(one, Kind::None, true), ReplicaState::Stopped);
        }
    }

    void memoryAndTheMachineAreLookedAt()
    {
        ServiceSpec spec = observedSpec();
        spec.container.memory = 400;
        fleet::LiveHost live;
        live.mergeContainers({container(u"a"_s, replicaLabels(spec, 1, 1))});
        HostInput host = input(live);
        host.facts.engine = engine::EngineInfo{};
        host.facts.engine->memory = 1000;
        QCOMPARE(observe(spec, {host}).hosts.first().memoryFree, std::optional<qint64>(600));
        QVERIFY(observe(spec, {host}).hosts.first().against.isEmpty());
        host.facts.engine->cpus = 2;
        spec.container.nanoCpus = 3'000'000'000;
        QCOMPARE(observe(spec, {host}).hosts.first().against.size(), 1);
    }

    /// A copy has no digest. A name alone may mean another one on each host.
    void aCopiedImageIsThereByItsId()
    {
        const QString digest = u"app@sha256:2222222222222222222222222222222222222222222222222222222222222222"_s;
        ServiceSpec spec = observedSpec();
        spec.resolvedImage = digest;
        engine::Image image;
        image.id = u"sha256:aa"_s;
        image.tags = {u"app:blue"_s};
        fleet::LiveHost copied;
        copied.mergeImages({image});
        fleet::LiveHost other;
        engine::Image moved = image;
        moved.id = u"sha256:bb"_s;
        other.mergeImages({moved});
        QVERIFY(!observe(spec, {input(copied)}).hosts.first().hasImage);
        image.digests = {digest};
        fleet::LiveHost pulled;
        pulled.mergeImages({image});
        const Observed observed = observe(spec, {input(copied), input(other), input(pulled)});
        QVERIFY(observed.hosts.at(0).hasImage);
        QVERIFY(!observed.hosts.at(1).hasImage);
        QVERIFY(observed.hosts.at(2).hasImage);
    }

    void imagesForOtherMachines()
    {
        ServiceSpec spec = observedSpec();
        fleet::LiveHost live;
        engine::Image blue;
        blue.id = u"sha256:aa"_s;
        blue.tags = {u"app:blue"_s};
        live.mergeImages({blue});
        HostInput host = input(live);
        host.facts.engine = engine::EngineInfo{};
        host.facts.engine->os = u"linux"_s;
        host.facts.engine->architecture = u"x86_64"_s;
        QCOMPARE(observe(spec, {host}).hosts.first().wrongPlatform, QString()); // it isn't known
        host.image = run::ImagePlatform{u"linux"_s, u"amd64"_s};
        QCOMPARE(observe(spec, {host}).hosts.first().wrongPlatform, QString());
        host.image = run::ImagePlatform{u"linux"_s, u"s390x"_s};
        const Observed observed = observe(spec, {host});
        QCOMPARE(observed.hosts.first().wrongPlatform,
                 u"The image is made for linux/s390x, and the machine is linux/amd64"_s);
        QCOMPARE(Placer(observed, spec).whyNot(observed.hosts.first()), observed.hosts.first().wrongPlatform);
        // Whoever enters it, or runs it there already, knows better.
        spec.container.platform = u"linux/s390x"_s;
        QCOMPARE(observe(spec, {host}).hosts.first().wrongPlatform, QString());
        spec.container.platform.clear();
        Container runs = container(u"a"_s);
        runs.imageId = u"sha256:aa"_s;
        live.mergeContainers({runs});
        QCOMPARE(observe(spec, {host}).hosts.first().wrongPlatform, QString());
    }

    void reach()
    {
        fleet::LiveHost live;
        HostInput host = input(live);
        host.facts.isLive = false;
        QCOMPARE(observe(observedSpec(), {host}).hosts.first().reach, HostView::Reach::Unknown);
        host.lost = true;
        QCOMPARE(observe(observedSpec(), {host}).hosts.first().reach, HostView::Reach::Lost);
    }
};

QTEST_GUILESS_MAIN(ObserveTest)
#include "observe.moc"
