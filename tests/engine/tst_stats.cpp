// SPDX-License-Identifier: GPL-3.0-or-later
// Containers' figures on a real engine: right ones, for rows in view only.
#include "fleet/containersmodel.h"
#include "fleet/statspoller.h"
#include "net/sshservice.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestStats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
    }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }

    void readsOnlyWhatIsInView()
    {
        const DockerCli docker(m_engines.socket(1));
        // One that keeps half a CPU busy, as its limit has it, and one that sleeps.
        const QString busy = docker.run({u"run"_s, u"-d"_s, u"--cpus"_s, u"0.5"_s, u"--entrypoint"_s, u"/bin/busybox"_s,
                                         u"bayplan-test/app:blue"_s, u"sh"_s, u"-c"_s, u"while :; do :; done"_s});
        const QString idle = docker.run({u"run"_s, u"-d"_s, u"bayplan-test/app:blue"_s});
        const QString unseen = docker.run({u"run"_s, u"-d"_s, u"bayplan-test/app:blue"_s});
        QVERIFY(!busy.isNull() && !idle.isNull() && !unseen.isNull());

        net::HttpLoop loop;
        net::SshService ssh;
        fleet::Fleet fleet({loop, ssh});
        fleet::StatsPoller poller(fleet);
        const fleet::HostId host = fleet.addHost({u"one"_s, *engine::Endpoint::parse(m_engines.endpoint(1))});
        QTRY_VERIFY_WITH_TIMEOUT(fleet.host(host)->isSettled(), 15'000);

        QObject viewer;
        poller.setRowsInView(&viewer, {{host, busy}, {host, idle}});
        const auto &store = poller.store();
        QTRY_VERIFY_WITH_TIMEOUT(store.history({host, busy}) && store.history({host, busy})->cpu.size() >= 2, 20'000);
        const double cpu = *store.cpu({host, busy});
        qInfo("half a busy CPU reads %.1f %%, an idle container %.1f %%", cpu, store.cpu({host, idle}).value_or(-1));
        QVERIFY2(cpu > 25 && cpu < 75, "the limit is half a CPU");
        QVERIFY(store.cpu({host, idle}).value_or(100) < 10);
        QVERIFY(*store.memory({host, idle}) > 0);
        QVERIFY(!store.history({host, unseen}));

        poller.setRowsInView(&viewer, {});
        const quint64 before = fleet.host(host)->usage().requests;
        QSignalSpy updates(&poller, &fleet::StatsPoller::updated);
        QVERIFY(!updates.wait(4'000));
        QVERIFY2(fleet.host(host)->usage().requests - before <= 2, "only pings go on when nothing is in view");
    }

private:
    TestFleet m_engines;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestStats)
#include "tst_stats.moc"
