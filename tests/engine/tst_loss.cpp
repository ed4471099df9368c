// SPDX-License-Identifier: GPL-3.0-or-later
// One engine of three is killed, or frozen: its rows fade, the others stay live, and it comes back exact.
#include "engine/tables.h"
#include "fleet/fleet.h"
#include "net/sshservice.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/loopwatch.h"
#include "support/fleet/testfleet.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <ctime>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestLoss : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
    }

    void init()
    {
        m_loop = std::make_unique<net::HttpLoop>();
        m_fleet = std::make_unique<fleet::Fleet>(engine::Ways{*m_loop, m_ssh});
        for (int i = 1; i <= m_engines.count(); ++i) {
            m_fleet->addHost({name(i), *engine::Endpoint::parse(m_engines.endpoint(i))});
            for (int n = 1; n <= 3; ++n)
                QVERIFY(!DockerCli(m_engines.socket(i))
                             .run({u"run"_s, u"-d"_s, u"--name"_s, u"loss-%1"_s.arg(n), u"-p"_s, u"8080"_s,
                                   u"bayplan-test/app:blue"_s})
                             .isNull());
        }
        m_tables = std::make_unique<Tables>(*m_fleet);
        QTRY_COMPARE_WITH_TIMEOUT(m_tables->containers.rowCount(), 3 * m_engines.count(), 15'000);
        // Rows come with the first list, which is before a host counts as connected.
        for (int i = 1; i <= m_engines.count(); ++i)
            QTRY_VERIFY_WITH_TIMEOUT(m_fleet->hostByName(name(i))->isSettled() && staleRows(i) == 0, 15'000);
    }

    void cleanup()
    {
        m_tables.reset();
        m_fleet.reset();
        m_loop.reset();
        m_engines.run({u"thaw"_s, u"1"_s});
        m_engines.run({u"start"_s, u"1"_s}); // does nothing when it runs
        QVERIFY(m_engines.removeAllContainers());
    }

    void theWatchNoticesABlock()
    {
        LoopWatch watch;
        bool blocked = false;
        QTimer::singleShot(20, &watch, [&] {
            const std::clock_t begun = std::clock(); // processor time: the machine may be busy with others
            while (std::clock() - begun < CLOCKS_PER_SEC * 9 / 100) {
            }
            blocked = true;
        });
        QTRY_VERIFY(blocked);
        QVERIFY2(watch.longestBlock() > 50, "else the tests below could not fail");
    }

    void killedEngine()
    {
        QVERIFY(!m_engines.run({u"kill"_s, u"1"_s}).isNull());
        m_silentSince = core::now();
        QElapsedTimer since;
        since.start();
        QTRY_VERIFY_WITH_TIMEOUT(staleRows(1) == 3, 20'000);
        qInfo("a killed engine's rows faded after %lld ms", since.elapsed());
        verifyTold(1);
        verifyOthersLive();

        QVERIFY(!m_engines.run({u"start"_s, u"1"_s}).isNull()); // returns when it answers
        since.restart();
        const DockerCli docker(m_engines.socket(1));
        QStringList found{u"not compared yet"_s};
        QTRY_VERIFY_WITH_TIMEOUT(state(1) == u"connected"_s, 5'000);
        const qint64 connected = since.elapsed();
        found = differences(*m_tables, name(1), docker);
        QTRY_VERIFY2_WITH_TIMEOUT((found = differences(*m_tables, name(1), docker)).isEmpty(),
                                  qPrintable(found.join(u'\n')), 5'000);
        qInfo("connected %lld ms after it answered, exact after %lld ms", connected, since.elapsed());
        QVERIFY(since.elapsed() < 5'000);
        QCOMPARE(m_tables->resets(), 0);
    }

    void frozenEngine()
    {
        LoopWatch watch;
        QVERIFY(!runBeside({u"freeze"_s, u"1"_s}).isNull());
        m_silentSince = core::now();
        watch.restart();
        QElapsedTimer since;
        since.start();
        QTRY_VERIFY_WITH_TIMEOUT(staleRows(1) == 3, 20'000);
        qInfo("a frozen engine's rows faded after %lld ms; the event loop was blocked for %lld ms at most",
              since.elapsed(), watch.longestBlock());
        QVERIFY2(watch.longestBlock() <= longestSmoothBlock, "the window would have stuttered");
        verifyTold(1);
        verifyOthersLive();

        QVERIFY(!runBeside({u"thaw"_s, u"1"_s}).isNull());
        since.restart();
        watch.restart();
        QTRY_VERIFY_WITH_TIMEOUT(state(1) == u"connected"_s && staleRows(1) == 0, 5'000);
        qInfo("live again %lld ms after the thaw; blocked for %lld ms at most", since.elapsed(), watch.longestBlock());
        QVERIFY(watch.longestBlock() <= longestSmoothBlock);
        QStringList found;
        const DockerCli docker(m_engines.socket(1));
        QTRY_VERIFY2_WITH_TIMEOUT((found = differences(*m_tables, name(1), docker)).isEmpty(),
                                  qPrintable(found.join(u'\n')), 5'000);
        QCOMPARE(m_tables->resets(), 0);
    }

    void cutNetwork()
    {
        // Over TCP, by the network: nothing tells of the cut but silence.
        fleet::Fleet fleet({*m_loop, m_ssh});
        const fleet::HostId id =
            fleet.addHost({u"tcp"_s, *engine::Endpoint::parse(u"tcp://%1:2375"_s.arg(m_engines.address(2)))});
        const fleet::HostConnection *host = fleet.host(id);
        QTRY_COMPARE_WITH_TIMEOUT(toString(host->status().state), u"connected"_s, 10'000);
        QVERIFY(!runBeside({u"cut"_s, u"2"_s}).isNull());
        QElapsedTimer since;
        since.start();
        QTRY_COMPARE_WITH_TIMEOUT(toString(host->status().state), u"unreachable"_s, 20'000);
        qInfo("a cut network was told after %lld ms", since.elapsed());
        QVERIFY(host->status().error.has_value());
        QCOMPARE(host->live().containers().size(), 3); // kept, as last known
        QVERIFY(!runBeside({u"heal"_s, u"2"_s}).isNull());
        since.restart();
        QTRY_COMPARE_WITH_TIMEOUT(toString(host->status().state), u"connected"_s, 15'000);
        qInfo("and its return after %lld ms", since.elapsed());
    }

private:
    static QString name(int engine) { return u"engine%1"_s.arg(engine); }
    // As text: QtTest can't print an enum that has a toString() of its own.
    QString state(int engine) const { return toString(m_fleet->hostByName(name(engine))->status().state); }

    int staleRows(int engine) const
    {
        const auto &rows = m_tables->containers.rows();
        return int(std::count_if(rows.begin(), rows.end(), [&](const fleet::ContainerRow &row) {
            return row.hostName == name(engine) && row.stale;
        }));
    }

    /// The fleet script while this program's event loop goes on.
    QString runBeside(const QStringList &words)
    {
        const auto process = m_engines.start(words);
        if (!QTest::qWaitFor([&] { return process->state() == QProcess::NotRunning; }, 20'000) ||
            process->exitCode() != 0)
            return {};
        return u"done"_s;
    }

    void verifyTold(int engine)
    {
        const fleet::HostStatus &status = m_fleet->hostByName(name(engine))->status();
        QCOMPARE(toString(status.state), u"unreachable"_s);
        QVERIFY(status.error.has_value());
        QVERIFY(status.lastSeen.has_value());
        const int row = m_tables->hosts.rowOf(m_fleet->hostByName(name(engine))->id());
        const QString told = m_tables->hosts.index(row, fleet::HostsModel::State).data().toString();
        QVERIFY2(told.startsWith(u"Unreachable, last seen "_s), qPrintable(told));
        qInfo().noquote() << "the host says:" << told << "/" << status.error->message();
        // Since when: the whole of the time it has been silent, not just since it was noticed.
        QVERIFY(*status.lastSeen <= m_silentSince + std::chrono::seconds(1));
        QVERIFY(m_silentSince - *status.lastSeen < std::chrono::seconds(10));
    }

    void verifyOthersLive()
    {
        for (int i = 2; i <= m_engines.count(); ++i) {
            QCOMPARE(state(i), u"connected"_s);
            const int before = m_tables->containers.rowCount();
            QVERIFY(!DockerCli(m_engines.socket(i)).run({u"create"_s, u"bayplan-test/app:green"_s}).isNull());
            QTRY_COMPARE_WITH_TIMEOUT(m_tables->containers.rowCount(), before + 1, 2'000);
            QCOMPARE(staleRows(i), 0);
        }
    }

    TestFleet m_engines;
    core::Time m_silentSince{};
    std::unique_ptr<net::HttpLoop> m_loop;
    net::SshService m_ssh;
    std::unique_ptr<fleet::Fleet> m_fleet;
    std::unique_ptr<Tables> m_tables;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestLoss)
#include "tst_loss.moc"
