// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/livehost.h"

#include <QTest>

#include <map>
#include <random>

using namespace bayplan;
using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using engine::Container;
using engine::ContainerState;
using engine::Health;
using engine::Image;

namespace {

QString hexId(int n)
{
    return u"%1"_s.arg(n, 64, 16, QChar(u'0'));
}

QString imageId(int n)
{
    return u"sha256:%1"_s.arg(n + 0xabc00, 64, 16, QChar(u'7'));
}

Container row(int id, const QString &image = u"nginx"_s, int imageNumber = 1)
{
    Container c;
    c.id = hexId(id);
    c.name = u"c%1"_s.arg(id);
    c.image = image;
    c.imageId = imageId(imageNumber);
    c.state = ContainerState::Running;
    return c;
}

Container detailed(Container c)
{
    c.detailed = true;
    c.requested = {{{}, 8080, 0, 80, u"tcp"_s}};
    c.startedAt = core::Time(std::chrono::nanoseconds(123'456'789));
    return c;
}

Image image(int number, const QStringList &tags, const QStringList &digests = {})
{
    return {.id = imageId(number), .tags = tags, .digests = digests, .size = 1, .created = {}};
}

} // namespace

class LiveHostTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Whether a container was stopped, or has ended by itself.
    void endsThatWereAskedFor()
    {
        LiveHost live;
        const auto at = [](std::chrono::seconds since) { return core::Time(since); };
        const auto note = [&](const QString &action, std::chrono::seconds since) {
            live.noteEvent({.type = u"container"_s,
                            .action = action,
                            .detail = {},
                            .id = hexId(1),
                            .attributes = {},
                            .time = at(since)});
            return live.wasStopped(hexId(1));
        };
        QVERIFY(!note(u"start"_s, 100s));
        QVERIFY(!note(u"die"_s, 200s));
        QVERIFY(!note(u"start"_s, 201s));
        QVERIFY(note(u"kill"_s, 300s));
        QVERIFY(note(u"die"_s, 310s));
        QVERIFY(!live.wasStopped(hexId(2)));
        QVERIFY(!note(u"start"_s, 320s));
        note(u"kill"_s, 330s); // a reload, that it lives on with
        QVERIFY(!note(u"die"_s, 10'000s));
        note(u"kill"_s, 10'001s);
        QVERIFY(!note(u"destroy"_s, 10'002s));
    }

    void aListKeepsDetails()
    {
        LiveHost host;
        QVERIFY(host.updateContainer(detailed(row(1))));
        Container listed = row(1);
        listed.startedAt = core::Time(std::chrono::seconds(9)); // as exact as a status text
        listed.image = imageId(1);                              // the tag has moved on
        QCOMPARE(host.mergeContainers({listed}), LiveHost::Ids());
        QVERIFY(*host.container(hexId(1)) == detailed(row(1)));

        listed.state = ContainerState::Exited;
        listed.exitCode = 3;
        listed.finishedAt = core::Time(std::chrono::seconds(12));
        QCOMPARE(host.mergeContainers({listed}), LiveHost::Ids{hexId(1)});
        const Container &merged = *host.container(hexId(1));
        QVERIFY(merged.detailed && merged.requested.size() == 1);
        QCOMPARE(engine::toString(merged.state), u"exited"_s);
        QVERIFY(merged.finishedAt == listed.finishedAt);
        QCOMPARE(merged.image, u"nginx"_s);
    }

    void healthAListDoesNotTellStays() // Podman 4.3
    {
        LiveHost host;
        Container ill = detailed(row(1));
        ill.health = Health::Unhealthy;
        (void)host.updateContainer(ill);
        QCOMPARE(host.mergeContainers({row(1)}), LiveHost::Ids());
        QCOMPARE(engine::toString(host.container(hexId(1))->health), u"unhealthy"_s);
        Container better = row(1);
        better.health = Health::Healthy; // a list that tells it is believed
        QCOMPARE(host.mergeContainers({better}), LiveHost::Ids{hexId(1)});
        QCOMPARE(engine::toString(host.container(hexId(1))->health), u"healthy"_s);
        Container stopped = row(1);
        stopped.state = ContainerState::Exited;
        (void)host.mergeContainers({stopped});
        QCOMPARE(engine::toString(host.container(hexId(1))->health), QString());
    }

    void imageNames_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("expected"); // empty: as written; "id": the image's id
        const QString digest = u"@sha256:"_s + u"d"_s.repeated(64);
        QTest::newRow("tag") << u"nginx:1.25"_s << QString();
        QTest::newRow("latest left out") << u"nginx"_s << QString();
        QTest::newRow("hub's registry") << u"docker.io/library/nginx:1.25"_s << QString();
        QTest::newRow("hub's registry, latest left out") << u"docker.io/library/nginx"_s << QString();
        QTest::newRow("hub's other name") << u"index.docker.io/library/nginx:1.25"_s << QString();
        QTest::newRow("hub, someone's") << u"docker.io/someone/app:2"_s << QString();
        QTest::newRow("registry with a port") << u"registry:5000/app"_s << QString();
        QTest::newRow("registry with a port and tag") << u"registry:5000/app:2"_s << QString();
        QTest::newRow("digest") << QString(u"nginx"_s + digest) << QString();
        QTest::newRow("tag and digest") << QString(u"nginx:1.25"_s + digest) << QString();
        QTest::newRow("registry's port and digest") << QString(u"registry:5000/app"_s + digest) << QString();
        QTest::newRow("registry's port, tag and digest") << QString(u"registry:5000/app:2"_s + digest) << QString();
        QTest::newRow("id") << imageId(1) << QString();
        QTest::newRow("id without algorithm") << imageId(1).mid(7) << QString();
        QTest::newRow("short id") << imageId(1).mid(7, 12) << QString();
        QTest::newRow("tag moved to another image") << u"nginx:1.26"_s << u"id"_s;
        QTest::newRow("tag gone") << u"nginx:1.0"_s << u"id"_s;
        QTest::newRow("other registry") << u"registry:5001/app"_s << u"id"_s;
        QTest::newRow("other digest") << QString(u"nginx@sha256:"_s + u"e"_s.repeated(64)) << u"id"_s;
        QTest::newRow("another image's id") << imageId(2).mid(7) << u"id"_s;
        QTest::newRow("hub's prefix of a name alone") << u"library/nginx:1.25"_s << u"id"_s;
    }
    void imageNames()
    {
        QFETCH(QString, written);
        QFETCH(QString, expected);
        const QString digest = u"@sha256:"_s + u"d"_s.repeated(64);
        LiveHost host;
        (void)host.updateContainer(detailed(row(1, written)));
        // Nothing is known of images yet: what the creator wrote.
        QCOMPARE(host.imageName(*host.container(hexId(1))), written);
        const auto change =
            host.mergeImages({image(1,
                                    {u"nginx:1.25"_s, u"nginx:latest"_s, u"registry:5000/app:2"_s,
                                     u"registry:5000/app:latest"_s, u"someone/app:2"_s},
                                    {QString(u"nginx"_s + digest), QString(u"registry:5000/app"_s + digest)}),
                              image(2, {u"nginx:1.26"_s})});
        QVERIFY(change.images);
        QCOMPARE(host.imageName(*host.container(hexId(1))), expected.isEmpty() ? written : imageId(1));
        QCOMPARE(change.containers, expected.isEmpty() ? LiveHost::Ids() : LiveHost::Ids{hexId(1)});
    }

    void listedRowsNameTheirImage()
    {
        LiveHost host;
        (void)host.mergeContainers({row(1, u"gone:1"_s)}); // the engine's list is right by itself
        (void)host.mergeImages({image(1, {u"nginx:1.25"_s})});
        QCOMPARE(host.imageName(*host.container(hexId(1))), u"gone:1"_s);
    }

    void movedTagsChangeContainers()
    {
        LiveHost host;
        (void)host.updateContainer(detailed(row(1, u"app:1"_s, 1)));
        (void)host.updateContainer(detailed(row(2, u"app:1"_s, 2)));
        (void)host.updateContainer(detailed(row(3, u"other"_s, 3)));
        (void)host.mergeImages({image(1, {u"app:1"_s}), image(2, {}), image(3, {u"other:latest"_s})});
        QCOMPARE(host.imageName(*host.container(hexId(2))), imageId(2));
        const auto change = host.mergeImages({image(1, {}), image(2, {u"app:1"_s}), image(3, {u"other:latest"_s})});
        QVERIFY(change.images);
        QCOMPARE(change.containers, (LiveHost::Ids{hexId(1), hexId(2)}));
        QCOMPARE(host.imageName(*host.container(hexId(1))), imageId(1));
        QCOMPARE(host.imageName(*host.container(hexId(2))), u"app:1"_s);
        const auto none = host.mergeImages({image(3, {u"other:latest"_s}), image(2, {u"app:1"_s}), image(1, {})});
        QVERIFY(!none.images && none.containers.isEmpty());
    }

    /// Random lists, details and removals against a plain map.
    void anyOrderOfChanges()
    {
        std::mt19937 random(20261123);
        const auto below = [&](int limit) { return int(random() % unsigned(limit)); };
        LiveHost host;
        std::map<QString, Container> naive;
        const auto anyRow = [&](int id) {
            Container c = row(id, u"app:%1"_s.arg(below(3)), below(4));
            c.state = ContainerState(1 + below(7));
            if (below(2))
                c.health = Health(below(4));
            if (!engine::isAlive(c.state) && c.state != ContainerState::Created)
                c.exitCode = below(3);
            c.labels.insert(u"l"_s, QString::number(below(2)));
            return c;
        };
        for (int round = 0; round < 5'000; ++round) {
            const std::map<QString, Container> before = naive;
            LiveHost::Ids told;
            switch (below(3)) {
            case 0: {
                std::vector<Container> list;
                std::map<QString, Container> next;
                for (int id = 0; id < 12; ++id) {
                    if (below(4) == 0)
                        continue;
                    Container c = below(2) && before.count(hexId(id)) ? before.at(hexId(id)) : anyRow(id);
                    c.detailed = false;
                    c.requested.clear();
                    list.push_back(c);
                }
                told = host.mergeContainers(list);
                for (const Container &c : list) {
                    Container expected = c;
                    if (const auto known = before.find(c.id); known != before.end() && known->second.detailed) {
                        expected.detailed = true;
                        expected.requested = known->second.requested;
                        expected.image = known->second.image;
                        if (c.state == known->second.state && c.exitCode == known->second.exitCode) {
                            expected.startedAt = known->second.startedAt;
                            expected.finishedAt = known->second.finishedAt;
                            if (c.health == Health::None)
                                expected.health = known->second.health;
                        }
                    }
                    next[c.id] = expected;
                }
                naive = next;
                break;
            }
            case 1: {
                const Container c = detailed(anyRow(below(12)));
                const bool differs = !before.count(c.id) || !(before.at(c.id) == c);
                QCOMPARE(host.updateContainer(c), differs);
                if (differs)
                    told.insert(c.id);
                naive[c.id] = c;
                break;
            }
            default: {
                const QString id = hexId(below(12));
                QCOMPARE(host.removeContainer(id), before.count(id) == 1);
                if (before.count(id))
                    told.insert(id);
                naive.erase(id);
            }
            }
            LiveHost::Ids differing;
            for (int i = 0; i < 12; ++i) {
                const QString id = hexId(i);
                const Container *container = host.container(id);
                QCOMPARE(container != nullptr, naive.count(id) == 1);
                QVERIFY(!container || *container == naive.at(id));
                const bool same =
                    before.count(id) == naive.count(id) && (!naive.count(id) || before.at(id) == naive.at(id));
                if (!same)
                    differing.insert(id);
            }
            QCOMPARE(told, differing);
            QCOMPARE(host.containers().size(), qsizetype(naive.size()));
            for (int i = 0; i < 4; ++i) {
                int users = 0;
                for (const auto &[id, c] : naive)
                    users += c.imageId == imageId(i) ? 1 : 0;
                QCOMPARE(host.containersOf(imageId(i)), users);
            }
        }
    }

    void fullReferences()
    {
        QCOMPARE(fullReference(u"nginx"_s), u"nginx:latest"_s);
        QCOMPARE(fullReference(u"docker.io/library/nginx:1"_s), u"nginx:1"_s);
        QCOMPARE(fullReference(u"docker.io/me/app"_s), u"me/app:latest"_s);
        QCOMPARE(fullReference(u"registry:5000/app"_s), u"registry:5000/app:latest"_s);
        QCOMPARE(fullReference(u"a@sha256:12"_s), u"a@sha256:12"_s);
        QCOMPARE(fullReference(QString()), u":latest"_s);
    }
};

QTEST_GUILESS_MAIN(LiveHostTest)
#include "livehost.moc"
