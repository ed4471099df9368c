// SPDX-License-Identifier: GPL-3.0-or-later
// The grid of ports over simulated hosts: what it shows, and that it tells no more than what is different.
#include "fleet/portgridmodel.h"

#include "unit/fleet/simulatedhosts.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace bayplan;
using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;

class PortGridModelTest : public QObject
{
    Q_OBJECT

    /// A container on an engine as if it had been there all along; `claims` alone if it isn't to run.
    static void place(tests::SimulatedHosts &hosts, size_t engine, const QString &name, quint16 port, bool runs = true,
                      const QString &restart = u"no"_s)
    {
        hosts.engine(engine).apply([&](simulator::EngineState &state, qint64 now) {
            simulator::Container made;
            made.spec.name = name;
            made.spec.ports = {{.target = 80, .requested = port}};
            made.spec.restartPolicy = restart;
            made.state = runs ? simulator::ContainerState::Running : simulator::ContainerState::Exited;
            made.createdNs = now;
            made.startedNs = now;
            state.adopt(made);
        });
    }
    static void start(tests::SimulatedHosts &hosts, size_t engine, const QString &name, bool up = true)
    {
        hosts.engine(engine).apply([&](simulator::EngineState &state, qint64 now) {
            QVERIFY((up ? state.start(name, now) : state.stop(name, now)).ok());
        });
    }
    /// "8080/tcp | web | old (exited)".
    static QStringList told(const QAbstractItemModel &model)
    {
        QStringList rows;
        for (int row = 0; row < model.rowCount(); ++row) {
            QStringList cells;
            for (int column = 0; column < model.columnCount(); ++column)
                cells << model.index(row, column).data().toString();
            rows << cells.join(u" | "_s);
        }
        return rows;
    }
    static QStringList heads(const QAbstractItemModel &model)
    {
        QStringList titles;
        for (int column = 0; column < model.columnCount(); ++column)
            titles << model.headerData(column, Qt::Horizontal).toString();
        return titles;
    }

private Q_SLOTS:
    void followsTheHosts()
    {
        tests::SimulatedHosts hosts;
        PortsModel ports(hosts.fleet());
        PortConflicts conflicts(hosts.fleet());
        PortGridModel grid(hosts.fleet(), ports, conflicts);
        const QAbstractItemModelTester tester(&grid);
        const QSignalSpy resets(&grid, &QAbstractItemModel::modelReset);
        conflicts.setWatched(true);
        grid.setWatched(true);
        hosts.addEngine();
        hosts.addEngine();
        place(hosts, 0, u"web"_s, 8080);
        place(hosts, 0, u"db"_s, 5432);
        place(hosts, 1, u"web"_s, 8080);
        hosts.connectTo(hosts.engine(0));
        hosts.connectTo(hosts.engine(1));
        QTRY_COMPARE(told(grid), (QStringList{u"5432/tcp | db | "_s, u"8080/tcp | web | web"_s}));
        QCOMPARE(heads(grid), (QStringList{u"Port"_s, u"host1"_s, u"host2"_s}));
        QCOMPARE(grid.hostOf(0), 0);
        QVERIFY(grid.cell(0, 1) && !grid.cell(0, 2) && !grid.cell(0, 0));
        QCOMPARE(grid.rowOf(8080, u"tcp"_s), 1);
        QCOMPARE(grid.rowOf(8080, u"udp"_s), -1);

        // Engines go on telling of what was listed for a moment, which changes rows: until they have been quiet for
        // one.
        for (QSignalSpy late(&grid, &QAbstractItemModel::dataChanged); late.wait(300);) {
        }

        // One that comes in between is one row inserted there; those around it are not told of.
        QPersistentModelIndex kept = grid.index(1, 2);
        const QSignalSpy inserted(&grid, &QAbstractItemModel::rowsInserted);
        const QSignalSpy changed(&grid, &QAbstractItemModel::dataChanged);
        hosts.engine(1).apply([](simulator::EngineState &state, qint64 now) {
            simulator::Image image;
            image.tags = {u"cache:1"_s};
            state.addImage(image);
            simulator::ContainerSpec spec;
            spec.name = u"cache"_s;
            spec.image = u"cache:1"_s;
            spec.ports = {{.target = 80, .requested = 6379}};
            const simulator::Outcome made = state.create(spec, now);
            QVERIFY(made.ok() && state.start(made.id, now).ok());
        });
        QTRY_COMPARE(told(grid),
                     (QStringList{u"5432/tcp | db | "_s, u"6379/tcp |  | cache"_s, u"8080/tcp | web | web"_s}));
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(inserted.first().at(1).toInt(), 1);
        QVERIFY(std::all_of(changed.begin(), changed.end(),
                            [](const auto &each) { return each.at(0).toModelIndex().row() == 1; }));
        QCOMPARE(kept.row(), 2);

        // A host's column goes with the host, and so do rows that only it had.
        hosts.fleet().removeHost(hosts.fleet().hosts().first()->id());
        QCOMPARE(told(grid), (QStringList{u"6379/tcp | cache"_s, u"8080/tcp | web"_s}));
        QCOMPARE(heads(grid), (QStringList{u"Port"_s, u"host2"_s}));
        QCOMPARE(kept.data().toString(), u"web"_s);
        QCOMPARE(resets.count(), 0);
    }

