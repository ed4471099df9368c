// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/compare.h"

#include "snapshots/comparisontext.h"
#include "snapshots/masking.h"
#include "snapshots/samehosts.h"
#include "unit/snapshots/somesnapshot.h"

#include <QJsonDocument>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <random>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::Comparison;
using snapshots::HostPart;
using snapshots::ObjectChange;
using snapshots::Snapshot;
using Kind = ObjectChange::Kind;
using What = ObjectChange::What;

namespace {

Snapshot snapshotWith(const QString &container, const QJsonObject &changes)
{
    Snapshot snapshot = someSnapshot();
    HostPart &host = snapshot.hosts[0];
    host.containers.clear();
    host.inspects = {};
    addContainer(host, u"db"_s);
    addContainer(host, container, changes);
    return snapshot;
}

QJsonObject portsAt(const QString &number)
{
    return {{u"Ports"_s, QJsonObject{{u"80/tcp"_s,
                                      QJsonArray{QJsonObject{{u"HostIp"_s, u"0.0.0.0"_s}, {u"HostPort"_s, number}}}}}}};
}

/// With an engine for each host: "E0" and so on.
Snapshot withEngines()
{
    Snapshot snapshot = someSnapshot();
    for (size_t place = 0; place < snapshot.hosts.size(); ++place)
        snapshot.hosts[place].info[u"ID"_s] = u"E%1"_s.arg(place);
    snapshot.services[0].record[u"home"_s] = QJsonObject{{u"engine"_s, u"E0"_s}, {u"name"_s, u"aws1"_s}};
    snapshot.services[0].replicas << snapshots::ReplicaPart{u"aws1"_s, u"web-1"_s, 1, 1, u"ready"_s};
    snapshot.services[0].ingresses = {
        QJsonObject{{u"name"_s, u"edge"_s}, {u"servers"_s, QJsonArray{QJsonObject{{u"host"_s, u"aws1"_s}}}}}};
    return snapshot;
}

/// In all that a snapshot tells of it but the record, whose text is on the hosts.
void rename(Snapshot &snapshot, const QString &from, const QString &to)
{
    for (HostPart &host : snapshot.hosts) {
        if (host.name == from)
            host.name = to;
    }
    for (snapshots::ServicePart &service : snapshot.services) {
        if (service.home == from)
            service.home = to;
        for (snapshots::ReplicaPart &replica : service.replicas) {
            if (replica.host == from)
                replica.host = to;
        }
        const QByteArray before = '"' + from.toUtf8() + '"';
        const QByteArray after = '"' + to.toUtf8() + '"';
        service.ingresses =
            QJsonDocument::fromJson(QJsonDocument(service.ingresses).toJson().replace(before, after)).array();
    }
}

} // namespace

