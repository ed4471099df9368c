// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/compare.h"

#include "snapshots/comparisontext.h"
#include "unit/snapshots/somesnapshot.h"

#include <QTest>

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
