// SPDX-License-Identifier: GPL-3.0-or-later
// Inspects of real engines' containers: read unaltered, read again after changes, compared.
#include "core/secretstore.h"
#include "fleet/fleet.h"
#include "inspect/diff.h"
#include "inspect/inspectreader.h"
#include "inspect/jsontext.h"
#include "inspect/rows.h"
#include "net/sshservice.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QProcess>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::ContainerKey;
using inspect::DiffNode;
using inspect::InspectReader;
using inspect::JsonNode;

namespace {

constexpr int patience = 60'000; // ms

/// Where two inspects differ and it tells something.
void telling(const DiffNode &node, const QString &path, QStringList &places)
{
    if (node.kind == DiffNode::Kind::Same || node.noise)
        return;
    if (node.kind == DiffNode::Kind::Changed && !node.children.empty()) {
        for (const DiffNode &child : node.children)
            telling(child, path + u'.' + child.key, places);
        return;
    }
    places << path;
}

QString value(const JsonNode &root, const QStringList &path)
{
    const JsonNode *node = inspect::find(root, path);
    return node ? node->text : QString();
}

} // namespace

class TestInspect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && !m_engines.podmanSocket().isEmpty(), "no engines: run this through tests/run");
        m_fleet = std::make_unique<fleet::Fleet>(engine::Ways{m_loop, m_ssh});
        m_fleet->addHost({u"docker"_s, *engine::Endpoint::parse(m_engines.endpoint(1))});
        m_fleet->addHost({u"podman"_s, *engine::Endpoint::parse(u"unix://"_s + m_engines.podmanSocket())});
        for (const fleet::HostConnection *host : m_fleet->hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->isSettled(), patience);
    }
    void init()
    {
        QVERIFY(m_engines.removeAllContainers());
        m_reader = std::make_unique<InspectReader>(*m_fleet);
        m_reader->setPaused(false);
    }
    void cleanupTestCase()
    {
        m_reader.reset();
        m_fleet.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    /// Every field and figure as the engine sent it, in its order.
    void asTheDockerCommandHasIt_data() { bothEngines(); }
    void asTheDockerCommandHasIt()
    {
        make(u"web"_s, {u"-m"_s, u"67108864"_s, u"-e"_s, u"HOSTILE=<b>\x1b[31m\u202e&"_s, u"-l"_s, u"big=1"_s});
        const JsonNode *json = read(u"web"_s);
        QVERIFY(json);
        const auto theirs = inspect::parseJson(docker().run({u"inspect"_s, u"web"_s}).toUtf8());
        QVERIFY(theirs && theirs->children.size() == 1);
        // What looks secret is only marked.
        QCOMPARE(inspect::prettyJson(*json), inspect::prettyJson(theirs->children.front()));
        QCOMPARE(value(*json, {u"HostConfig"_s, u"Memory"_s}), u"67108864"_s);
    }

    void followsItsContainer_data() { bothEngines(); }
    void followsItsContainer()
    {
        QFETCH(QString, host);
        make(u"web"_s, {});
        QVERIFY(read(u"web"_s));
        const ContainerKey key = keyOf(u"web"_s);
        const auto now = [&](const QStringList &path) { return value(*m_reader->document(key)->json, path); };
        QCOMPARE(now({u"State"_s, u"Status"_s}), u"running"_s);
        QVERIFY(!docker().run({u"rename"_s, u"web"_s, u"other"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(now({u"Name"_s}).endsWith(u"other"_s), patience);
        if (host == u"docker"_s) { // Podman 4.3 has no update; no table shows the limit, only the event tells of it
            QVERIFY(!docker().run({u"update"_s, u"-m"_s, u"96m"_s, u"--memory-swap"_s, u"-1"_s, u"other"_s}).isNull());
            QTRY_COMPARE_WITH_TIMEOUT(now({u"HostConfig"_s, u"Memory"_s}), u"100663296"_s, patience);
        }
        QVERIFY(!docker().run({u"kill"_s, u"other"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(now({u"State"_s, u"Status"_s}), u"exited"_s, patience);
        QVERIFY(!docker().run({u"rm"_s, u"other"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(m_reader->document(key)->isGone(), patience);
        QCOMPARE(now({u"State"_s, u"Status"_s}), u"exited"_s); // what was last known stays
    }

    /// Networks that a container is put into or taken out of are told by events of the network. Of a stopped one put
    /// into a network Docker 20.10 tells nothing (moby daemon/container_operations.go, ConnectToNetwork).
    void followsItsNetworks_data() { bothEngines(); }
    void followsItsNetworks()
    {
        QFETCH(QString, host);
        m_host = host;
        docker().run({u"network"_s, u"create"_s, u"bayplan-inspect"_s}, true); // it may be there
        make(u"web"_s, {u"--network"_s, u"bayplan-inspect"_s});
        QVERIFY(read(u"web"_s));
        const ContainerKey key = keyOf(u"web"_s);
        const auto isIn = [&](const QString &network) {
            const JsonNode *networks =
                inspect::find(*m_reader->document(key)->json, {u"NetworkSettings"_s, u"Networks"_s});
            return networks && inspect::find(*networks, {network});
        };
        QVERIFY(isIn(u"bayplan-inspect"_s));
        const QString other = u"bayplan-inspect-2"_s;
        docker().run({u"network"_s, u"create"_s, other}, true);
        QVERIFY(!docker().run({u"network"_s, u"connect"_s, other, u"web"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(isIn(other), patience);
        QVERIFY(!docker().run({u"network"_s, u"disconnect"_s, other, u"web"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(!isIn(other), patience);
        QVERIFY(!docker().run({u"kill"_s, u"web"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(value(*m_reader->document(key)->json, {u"State"_s, u"Status"_s}), u"exited"_s,
                                  patience);
        QVERIFY(!docker().run({u"network"_s, u"disconnect"_s, u"-f"_s, u"bayplan-inspect"_s, u"web"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(!isIn(u"bayplan-inspect"_s), patience);
        for (const QString &name : {other, u"bayplan-inspect"_s})
            docker().run({u"network"_s, u"rm"_s, name}, true);
    }

    /// Nothing is asked while it is paused; what has changed meanwhile is read afterwards.
    void paused()
    {
        m_host = u"docker"_s;
        make(u"web"_s, {});
        QVERIFY(read(u"web"_s));
        const ContainerKey key = keyOf(u"web"_s);
        const JsonNode before = *m_reader->document(key)->json;
        m_reader->setPaused(true);
        QVERIFY(!docker().run({u"rename"_s, u"web"_s, u"other"_s}).isNull());
        const auto known = [&] { return m_fleet->hostByName(m_host)->live().container(key.id)->name; };
        QTRY_COMPARE_WITH_TIMEOUT(known(), u"other"_s, patience);
        QVERIFY(*m_reader->document(key)->json == before);
        m_reader->setPaused(false);
        QTRY_VERIFY_WITH_TIMEOUT(!(*m_reader->document(key)->json == before), patience);
    }

    /// Two made alike differ in nothing that tells something; and else in what they were made with.
    void compared_data() { bothEngines(); }
    void compared()
    {
        QFETCH(QString, host);
        const QStringList alike{u"-v"_s, u"bayplan-inspect:/data"_s, u"-l"_s, u"team=web"_s, u"-e"_s, u"MODE=a"_s};
        make(u"web-1"_s, alike);
        make(u"web-2"_s, alike);
        make(u"web-3"_s, {u"-v"_s, u"bayplan-inspect:/data:ro"_s, u"-l"_s, u"team=shop"_s, u"-e"_s, u"MODE=b"_s});
        QStringList places;
        telling(difference(u"web-1"_s, u"web-2"_s), {}, places);
        QVERIFY2(places.isEmpty(), qPrintable(places.join(u' ')));
        telling(difference(u"web-1"_s, u"web-3"_s), {}, places);
        for (const QString &place : {u".Config.Env.MODE"_s, u".Config.Labels.team"_s, u".Mounts./data.RW"_s})
            QVERIFY2(places.contains(place), qPrintable(places.join(u' ')));
        qInfo().noquote() << host << places.join(u' ');
        QVERIFY2(places.size() <= 8, qPrintable(places.join(u' '))); // options are written in several places
    }

private:
    static void bothEngines()
    {
        QTest::addColumn<QString>("host");
        QTest::newRow("docker") << u"docker"_s;
        QTest::newRow("podman") << u"podman"_s;
    }
    DockerCli docker() { return DockerCli(m_host == u"podman"_s ? m_engines.podmanSocket() : m_engines.socket(1)); }
    void make(const QString &name, const QStringList &options)
    {
        if (const char *tag = QTest::currentDataTag())
            m_host = QString::fromLatin1(tag);
        const QString image = m_host == u"podman"_s ? u"localhost/bayplan-test/app:blue"_s : u"bayplan-test/app:blue"_s;
        QVERIFY(
            !docker().run(QStringList{u"run"_s, u"-d"_s, u"--name"_s, name} + options + QStringList{image}).isNull());
    }
    ContainerKey keyOf(const QString &name)
    {
        const fleet::HostConnection *host = m_fleet->hostByName(m_host);
        ContainerKey key;
        const auto found = [&] {
            for (const engine::Container &container : host->live().containers()) {
                if (container.name == name)
                    key = {host->id(), container.id};
            }
            return key.host != 0;
        };
        return QTest::qWaitFor(found, patience) ? key : ContainerKey();
    }
    /// Its inspect once it is read; null if it never is.
    const JsonNode *read(const QString &name)
    {
        const ContainerKey key = keyOf(name);
        m_reader->watch({key});
        const auto known = [&] { return m_reader->document(key) && m_reader->document(key)->json; };
        return QTest::qWaitFor(known, patience) ? &*m_reader->document(key)->json : nullptr;
    }
    /// Points into m_left and m_right.
    DiffNode difference(const QString &left, const QString &right)
    {
        const JsonNode *one = read(left);
        m_left = one ? *one : JsonNode();
        const JsonNode *other = read(right);
        m_right = other ? *other : JsonNode();
        return inspect::diff(m_left, m_right);
    }

    TestFleet m_engines;
    net::HttpLoop m_loop;
    net::SshService m_ssh;
    std::unique_ptr<fleet::Fleet> m_fleet;
    std::unique_ptr<InspectReader> m_reader;
    QString m_host;
    JsonNode m_left;
    JsonNode m_right;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestInspect)
#include "tst_inspect.moc"