class TestCompare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothing()
    {
        const Comparison same = snapshots::compare(someSnapshot(), someSnapshot());
        QVERIFY(same.changes.isEmpty() && same.unknownHosts == QStringList{u"aws3"_s});
        QVERIFY(snapshots::comparisonText(snapshots::compare({}, {})).startsWith(u"Nothing has changed"_s));
    }

    /// Field by field; ports and images first, in an object and among objects.
    void fields()
    {
        const Snapshot before = snapshotWith(
            u"web"_s, {{u"NetworkSettings"_s, portsAt(u"32768"_s)}, {u"HostConfig"_s, QJsonObject{{u"Memory"_s, 1}}}});
        Snapshot after = snapshotWith(u"web"_s, {{u"NetworkSettings"_s, portsAt(u"32801"_s)},
                                                 {u"HostConfig"_s, QJsonObject{{u"Memory"_s, 2}}},
                                                 {u"Image"_s, u"sha256:2"_s}});
        after.hosts[0].labels[u"zone"_s] = u"b"_s;
        const Comparison comparison = snapshots::compare(before, after);
        QCOMPARE(comparison.changes.size(), 2);
        const ObjectChange &web = comparison.changes.first();
        QVERIFY(web.kind == Kind::Container);
        QVERIFY(web.concernsTraffic());
        QCOMPARE(web.fields.size(), 3);
        QCOMPARE(web.fields[0].path, u".Image"_s);
        QCOMPARE(web.fields[1].path, u".NetworkSettings.Ports[\"80/tcp\"][0].HostPort"_s);
        QCOMPARE(web.fields[1].before, u"32768"_s);
        QCOMPARE(web.fields[1].after, u"32801"_s);
        QCOMPARE(web.fields[2].path, u".HostConfig.Memory"_s);
        QVERIFY(comparison.changes[1].kind == Kind::Host);
        QCOMPARE(comparison.changes[1].fields.first().path, u".labels.zone"_s);
        const QString text = snapshots::comparisonText(comparison);
        QVERIFY2(text.contains(u"~ container web on aws1\n    .Image: sha256:1 → sha256:2\n"_s), qPrintable(text));
        const QJsonObject json = snapshots::comparisonJson(comparison);
        QCOMPARE(json[u"changes"_s][0][u"fields"_s].toArray().size(), 3);
        QCOMPARE(json[u"changes"_s][0][u"what"_s].toString(), u"changed"_s);
    }

    /// Made anew, with another id at another time: that alone is nothing, unless it is asked for.
    void noise()
    {
        const Snapshot before = snapshotWith(u"web"_s, {});
        Snapshot after = snapshotWith(u"web"_s, {{u"Id"_s, u"another"_s}, {u"Created"_s, u"2026-02-02T00:00:00Z"_s}});
        after.services[0].generation = 9;
        QVERIFY(snapshots::compare(before, after).changes.isEmpty());
        const Comparison all = snapshots::compare(before, after, {.withNoise = true});
        QCOMPARE(all.changes.size(), 1);
        QCOMPARE(all.changes.first().fields.size(), 2);
        QVERIFY(all.changes.first().fields.first().noise);
    }

    void addedAndRemoved()
    {
        const Snapshot before = snapshotWith(u"old"_s, {});
        Snapshot after = snapshotWith(u"new"_s, {{u"NetworkSettings"_s, portsAt(u"8888"_s)}});
        after.hosts[0].volumes = {};
        after.hosts[0].images = {QJsonObject{{u"Id"_s, u"sha256:9"_s}, {u"RepoTags"_s, QJsonArray{u"app:9"_s}}}};
        after.hosts.erase(after.hosts.begin() + 1);
        after.services.clear();
        const Comparison comparison = snapshots::compare(before, after);
        const auto find = [&](Kind kind, const QString &name) -> const ObjectChange * {
            for (const ObjectChange &change : comparison.changes) {
                if (change.kind == kind && change.name == name)
                    return &change;
            }
            return nullptr;
        };
        QCOMPARE(comparison.changes.size(), 7);
        QVERIFY(find(Kind::Container, u"old"_s) && find(Kind::Container, u"old"_s)->what == What::Removed);
        QVERIFY(find(Kind::Container, u"new"_s) && find(Kind::Container, u"new"_s)->what == What::Added);
        QCOMPARE(find(Kind::Container, u"new"_s)->summary, u"app:1, 8888 → 80/tcp"_s);
        QVERIFY(find(Kind::Image, u"sha256:9"_s) && find(Kind::Image, u"sha256:9"_s)->summary == u"app:9"_s);
        QVERIFY(find(Kind::Image, u"sha256:1"_s) && find(Kind::Image, u"sha256:1"_s)->what == What::Removed);
        QVERIFY(find(Kind::Volume, u"data"_s) && find(Kind::Volume, u"data"_s)->what == What::Removed);
        QVERIFY(find(Kind::Host, u"aws2"_s) && find(Kind::Host, u"aws2"_s)->what == What::Removed);
        QVERIFY(find(Kind::Service, u"web"_s) && find(Kind::Service, u"web"_s)->what == What::Removed);
    }

    /// Docker lets several networks have one name: each is what it was.
    void networksOfOneName()
    {
        const auto network = [](const QString &name, const QString &id, const QString &driver) {
            return QJsonObject{{u"Name"_s, name}, {u"Id"_s, id}, {u"Driver"_s, driver}};
        };
        Snapshot before = someSnapshot();
        const QJsonObject one = network(u"shop"_s, u"1"_s, u"bridge"_s);
        const QJsonObject two = network(u"shop"_s, u"2"_s, u"bridge"_s);
        before.hosts[0].networks = {one, two};
        Snapshot after = before;
        after.hosts[0].networks = {network(u"new"_s, u"3"_s, u"bridge"_s), two, one};
        Comparison comparison = snapshots::compare(before, after);
        QCOMPARE(comparison.changes.size(), 1);
        QCOMPARE(comparison.changes[0].name, u"new"_s);
        after.hosts[0].networks = {network(u"shop"_s, u"2"_s, u"macvlan"_s), one};
        comparison = snapshots::compare(before, after);
        QCOMPARE(comparison.changes.size(), 1);
        QCOMPARE(comparison.changes[0].fields.size(), 1);
        after.hosts[0].networks = {two};
        comparison = snapshots::compare(before, after, {.withNoise = true});
        QCOMPARE(comparison.changes.size(), 1);
        QVERIFY(comparison.changes[0].what == What::Removed);
    }

    void services()
    {
        Snapshot after = someSnapshot();
        after.services[0].desired = 5;
        after.services[0].replicas[0].state = u"unhealthy"_s;
        const Comparison comparison = snapshots::compare(someSnapshot(), after);
        QCOMPARE(comparison.changes.size(), 1);
        QCOMPARE(comparison.changes[0].fields.size(), 2);
        QCOMPARE(comparison.changes[0].fields[0].path, u".desired"_s);
        QCOMPARE(comparison.changes[0].fields[1].path, u".replicas[\"2\"].state"_s);
    }

    /// Out of reach at one of the two: nothing is said of what has come or gone there.
    void unknownHosts()
    {
        Snapshot after = someSnapshot();
        after.hosts[0] = {.name = u"aws1"_s, .endpoint = {}, .address = {}, .state = HostPart::State::Unreachable};
        const Comparison comparison = snapshots::compare(someSnapshot(), after);
        QVERIFY(comparison.changes.isEmpty());
        QCOMPARE(comparison.unknownHosts, (QStringList{u"aws1"_s, u"aws3"_s}));
        QVERIFY(snapshots::comparisonText(comparison).startsWith(u"? host aws1"_s));
    }

    /// It is the same engine: one change, and its containers, services and load balancers are what they were.
    void renamedHost_data()
    {
        QTest::addColumn<bool>("masked");
        QTest::addColumn<QString>("engine");
        for (const bool masked : {false, true}) {
            const char *how = masked ? "masked" : "with secrets";
            QTest::addRow("%s, of an older engine", how)
                << masked << u"7TRN:IPZB:QYBB:VPBQ:UMPP:KARE:6ZNR:XE6T:7EWV:PKF4:ZOJD:TPYS"_s;
            QTest::addRow("%s, of a newer one", how) << masked << u"5f3b9c1e-2d4a-4a8e-9f60-0b1c2d3e4f50"_s;
        }
    }
    void renamedHost()
    {
        QFETCH(bool, masked);
        QFETCH(QString, engine);
        const auto made = [&](bool isRenamed) {
            Snapshot snapshot = withEngines();
            snapshot.hasSecrets = true;
            snapshot.hosts[0].info[u"ID"_s] = engine;
            if (isRenamed)
                rename(snapshot, u"aws1"_s, u"front"_s);
            return masked ? snapshots::Masking().masked(std::move(snapshot)) : snapshot;
        };
        const Comparison comparison = snapshots::compare(made(false), made(true));
        const QString text = snapshots::comparisonText(comparison);
        QCOMPARE(comparison.changes.size(), 1);
        const ObjectChange &change = comparison.changes.first();
        QVERIFY(change.kind == Kind::Host && change.what == What::Changed);
        QCOMPARE(change.name, u"front"_s);
        QCOMPARE(change.fields.size(), 1);
        QCOMPARE(change.fields.first().path, u".name"_s);
        QVERIFY2(text.contains(u"~ host front\n    .name: aws1 → front\n"_s), qPrintable(text));

        // What has changed there is told of it as it is called now.
        Snapshot after = made(true);
        addContainer(after.hosts[0], u"newcomer"_s);
        after.services[0].desired = 3;
        const Comparison more = snapshots::compare(made(false), after);
        QCOMPARE(more.changes.size(), 3);
        QCOMPARE(more.changes[1].fields.size(), 1); // .desired
        QCOMPARE(more.changes[2].name, u"newcomer"_s);
        QCOMPARE(more.changes[2].host, u"front"_s);
    }

    /// Two that changed names are two renamed ones, and not two others.
    void swappedHosts()
    {
        Snapshot after = withEngines();
        rename(after, u"aws1"_s, u"x"_s);
        rename(after, u"aws2"_s, u"aws1"_s);
        rename(after, u"x"_s, u"aws2"_s);
        const Comparison comparison = snapshots::compare(withEngines(), after);
        QCOMPARE(comparison.changes.size(), 2);
        for (const ObjectChange &change : comparison.changes)
            QVERIFY(change.kind == Kind::Host && change.fields.size() == 1);
    }

    /// The name is another engine's now: that is told, and the rest by name.
    void anotherEngine()
    {
        Snapshot after = withEngines();
        after.hosts[0].info[u"ID"_s] = u"rebuilt"_s;
        Comparison comparison = snapshots::compare(withEngines(), after);
        QCOMPARE(comparison.changes.size(), 1);
        QCOMPARE(comparison.changes[0].fields.size(), 1);
        QCOMPARE(comparison.changes[0].fields[0].path, u".engineId"_s);
        QCOMPARE(comparison.changes[0].fields[0].after, u"rebuilt"_s);
        // One that was not asked is no other one, and neither is Podman, which makes up another id each time.
        after.hosts[0].info.remove(u"ID"_s);
        QVERIFY(snapshots::compare(withEngines(), after).changes.isEmpty());
        const QJsonObject podman{{u"Components"_s, QJsonArray{QJsonObject{{u"Name"_s, u"Podman Engine"_s}}}}};
        Snapshot before = withEngines();
        before.hosts[0].version = podman;
        after = before;
        after.hosts[0].info[u"ID"_s] = u"made-up"_s;
        QVERIFY(snapshots::compare(before, after).changes.isEmpty());
        // Of the one whose name it has now nothing is left: not its containers, and not its place in services.
        after = withEngines();
        after.hosts.erase(after.hosts.begin() + 1);
        rename(after, u"aws1"_s, u"aws2"_s);
        after.services[0].replicas.removeFirst();
        comparison = snapshots::compare(withEngines(), after);
        QCOMPARE(comparison.changes.size(), 3);
        QVERIFY(comparison.changes[0].what == What::Changed && comparison.changes[0].name == u"aws2"_s);
        QVERIFY(comparison.changes[1].what == What::Removed && comparison.changes[1].name == u"aws2"_s);
        for (const snapshots::FieldChange &field : comparison.changes[2].fields)
            QVERIFY2(field.path.startsWith(u".replicas[\"2\"]"_s), qPrintable(field.path));
    }

    /// Machines that were cloned have one id: they go by their names.
    void clones()
    {
        Snapshot before = withEngines();
        before.hosts[1].info[u"ID"_s] = u"E0"_s;
        QVERIFY(snapshots::compare(before, before).changes.isEmpty());
        Snapshot after = withEngines();
        rename(after, u"aws1"_s, u"front"_s);
        const Comparison comparison = snapshots::compare(before, after);
        const auto isHost = [&comparison](const QString &name, What what) {
            return std::any_of(comparison.changes.begin(), comparison.changes.end(), [&](const ObjectChange &change) {
                return change.kind == Kind::Host && change.name == name && change.what == what;
            });
        };
        QVERIFY(isHost(u"aws1"_s, What::Removed) && isHost(u"front"_s, What::Added));
        QVERIFY(isHost(u"aws2"_s, What::Changed)); // another engine now
        // Cloned since: what is there under its name is that one.
        after = withEngines();
        after.hosts.push_back(after.hosts[0]);
        after.hosts.back().name = u"aws0"_s;
        const Comparison since = snapshots::compare(withEngines(), after);
        QCOMPARE(since.changes.size(), 1);
        QVERIFY(since.changes[0].what == What::Added && since.changes[0].name == u"aws0"_s);
    }

    /// Whatever the names and engines are: who is whose is said alike from both sides, by one engine wherever it has
    /// but one host in each, and else by name.
    void whicheverHosts()
    {
        int byEngine = 0;
        int byName = 0;
        for (unsigned seed = 0; seed < 2000; ++seed) {
            std::mt19937 random(seed);
            const auto some = [&random] {
                Snapshot snapshot;
                for (int name = 0; name < 5; ++name) {
                    if (random() % 3 == 0)
                        continue;
                    HostPart host{.name = u"h%1"_s.arg(name), .endpoint = {}, .address = {}};
                    if (const auto id = random() % 6; id > 0)
                        host.info[u"ID"_s] = u"E%1"_s.arg(id);
                    snapshot.hosts.push_back(host);
                }
                std::shuffle(snapshot.hosts.begin(), snapshot.hosts.end(), random);
                return snapshot;
            };
            const Snapshot before = some();
            const Snapshot after = some();
            const snapshots::SameHosts same(before, after);
            const auto idOf = [](const HostPart &host) { return host.info[u"ID"_s].toString(); };
            const auto count = [&idOf](const Snapshot &snapshot, const QString &id) {
                return std::count_if(snapshot.hosts.begin(), snapshot.hosts.end(),
                                     [&](const HostPart &host) { return idOf(host) == id; });
            };
            const auto isOne = [&](const QString &id) {
                return !id.isEmpty() && count(before, id) == 1 && count(after, id) == 1;
            };
            QSet<const HostPart *> taken;
            QSet<QString> laterNames;
            for (const HostPart &host : before.hosts) {
                const HostPart *there = same.after(host);
                const QString later = same.laterName(host.name);
                QVERIFY(!laterNames.contains(later)); // no two are one by then
                laterNames.insert(later);
                QCOMPARE(later == host.name && there != nullptr, there && there->name == host.name);
                if (!there) {
                    QVERIFY(!isOne(idOf(host)) && !after.host(later));
                    continue;
                }
                QVERIFY(same.before(*there) == &host && !taken.contains(there));
                QCOMPARE(later, there->name);
                taken.insert(there);
                isOne(idOf(host)) ? ++byEngine : ++byName;
                QVERIFY(isOne(idOf(host)) ? idOf(*there) == idOf(host) : there->name == host.name);
            }
            for (const HostPart &host : after.hosts)
                QCOMPARE(same.before(host) != nullptr, taken.contains(&host));
        }
        QVERIFY(byEngine > 500 && byName > 500);
    }

    /// Of a host that was stale only lists are known: what an inspect has beside them has not changed.
    void partly()
    {
        Snapshot before = snapshotWith(u"web"_s, {});
        before.hosts[0].containers[1].isPartial = true;
        const Snapshot after = snapshotWith(u"web"_s, {{u"Mounts"_s, QJsonArray()}, {u"RestartCount"_s, 0}});
        QVERIFY(snapshots::compare(before, after).changes.isEmpty());
    }

    /// Names of engines are text in it, and nothing else.
    void hostile()
    {
        const Snapshot after = snapshotWith(u"a\n+ container fake\x1b[31m"_s, {});
        const QString text = snapshots::comparisonText(snapshots::compare(snapshotWith(u"b"_s, {}), after));
        QVERIFY(!text.contains(QChar(0x1b)));
        QCOMPARE(text.count(u'\n'), 3); // the stale host's, one removed, one added
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestCompare)
#include "compare.moc"
