// SPDX-License-Identifier: GPL-3.0-or-later
// Random operations on simulated engines, hosts added, lost and removed in between: when it is calm, every table is
// what the engines' own state says, QAbstractItemModelTester has been silent, and no model was reset.
#include "fleet/tablefilter.h"
#include "unit/fleet/randomoperations.h"
#include "unit/fleet/simulatedhosts.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using simulator::EngineState;
using simulator::Profile;
using simulator::Random;
using simulator::SimulatedEngine;

namespace {

bool isDescending(const fleet::TableFilter &sorted)
{
    const auto value = [&](int row) {
        return sorted.index(row, sorted.sortColumn()).data(fleet::SortRole).toLongLong();
    };
    for (int row = 1; row < sorted.rowCount(); ++row) {
        if (value(row - 1) < value(row))
            return false;
    }
    return true;
}

} // namespace

class TablesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomOperations()
    {
        SimulatedHosts hosts;
        Random random(20261123);
        WatchedTables tables(hosts.fleet());
        fleet::TableFilter sorted;
        sorted.setSourceModel(&tables.containers);
        sorted.sort(fleet::ContainersModel::State, Qt::DescendingOrder);
        const QAbstractItemModelTester proxyTester(&sorted, QAbstractItemModelTester::FailureReportingMode::QtTest);
        fleet::TableFilter filtered;
        filtered.setSourceModel(&tables.images);
        filtered.setQuery(fleet::FilterQuery::parse(u"is:unused -tag:latest"_s));
        filtered.sort(fleet::ImagesModel::Containers, Qt::AscendingOrder);

        const QList<Profile> profiles = {Profile::docker({1, 24}), Profile::docker20(), Profile::docker28(),
                                         Profile::docker29()};
        for (const Profile &profile : profiles)
            hosts.addHost(profile, 15);
        int number = 0;
        for (int round = 0; round < 12; ++round) {
            for (int i = 0; i < 60; ++i) {
                SimulatedEngine &engine = hosts.engine(size_t(random.below(qint64(hosts.engines().size()))));
                engine.apply([&](EngineState &state, qint64 now) { operate(state, now, random, ++number); });
                if (random.chance(30))
                    QTest::qWait(int(random.below(6)));
            }
            SimulatedEngine &engine = hosts.engine(size_t(random.below(qint64(hosts.engines().size()))));
            switch (round % 4) {
            case 0: { // a host is removed, and added again under a new id
                const fleet::HostConnection *host = hosts.fleet().hostByName(engine.name());
                hosts.fleet().removeHost(host->id());
                hosts.connectTo(engine);
                break;
            }
            case 1: // lost and found
                engine.stop();
                QTest::qWait(int(random.below(30)));
                QVERIFY(engine.restart());
                break;
            case 2:
                hosts.fleet().retryAll();
                break;
            default:
                if (round < 8)
                    hosts.addHost(Profile::docker28(), 10);
            }
            QTRY_VERIFY(settled(hosts));
            QStringList found;
            QTRY_VERIFY2((found = differences(tables, hosts)).isEmpty(),
                         qPrintable(u"round %1:\n"_s.arg(round) + found.mid(0, 12).join(u'\n')));
            QCOMPARE(sorted.rowCount(), tables.containers.rowCount());
            QVERIFY(isDescending(sorted));
        }
        QVERIFY(number > 700);
        QCOMPARE(tables.resets(), 0);
        while (!hosts.fleet().hosts().isEmpty())
            hosts.fleet().removeHost(hosts.fleet().hosts().first()->id());
        QCOMPARE(tables.containers.rowCount() + tables.images.rowCount() + tables.ports.rowCount() +
                     tables.hosts.rowCount() + tables.plan.rowCount(),
                 0);
    }

    /// Tables made after their fleet has settled show the same as those made before.
    void tablesMadeLate()
    {
        SimulatedHosts hosts;
        hosts.addHost(Profile::docker28(), 20);
        hosts.addHost(Profile::docker20(), 20);
        QTRY_VERIFY(settled(hosts));
        const WatchedTables tables(hosts.fleet());
        QCOMPARE(differences(tables, hosts), QStringList());
    }

    /// A host out of reach: its rows stay, stale; the other's don't change.
    void rowsFade()
    {
        SimulatedHosts hosts;
        hosts.addHost(Profile::docker28(), 20);
        hosts.addHost(Profile::docker20(), 20);
        const WatchedTables tables(hosts.fleet());
        QTRY_VERIFY(settled(hosts));
        hosts.engine(0).stop();
        QTRY_COMPARE(toString(hosts.fleet().hosts().first()->status().state), u"unreachable"_s);
        QTRY_COMPARE(differences(tables, hosts), QStringList());
        for (const QAbstractItemModel *model : std::initializer_list<const QAbstractItemModel *>{
                 &tables.containers, &tables.images, &tables.ports, &tables.hosts}) {
            for (int i = 0; i < model->rowCount(); ++i) {
                const QModelIndex row = model->index(i, 0);
                QCOMPARE(row.data(fleet::StaleRole).toBool(), row.data(fleet::HostIdRole).toInt() == 1);
            }
        }
        for (const services::PlanRow &row : tables.plan.rows()) {
            for (const auto &[host, blocks] : row.blocks) {
                for (const services::Block &block : blocks)
                    QCOMPARE(block.stale, host == 1);
            }
        }
    }

    /// A host without an image of its own counts as one that lacks the others'.
    void addedHostsCount()
    {
        SimulatedHosts hosts;
        hosts.addHost(Profile::docker28(), 5);
        const WatchedTables tables(hosts.fleet());
        QTRY_VERIFY(settled(hosts));
        SimulatedEngine &engine = hosts.addEngine();
        engine.stop(false);
        hosts.connectTo(engine);
        QTRY_COMPARE(differences(tables, hosts), QStringList());
        QVERIFY(tables.images.rowCount() > 0);
        QCOMPARE(tables.images.row(0).hostsTotal, 2);
    }

private:
    static bool settled(SimulatedHosts &hosts)
    {
        const QList<fleet::HostConnection *> all = hosts.fleet().hosts();
        return std::all_of(all.begin(), all.end(), [](const auto *host) { return host->isSettled(); });
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TablesTest)
#include "tables.moc"
