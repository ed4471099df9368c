// SPDX-License-Identifier: GPL-3.0-or-later
// Random operations on simulated engines, hosts added, lost and removed in between: when it is calm, every table is
// what the engines' own state says, QAbstractItemModelTester has been silent, and no model was reset.
#include "fleet/tablefilter.h"
#include "simulator/random.h"
#include "unit/fleet/simulatedhosts.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using simulator::EngineState;
using simulator::Profile;
using simulator::Random;
using simulator::SimulatedEngine;

namespace {

QString anyContainer(const EngineState &state, Random &random)
{
    if (state.containers().empty())
        return {};
    return std::next(state.containers().begin(), random.below(qint64(state.containers().size())))->first;
}

QString anyImage(const EngineState &state, Random &random)
{
    return std::next(state.images().begin(), random.below(qint64(state.images().size())))->first;
}

void operate(EngineState &state, qint64 now, Random &random, int number)
{
    const QString id = anyContainer(state, random);
    switch (random.below(14)) {
    case 0:
    case 1:
    case 2: {
        simulator::ContainerSpec spec;
        spec.name = u"new-%1"_s.arg(number);
        spec.image =
            state.images().empty() ? u"none"_s : state.image(anyImage(state, random))->tags.value(0, u"none"_s);
        if (random.chance(50))
            spec.labels = {{u"com.docker.compose.project"_s, u"p%1"_s.arg(random.below(2))},
                           {u"com.docker.compose.service"_s, u"s%1"_s.arg(random.below(3))},
                           {u"com.docker.compose.container-number"_s, QString::number(number)}};
        spec.ports = {{.target = 80, .requested = quint16(random.chance(30) ? 10'000 + number : 0)}};
        const auto made = state.create(spec, now);
        if (made.ok() && random.chance(80))
            state.start(made.id, now);
        break;
    }
    case 3:
        state.start(id, now);
        break;
    case 4:
        state.stop(id, now);
        break;
    case 5:
        state.kill(id, {}, now);
        break;
    case 6:
        state.pause(id, now);
        break;
    case 7:
        state.unpause(id, now);
        break;
    case 8:
        state.rename(id, u"renamed-%1"_s.arg(number), now);
        break;
    case 9:
    case 10:
        state.remove(id, true, now);
        break;
    case 11: // a tag that may move from another image
        state.tag(anyImage(state, random), u"moving:%1"_s.arg(random.below(3)), now);
        break;
    case 12:
        state.untag(u"moving:%1"_s.arg(random.below(3)), false, now);
        break;
    default:
        state.setHealth(id, random.chance(50) ? simulator::HealthState::Healthy : simulator::HealthState::Unhealthy,
                        now);
    }
}

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
        for (const fleet::PlanRow &row : tables.plan.rows()) {
            for (const auto &[host, blocks] : row.blocks) {
                for (const fleet::Block &block : blocks)
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
