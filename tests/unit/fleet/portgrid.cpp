// SPDX-License-Identifier: GPL-3.0-or-later
// Ports by hosts, of the rows of the table of ports.
#include "fleet/portgrid.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::PortGrid;
using fleet::PortRow;

namespace {

PortRow rowOf(fleet::HostId host, const QString &container, quint16 published, const QString &protocol = u"tcp"_s,
              bool inUse = true)
{
    PortRow row;
    row.host = host;
    row.containerId = container;
    row.containerName = container;
    row.port = {u"0.0.0.0"_s, published, 80, protocol, fleet::PublishedPort::Kind::Static, inUse};
    return row;
}

const QList<PortGrid::Column> bothHosts{{2, u"aws2"_s}, {1, u"aws1"_s}};

} // namespace

class PortGridTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byPortAndHost()
    {
        const std::vector<PortRow> rows{rowOf(1, u"web"_s, 8080), rowOf(2, u"web"_s, 8080), rowOf(1, u"dns"_s, 53),
                                        rowOf(1, u"dns"_s, 53, u"udp"_s), rowOf(3, u"else"_s, 1)};
        const PortGrid grid = fleet::portGrid(rows, bothHosts, {}, {{8000, 8099, u"shop"_s}});
        QCOMPARE(grid.hosts, bothHosts);
        QStringList told;
        for (const fleet::PortGridRow &row : grid.rows)
            told << u"%1/%2 %3 %4"_s.arg(row.published).arg(row.protocol).arg(row.cells.size()).arg(row.reservedFor);
        QCOMPARE(told, (QStringList{u"53/tcp 1 "_s, u"53/udp 1 "_s, u"8080/tcp 2 shop"_s}));
    }

    void whoHasItComesFirst()
    {
        const std::vector<PortRow> rows{rowOf(1, u"a"_s, 80, u"tcp"_s, false), rowOf(1, u"b"_s, 80),
                                        rowOf(1, u"b"_s, 80), rowOf(2, u"c"_s, 80)};
        fleet::PortClash clash;
        clash.published = 80;
        clash.protocol = u"tcp"_s;
        const PortGrid grid = fleet::portGrid(rows, bothHosts, {{1, {clash}}}, {});
        QCOMPARE(grid.rows.size(), 1);
        const fleet::PortGridCell cell = grid.rows.first().cells.value(1);
        QCOMPARE(cell.rows.size(), 2u);
        QCOMPARE(cell.rows.front().containerName, u"b"_s);
        QVERIFY(cell.clash);
        QVERIFY(!grid.rows.first().cells.value(2).clash);
    }

    void whatIsOldIsMarked()
    {
        PortRow row = rowOf(1, u"a"_s, 80);
        row.stale = true;
        const PortGrid grid = fleet::portGrid({row, rowOf(2, u"a"_s, 80)}, bothHosts, {}, {});
        QVERIFY(grid.rows.first().cells.value(1).stale);
        QVERIFY(!grid.rows.first().cells.value(2).stale);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::PortGridTest)
#include "portgrid.moc"
