// SPDX-License-Identifier: GPL-3.0-or-later
// What the tables of a snapshot hold, and their forms as plain text.
#include "snapshots/tables/tables.h"

#include "snapshots/tables/celltext.h"
#include "snapshots/tables/pages.h"
#include "snapshots/tables/snapshotplan.h"
#include "snapshots/tables/tablefile.h"
#include "unit/snapshots/tablessample.h"

#include <QRegularExpression>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::Snapshot;
using snapshots::Table;
using snapshots::TableFormat;

class TestSnapshotTables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_snapshot = sampleSnapshot();
        m_tables = snapshots::tablesOf(m_snapshot);
    }

    void whole()
    {
        QStringList ids;
        for (const Table &table : m_tables) {
            ids << table.id;
            QVERIFY(!table.title.isEmpty());
            QVERIFY2(!table.rows.empty(), qPrintable(table.id));
            for (const snapshots::Row &row : table.rows)
                QCOMPARE(row.cells.size(), table.columns.size());
        }
        QCOMPARE(ids, QStringList({u"hosts"_s, u"containers"_s, u"images"_s, u"ports"_s, u"networks"_s, u"volumes"_s,
                                   u"services"_s, u"replicas"_s, u"ingress"_s}));
        const std::vector<Table> empty = snapshots::tablesOf({});
        QCOMPARE(empty.size(), m_tables.size());
        for (const Table &table : empty)
            QVERIFY(table.rows.empty());
    }

    /// Each host says when it was read, and whether it was at all.
    void hosts()
    {
        const Table &hosts = tableNamed(m_tables, u"hosts"_s);
        QCOMPARE(hosts.rows.size(), size_t(3));
        QCOMPARE(
            said(hosts, 0, {u"host"_s, u"state"_s, u"read at"_s, u"why"_s, u"endpoint"_s, u"labels"_s}),
            QStringList({u"aws1"_s, u"read"_s, u"2026-09-21T14:13:15Z"_s, {}, u"ssh://root@aws1"_s, u"ssd, zone=a"_s}));
        QCOMPARE(
            said(hosts, 0, {u"engine"_s, u"version"_s, u"system"_s, u"cpus"_s, u"memory"_s}),
            QStringList({u"Docker"_s, u"20.10.24"_s, u"Debian GNU/Linux 12 (bookworm)"_s, u"8"_s, u"17179869184"_s}));
        QCOMPARE(
            said(hosts, 1, {u"host"_s, u"state"_s, u"read at"_s, u"why"_s, u"containers"_s, u"running"_s}),
            QStringList({u"aws2"_s, u"stale"_s, u"2026-09-21T14:03:20Z"_s, u"connection timed out"_s, u"2"_s, u"2"_s}));
        QCOMPARE(said(hosts, 2, {u"host"_s, u"state"_s, u"read at"_s, u"why"_s, u"containers"_s, u"cpus"_s}),
                 QStringList({u"edge"_s, u"out of reach"_s, {}, u"connection <b>refused</b>"_s, {}, {}}));
        QCOMPARE(said(hosts, 1, {u"engine"_s, u"version"_s, u"cpus"_s}), QStringList({{}, u"24.0.1"_s, u"8"_s}));
        QVERIFY(!hosts.rows[0].isStale);
        QVERIFY(hosts.rows[1].isStale);
        QVERIFY(hosts.rows[2].isStale);
    }

    void containers()
    {
        const Table &table = tableNamed(m_tables, u"containers"_s);
        QCOMPARE(table.rows.size(), size_t(6 + hostileNames().size()));
        const size_t web = rowWith(table, u"container"_s, u"web.1"_s);
        QCOMPARE(said(table, web,
                      {u"host"_s, u"image"_s, u"state"_s, u"health"_s, u"service"_s, u"slot"_s, u"ports"_s,
                       u"started"_s, u"finished"_s, u"labels"_s, u"details"_s, u"known"_s}),
                 QStringList({u"aws1"_s,
                              u"shop/web:2"_s,
                              u"running"_s,
                              u"healthy"_s,
                              u"web"_s,
                              u"1"_s,
                              u"32768 → 8080/tcp"_s,
                              u"2026-09-20T10:00:00Z"_s,
                              {},
                              {},
                              u"whole"_s,
                              u"now"_s}));
        QCOMPARE(said(table, web, {u"memory used"_s, u"memory limit"_s, u"cpu seconds"_s, u"pids"_s}),
                 QStringList({u"73400320"_s, u"17179869184"_s, u"12"_s, u"3"_s}));
        const size_t stopped = rowWith(table, u"container"_s, u"stopped"_s);
        QCOMPARE(said(table, stopped, {u"memory used"_s, u"pids"_s}), QStringList({{}, {}}));
        QCOMPARE(said(table, stopped, {u"state"_s, u"exit code"_s, u"finished"_s, u"ports"_s, u"service"_s}),
                 QStringList({u"exited"_s, u"1"_s, u"2026-09-20T11:00:00Z"_s, u"8888 = 80/tcp"_s, {}}));
        const size_t cache = rowWith(table, u"container"_s, u"cache"_s);
        QCOMPARE(said(table, cache, {u"host"_s, u"details"_s, u"known"_s}),
                 QStringList({u"aws2"_s, u"in part"_s, u"before the host was lost"_s}));
        const size_t db = rowWith(table, u"container"_s, u"db"_s);
        QCOMPARE(said(table, db, {u"project"_s, u"service"_s, u"volumes"_s}),
                 QStringList({u"shop"_s, u"db"_s, u"data"_s}));
        QCOMPARE(cellAt(table, db, u"labels"_s).count(u'x'), 40'000);
    }

    /// As on the page of ports: static and dynamic, in use and claimed.
    void ports()
    {
        const Table &ports = tableNamed(m_tables, u"ports"_s);
        QStringList rows;
        for (size_t row = 0; row < ports.rows.size(); ++row)
            rows << said(ports, row,
                         {u"host"_s, u"address"_s, u"published"_s, u"target"_s, u"protocol"_s, u"kind"_s, u"use"_s,
                          u"container"_s, u"state"_s, u"service"_s, u"known"_s})
                        .join(u' ');
        QCOMPARE(
            rows,
            QStringList({u"aws1 0.0.0.0 5432 5432 tcp static in use db running db now"_s,
                         u"aws1 0.0.0.0 8888 80 tcp static claimed stopped exited  now"_s,
                         u"aws1 0.0.0.0 32768 8080 tcp dynamic in use web.1 running web now"_s,
                         u"aws1 0.0.0.0 32769 8080 tcp dynamic in use web.2 running web now"_s,
                         u"aws2 0.0.0.0 6379 6379 tcp  in use cache running  before the host was lost"_s,
                         u"aws2 0.0.0.0 32770 8080 tcp dynamic in use web.3 running web before the host was lost"_s}));
    }

    void objects()
    {
        const Table &images = tableNamed(m_tables, u"images"_s);
        QCOMPARE(images.rows.size(), size_t(6)); // two tags and a dangling one on two hosts
        QCOMPARE(said(images, 0, {u"host"_s, u"tag"_s, u"size"_s, u"created"_s}),
                 QStringList({u"aws1"_s, u"shop/web:2"_s, u"123456789"_s, u"2026-05-28T20:26:40Z"_s}));
        QCOMPARE(cellAt(images, 0, u"digest"_s), QString(u"sha256:"_s + QString(64, u'd')));
        QCOMPARE(cellAt(images, 0, u"containers"_s), QString::number(4 + hostileNames().size()));
        QVERIFY(cellAt(images, 0, u"used by"_s).startsWith(u"web.1, web.2, db, stopped"_s));
        QCOMPARE(said(images, 2, {u"tag"_s, u"containers"_s, u"used by"_s}), QStringList({{}, u"0"_s, {}}));
        const Table &networks = tableNamed(m_tables, u"networks"_s);
        QCOMPARE(said(networks, 1, {u"host"_s, u"network"_s, u"driver"_s, u"subnets"_s, u"containers"_s, u"used by"_s}),
                 QStringList({u"aws2"_s, u"bridge"_s, u"bridge"_s, u"172.17.0.0/16"_s, u"2"_s, u"cache, web.3"_s}));
        const Table &volumes = tableNamed(m_tables, u"volumes"_s);
        QCOMPARE(volumes.rows.size(), size_t(2 + hostileNames().size()));
        QCOMPARE(said(volumes, rowWith(volumes, u"volume"_s, u"data"_s), {u"host"_s, u"created"_s, u"used by"_s}),
                 QStringList({u"aws1"_s, u"2026-09-02T00:00:00Z"_s, u"db"_s}));
    }

    void services()
    {
        const Table &services = tableNamed(m_tables, u"services"_s);
        QCOMPARE(said(services, 0,
                      {u"service"_s, u"image"_s, u"desired"_s, u"replicas"_s, u"ready"_s, u"unknown"_s, u"revision"_s,
                       u"rollout"_s, u"hosts"_s, u"ingress"_s, u"home"_s, u"generation"_s}),
                 QStringList({u"web"_s, u"shop/web:3"_s, u"4"_s, u"3"_s, u"1"_s, u"1"_s, u"3"_s, u"running: 2 to 3"_s,
                              u"aws1, aws2"_s, u"front, back"_s, u"aws1"_s, u"7"_s}));
        const Table &replicas = tableNamed(m_tables, u"replicas"_s);
        QCOMPARE(said(replicas, 2, {u"service"_s, u"slot"_s, u"host"_s, u"container"_s, u"state"_s, u"known"_s}),
                 QStringList({u"web"_s, u"3"_s, u"aws2"_s, u"web.3"_s, u"ready"_s, u"before the host was lost"_s}));
        const Table &ingress = tableNamed(m_tables, u"ingress"_s);
        QCOMPARE(ingress.rows.size(), size_t(3));
        QCOMPARE(said(ingress, 1, {u"ingress"_s, u"kind"_s, u"in step"_s, u"host"_s, u"port"_s, u"state"_s}),
                 QStringList({u"front"_s, u"haproxy"_s, u"yes"_s, u"aws2"_s, u"32770"_s, u"down"_s}));
        QCOMPARE(said(ingress, 2, {u"ingress"_s, u"in step"_s, u"host"_s, u"port"_s}),
                 QStringList({u"back"_s, u"no"_s, {}, {}}));
    }

    /// What a newer engine, or a broken one, told does not take the rest with it.
    void undecodable()
    {
        Snapshot snapshot = sampleSnapshot();
        snapshot.hosts.resize(1);
        snapshot.hosts[0].images = {QJsonObject{{u"Id"_s, 5}}};
        snapshot.hosts[0].inspects = {};
        snapshot.hosts[0].inspects.append("{broken");
        const std::vector<Table> tables = snapshots::tablesOf(snapshot);
        QVERIFY(cellAt(tableNamed(tables, u"hosts"_s), 0, u"why"_s).contains(u"list of images"_s));
        const Table &containers = tableNamed(tables, u"containers"_s);
        QCOMPARE(containers.rows.size(), size_t(4 + hostileNames().size()));
        QCOMPARE(said(containers, 0, {u"container"_s, u"state"_s}), QStringList({u"web.1"_s, u"unknown"_s}));
        QVERIFY(!tableNamed(tables, u"volumes"_s).rows.empty());
    }

    void csv()
    {
        for (const Table &table : m_tables) {
            const QByteArray text = snapshots::csvText(table);
            const std::vector<QStringList> rows = parsedCsv(text);
            QCOMPARE(rows.size(), table.rows.size() + 1);
            QVERIFY(text.endsWith("\r\n"));
            for (size_t row = 0; row < rows.size(); ++row) {
                QCOMPARE(rows[row].size(), qsizetype(table.columns.size()));
                for (qsizetype column = 0; column < rows[row].size(); ++column) {
                    const QString cell = rows[row].at(column);
                    const QString key = table.columns[size_t(column)].key;
                    const QString told = row == 0 ? key : cellAt(table, row - 1, key);
                    QVERIFY2(cell == told || cell == u'\'' + told, qPrintable(cell));
                    const bool isText =
                        row == 0 || std::holds_alternative<QString>(table.rows[row - 1].cells[size_t(column)]);
                    QVERIFY2(!isText || cell.isEmpty() || !u"=+-@\t\r\n"_s.contains(cell.trimmed().left(1)),
                             qPrintable(cell));
                }
            }
        }
        const QByteArray containers = snapshots::csvText(tableNamed(m_tables, u"containers"_s));
        QVERIFY(containers.contains("\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\""));
        QVERIFY(containers.contains(",'@SUM(A1:A9),"));
        QVERIFY(containers.contains("\"line one\nline two\nline three\""));
        QVERIFY(containers.contains(QByteArray(40'000, 'x')));
        QVERIFY(!containers.contains("\u202e"));
        QVERIFY(!containers.contains('\x1b'));
    }

    /// A number below zero is a number.
    void negative()
    {
        const Table table{.id = u"t"_s,
                          .title = {},
                          .columns = {{u"n"_s, u"N"_s, snapshots::Column::Kind::Number}, {u"x"_s, u"X"_s}},
                          .rows = {{.cells = {qint64(-5), u"-5"_s}}}};
        QCOMPARE(snapshots::csvText(table), "n,x\r\n-5,'-5\r\n"_ba);
    }

    /// What XML has no place for, and what turns the rest of a line round.
    void clean()
    {
        QCOMPARE(snapshots::cleanText(u"a\r\nb\tc"_s), u"a\nb\tc"_s);
        QCOMPARE(snapshots::cleanText(u"a\rb"_s), u"a\u240Db"_s);
        QCOMPARE(snapshots::cleanText(QString(u"a"_s + QChar(0xD800) + u'b' + QChar(0xDC00))), u"a\uFFFDb\uFFFD"_s);
        QCOMPARE(snapshots::cleanText(QString(u"a"_s + QChar(0xFFFF) + QChar(0x202E))), u"a\uFFFD\uFFFD"_s);
        QCOMPARE(snapshots::cleanText(u"日本 🚢"_s), u"日本 🚢"_s);
        QCOMPARE(snapshots::pageLine(QString(u"a\nb"_s + QChar(0xD800) + QChar(0xFFFE))), u"a\u240Ab\uFFFD\uFFFD"_s);
    }

    void zip()
    {
        const auto content = snapshots::tableFile(m_snapshot, TableFormat::CsvZip);
        QVERIFY(content);
        const QMap<QString, QByteArray> files = unzipped(*content);
        QCOMPARE(files.size(), qsizetype(10));
        for (const snapshots::NamedFile &file : snapshots::csvFiles(m_snapshot))
            QCOMPARE(files.value(file.name), file.content);
        QCOMPARE(files.value(u"snapshot.csv"_s),
                 "what,value\r\nworkspace,\"production <&> \"\"1\"\"\"\r\ntaken at,2026-09-21T14:13:20Z\r\n"
                 "program,Bayplan 0.1.0\r\nsecrets,masked\r\nhosts,3\r\nstale,aws2\r\nout of reach,edge\r\n"_ba);
        QVERIFY(content->size() < 40'000); // it is compressed
    }

    /// A line is a row, and what an engine said is no markup.
    void markdown()
    {
        const auto content = snapshots::tableFile(m_snapshot, TableFormat::Markdown);
        QVERIFY(content);
        const QList<QByteArray> lines = content->split('\n');
        QCOMPARE(lines.at(0), R"(# Snapshot of production \<\&\> \"1\")"_ba);
        QVERIFY(content->contains("\n- Secrets are masked\n"));
        QVERIFY(
            content->contains("**aws2 was out of reach\\: what is told of it was known at 2026\\-09\\-21 14\\:03\\:20 "
                              "UTC \\(connection timed out\\)**"));
        QVERIFY(content->contains("**edge was out of reach, and nothing is known of it \\(connection "
                                  "\\<b\\>refused\\<\\/b\\>\\)**"));
        qsizetype heads = 0;
        qsizetype rows = 0;
        qsizetype cells = 0;
        for (const QByteArray &line : lines) {
            if (line.startsWith("## "))
                ++heads;
            static const QRegularExpression escaped(u"\\\\[!-/:-@\\[-`{-~]"_s);
            QString bare = QString::fromUtf8(line).remove(escaped);
            if (line.startsWith('|')) {
                ++rows;
                cells = cells == 0 ? bare.count(u'|') : cells; // as many as the head has
                QVERIFY2(bare.count(u'|') == cells, line.constData());
            } else {
                cells = 0;
            }
            static const QRegularExpression markup(u"[<>`*\\[\\]&~]"_s);
            QVERIFY2(!bare.remove(u"**"_s).contains(markup), line.constData());
            QVERIFY(!bare.contains(u'\u202e') && !bare.contains(QChar(0x1b)));
        }
        QCOMPARE(heads, qsizetype(m_tables.size()));
        qsizetype expected = 0;
        for (const Table &table : m_tables)
            expected += qsizetype(table.rows.size()) + 2;
        QCOMPARE(rows, expected);
    }

    /// Pages have no room for some columns; long texts are cut in all of them.
    void pageCells()
    {
        using PageKind = snapshots::Column::Kind;
        QCOMPARE(snapshots::pageText(PageKind::Text, QString(1000, u'x')).size(), 301);
        QCOMPARE(snapshots::pageText(PageKind::Id, QString(u"sha256:"_s + QString(64, u'a'))), QString(12, u'a'));
        QCOMPARE(snapshots::pageText(PageKind::Bytes, qint64(123'456'789)), u"123MB"_s);
        QCOMPARE(snapshots::pageText(PageKind::Memory, qint64(16) * 1024 * 1024 * 1024), u"16.0 GiB"_s);
        QCOMPARE(snapshots::pageText(PageKind::Time, m_snapshot.takenAt), u"2026-09-21 14:13:20"_s);
        QCOMPARE(snapshots::pageText(PageKind::Text, {}), QString());
        const QByteArray markdown = *snapshots::tableFile(m_snapshot, TableFormat::Markdown);
        QVERIFY(!markdown.contains("whole specs") && !markdown.contains(QByteArray(301, 'x')));
    }

    void many()
    {
        QStringList cut;
        const auto page = snapshots::tableFile(largeSnapshot(10'002), TableFormat::Markdown, &cut);
        QVERIFY(page);
        QCOMPARE(cut.size(), 2); // containers and ports
        QVERIFY2(cut.at(0).contains(u"2 more"_s), qPrintable(cut.at(0)));
        QVERIFY(page->contains("and 2 more, which are in the CSV and XLSX files only"));
        QVERIFY(page->contains("web\\.10000 ") && !page->contains("web\\.10001 "));
    }

    /// The rows and blocks of the bay plan.
    void plan()
    {
        const snapshots::SnapshotPlan plan = snapshots::planOf(m_snapshot);
        QCOMPARE(plan.hosts.size(), size_t(3));
        QCOMPARE(plan.hosts[0].engine, u"Docker 20.10.24"_s);
        QCOMPARE(plan.hosts[1].reach, u"ssh"_s);
        QCOMPARE(plan.rows.size(), size_t(5 + hostileNames().size())); // web, zero, db; stopped, cache, the others
        const auto find = [&](const QString &title) {
            return *std::find_if(plan.rows.begin(), plan.rows.end(),
                                 [&](const services::PlanRow &row) { return row.title == title; });
        };
        const services::PlanRow web = find(u"web"_s);
        QCOMPARE(web.image, u"shop/web:3"_s);
        QCOMPARE(web.ports, u":8080 → dynamic"_s);
        QCOMPARE(web.desired, std::optional(4));
        QCOMPARE(services::badgeText(web), u"1 ready, 1 unknown"_s);
        QCOMPARE(web.blocks.at(1).size(), 2);
        QCOMPARE(web.blocks.at(1).at(0).image, 0);
        QCOMPARE(web.blocks.at(1).at(1).image, 1); // of the newer revision
        QCOMPARE(web.blocks.at(1).at(1).tone, fleet::Tone::Starting);
        QCOMPARE(web.blocks.at(2).at(0).label, u"3"_s);
        QVERIFY(web.blocks.at(2).at(0).stale);
        QCOMPARE(services::badgeText(find(u"stopped"_s)), u"1 failing"_s);
        QCOMPARE(services::badgeText(find(u"zero"_s)), u"scaled to 0"_s);
        QCOMPARE(find(u"db"_s).ports, u":5432 = 5432"_s);
        size_t firstSingle = 0;
        while (plan.rows[firstSingle].title != u"zero"_s)
            ++firstSingle;
        QCOMPARE(firstSingle, size_t(1)); // services come before single containers
    }

private:
    static QStringList said(const Table &table, size_t row, const QStringList &keys)
    {
        QStringList texts;
        for (const QString &key : keys)
            texts << cellAt(table, row, key);
        return texts;
    }

    Snapshot m_snapshot;
    std::vector<Table> m_tables;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestSnapshotTables)
#include "tables.moc"