    void clashes()
    {
        tests::SimulatedHosts hosts;
        PortsModel ports(hosts.fleet());
        PortConflicts conflicts(hosts.fleet());
        PortGridModel grid(hosts.fleet(), ports, conflicts);
        const QAbstractItemModelTester tester(&grid);
        hosts.addEngine();
        hosts.addEngine();
        place(hosts, 0, u"web"_s, 8080);
        place(hosts, 0, u"old"_s, 8080, false);
        place(hosts, 1, u"web"_s, 8080);
        hosts.connectTo(hosts.engine(0));
        hosts.connectTo(hosts.engine(1));
        QTRY_COMPARE(ports.rowCount(), 3);
        QCOMPARE(grid.rowCount(), 0); // nobody looks
        QCOMPARE(conflicts.all().size(), 0);
        conflicts.setWatched(true);
        grid.setWatched(true);
        QTRY_COMPARE(told(grid), QStringList{u"8080/tcp | web, old (exited) | web"_s});
        QTRY_COMPARE(conflicts.count(PortClash::Kind::ToCome), 1);
        QTRY_VERIFY(grid.cell(0, 1)->clash);
        QVERIFY(!grid.cell(0, 2)->clash);
        QCOMPARE(conflicts.all().first().hostName, u"host1"_s);
        const QString tip = grid.index(0, 1).data(Qt::AccessibleDescriptionRole).toString();
        QVERIFY2(tip.contains(u"web has it, so old can't start"_s), qPrintable(tip));
        QVERIFY(grid.filterTexts(0, u"is"_s).contains(u"conflict"_s));

        start(hosts, 0, u"web"_s, false); // now either can start: a conflict still, but nobody waits
        QTRY_COMPARE(conflicts.count(PortClash::Kind::Waiting), 1);
        QCOMPARE(conflicts.count(PortClash::Kind::ToCome), 0);
        hosts.engine(0).apply(
            [](simulator::EngineState &state, qint64 now) { QVERIFY(state.remove(u"web"_s, true, now).ok()); });
        QTRY_VERIFY(conflicts.all().isEmpty());
        QTRY_COMPARE(told(grid), QStringList{u"8080/tcp | old (exited) | web"_s});
        QTRY_VERIFY(!grid.cell(0, 1)->clash);
    }

    void reservedPorts()
    {
        tests::SimulatedHosts hosts;
        PortsModel ports(hosts.fleet());
        PortConflicts conflicts(hosts.fleet());
        PortGridModel grid(hosts.fleet(), ports, conflicts);
        grid.setWatched(true);
        hosts.addEngine();
        place(hosts, 0, u"web"_s, 8080);
        place(hosts, 0, u"pay"_s, 9001);
        hosts.connectTo(hosts.engine(0));
        QTRY_COMPARE(grid.rowCount(), 2);
        QVERIFY(!grid.hasReserved());
        const QSignalSpy changed(&grid, &QAbstractItemModel::dataChanged);
        hosts.fleet().setReservedPorts({{9000, 9099, u"payments"_s}});
        QVERIFY(grid.hasReserved());
        QCOMPARE(grid.row(1).reservedFor, u"payments"_s);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 1);
        QVERIFY(grid.filterTexts(1, u"is"_s).contains(u"reserved"_s));
        hosts.fleet().setReservedPorts({});
        QVERIFY(grid.row(1).reservedFor.isEmpty());
    }

    /// Many at once, in any order, against the table they are made of.
    void staysRightOverManyChanges()
    {
        tests::SimulatedHosts hosts;
        PortsModel ports(hosts.fleet());
        PortConflicts conflicts(hosts.fleet());
        PortGridModel grid(hosts.fleet(), ports, conflicts);
        const QAbstractItemModelTester tester(&grid);
        conflicts.setWatched(true);
        grid.setWatched(true);
        for (size_t host = 0; host < 3; ++host) {
            hosts.addEngine();
            for (quint16 i = 0; i < 40; ++i)
                place(hosts, host, u"c%1"_s.arg(i), quint16(8000 + i * 7 + host * (i % 3)), i % 4 != 0);
            hosts.connectTo(hosts.engine(host));
        }
        QTRY_COMPARE(ports.rowCount(), 120);
        for (int round = 0; round < 30; ++round) {
            const size_t host = size_t(round % 3);
            const QString name = u"c%1"_s.arg((round * 11) % 40);
            hosts.engine(host).apply([&](simulator::EngineState &state, qint64 now) {
                const simulator::Container *container = state.container(name);
                if (container && round % 5 == 0)
                    (void)state.remove(name, true, now);
                else if (container)
                    (void)(container->isUp() ? state.stop(name, now) : state.start(name, now));
            });
        }
        const auto expected = [&] {
            QList<PortGrid::Column> columns;
            QHash<HostId, QList<PortClash>> clashes;
            for (const HostConnection *host : hosts.fleet().hosts()) {
                columns << PortGrid::Column{host->id(), host->config().name};
                clashes.insert(host->id(), portClashes(portClaims(host->live())));
            }
            return portGrid(ports.rows(), columns, clashes, {}).rows;
        };
        const auto shown = [&] {
            QList<PortGridRow> rows;
            for (int row = 0; row < grid.rowCount(); ++row)
                rows << grid.row(row);
            return rows;
        };
        const auto settled = [&] {
            const auto all = hosts.fleet().hosts();
            return ports.rowCount() < 120 &&
                   std::all_of(all.begin(), all.end(), [](const HostConnection *host) { return host->isSettled(); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(settled() && shown() == expected(), 20'000);
    }
};

QTEST_GUILESS_MAIN(PortGridModelTest)
#include "portgridmodel.moc"
