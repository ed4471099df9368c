// SPDX-License-Identifier: GPL-3.0-or-later
// Podman's compatible API: the same tables, its own ways (see the traps in the decoders).
#include "engine/tables.h"
#include "fleet/fleet.h"
#include "net/sshservice.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestPodman : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!m_engines.podmanSocket().isEmpty(), "no Podman: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
    }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }

    void followsAContainersLife()
    {
        net::HttpLoop loop;
        net::SshService ssh;
        fleet::Fleet fleet({loop, ssh});
        const DockerCli docker(m_engines.podmanSocket());
        QVERIFY(!docker
                     .run({u"create"_s, u"--name"_s, u"early"_s, u"-p"_s, u"18900:8080"_s,
                           u"localhost/bayplan-test/app:blue"_s})
                     .isNull());
        const fleet::HostId id =
            fleet.addHost({u"podman"_s, *engine::Endpoint::parse(u"unix://"_s + m_engines.podmanSocket())});
        const fleet::HostConnection *host = fleet.host(id);
        Tables tables(fleet);
        QTRY_COMPARE_WITH_TIMEOUT(toString(host->status().state), u"connected"_s, 15'000);
        QVERIFY(host->status().engine.has_value());
        QCOMPARE(host->status().engine->engine, u"Podman"_s);
        qInfo().noquote() << "speaking API" << host->status().api->toString() << "with Podman"
                          << host->status().engine->version;
        QTRY_COMPARE_WITH_TIMEOUT(tables.containers.rowCount(), 1, 5'000);
        QTRY_COMPARE_WITH_TIMEOUT(tables.ports.rowCount(), 1, 5'000); // a stopped container's claim
        QVERIFY(!tables.ports.row(0).port.inUse);

        QVERIFY(!docker
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"late"_s, u"-p"_s, u"8080"_s,
                           u"localhost/bayplan-test/app:green"_s})
                     .isNull());
        QTRY_COMPARE_WITH_TIMEOUT(state(tables, u"late"_s), u"running"_s, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(tables.ports.rowCount(), 2, 5'000);
        QVERIFY(!docker.run({u"stop"_s, u"-t"_s, u"1"_s, u"late"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(state(tables, u"late"_s), u"exited"_s, 10'000);
        QVERIFY(!docker.run({u"start"_s, u"early"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(state(tables, u"early"_s), u"running"_s, 10'000);
        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, u"early"_s, u"late"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(tables.containers.rowCount(), 0, 10'000); // Podman's “remove” event
        QCOMPARE(tables.ports.rowCount(), 0);

        const QStringList names = docker.lines({u"images"_s, u"--format"_s, u"{{.Repository}}:{{.Tag}}"_s});
        QVERIFY(names.size() >= 7);
        QTRY_COMPARE_WITH_TIMEOUT(tables.images.rowCount(), int(names.size()), 5'000);
        QCOMPARE(tables.resets(), 0);
    }

private:
    static QString state(const Tables &tables, const QString &name)
    {
        for (const fleet::ContainerRow &row : tables.containers.rows()) {
            if (row.container.name == name)
                return engine::toString(row.container.state);
        }
        return {};
    }

    TestFleet m_engines;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestPodman)
#include "tst_podman.moc"
