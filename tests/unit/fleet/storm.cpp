// SPDX-License-Identifier: GPL-3.0-or-later
// Many events, many containers, many hosts: changes come in batches, and tables are full in good time.
#include "unit/fleet/simulatedhosts.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using simulator::EngineState;
using simulator::Profile;

class StormTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesAreBatched()
    {
        SimulatedHosts hosts;
        fleet::HostConnection &host = hosts.addHost(Profile::docker28(), 50);
        const WatchedTables tables(hosts.fleet());
        QTRY_VERIFY(host.isSettled());
        QSignalSpy changed(&hosts.fleet(), &fleet::Fleet::changed);
        QSignalSpy logged(&tables.log, &QAbstractItemModel::rowsInserted);
        QElapsedTimer timer;
        timer.start();
        int number = 0;
        while (number < 600 || timer.elapsed() < 1'500) { // a busy machine takes longer
            hosts.engine().apply([&](EngineState &state, qint64 now) {
                for (int i = 0; i < 5; ++i)
                    state.rename(state.containers().begin()->first, u"storm-%1"_s.arg(++number), now);
            });
            QTest::qWait(1);
        }
        const double seconds = double(timer.elapsed()) / 1000;
        qInfo("%d events in %.1f s: %lld changes of the tables", number, seconds, qint64(changed.size()));
        QVERIFY2(double(changed.size()) <= 40 * seconds + 1, qPrintable(QString::number(changed.size())));
        QTRY_COMPARE(differences(tables, hosts), QStringList());
        QCOMPARE(tables.resets(), 0);
    }

    void twoThousandOnOneHost()
    {
        SimulatedHosts hosts(fleet::Timings{}); // real timings: a busy machine must not seem a hung engine
        const simulator::SimulatedEngine &engine = hosts.addEngine(Profile::docker28(), 2'000);
        const WatchedTables tables(hosts.fleet());
        QElapsedTimer timer;
        timer.start();
        fleet::HostConnection &host = hosts.connectTo(engine);
        QTRY_COMPARE(tables.containers.rowCount(), 2'000);
        const qint64 listed = timer.elapsed();
        QTRY_VERIFY_WITH_TIMEOUT(host.isSettled(), 40'000); // two seconds where nothing else runs
        qInfo("2,000 containers: listed after %lld ms, details read after %lld ms", listed, timer.elapsed());
        QTRY_COMPARE(differences(tables, hosts), QStringList());
    }

    void aHundredHosts()
    {
        SimulatedHosts hosts(fleet::Timings{}); // real timings: a hundred engines of one thread are slow
        for (int i = 0; i < 100; ++i)
            hosts.addEngine(Profile::docker28(), 100);
        fleet::ContainersModel containers(hosts.fleet());
        fleet::PortsModel ports(hosts.fleet());
        QSignalSpy resets(&containers, &QAbstractItemModel::modelReset);
        QElapsedTimer timer;
        timer.start();
        for (const auto &engine : hosts.engines())
            hosts.connectTo(*engine);
        QTRY_COMPARE_WITH_TIMEOUT(containers.rowCount(), 10'000, 15'000);
        qInfo("100 hosts with 100 containers each: full table after %lld ms", timer.elapsed());
        // Interleaved with the others' rows, one host's go at once.
        timer.restart();
        hosts.fleet().removeHost(hosts.fleet().hosts().at(50)->id());
        qInfo("one of them removed in %lld ms", timer.elapsed());
        QCOMPARE(containers.rowCount(), 9'900);
        QCOMPARE(resets.size(), 0);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::StormTest)
#include "storm.moc"
