// SPDX-License-Identifier: GPL-3.0-or-later
// What engines tell of a container's use and its processes: block I/O, rates between readings, and what each kind of ps
// prints.
#include "engine/decode.h"
#include "unit/engine/fixture.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::engine;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using bayplan::testing::fixture;

class FiguresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void blockIo()
    {
        const auto read = [](const QByteArray &entries) {
            return *decodeStats(R"({"blkio_stats":{"io_service_bytes_recursive":)" + entries + "}}");
        };
        // cgroup v1 has sums and more operations, v2 writes them small; several devices are added up.
        const StatsSample v1 = read(R"([{"major":8,"minor":0,"op":"Read","value":100},{"op":"Write","value":20},)"
                                    R"({"op":"Sync","value":120},{"op":"Async","value":0},{"op":"Discard","value":7},)"
                                    R"({"op":"Total","value":127},{"major":8,"minor":16,"op":"Read","value":1}])");
        QCOMPARE(v1.blockRead, quint64(101));
        QCOMPARE(v1.blockWrite, quint64(20));
        const StatsSample v2 = read(R"([{"op":"read","value":5},{"op":"write","value":6}])");
        QCOMPARE(v2.blockRead, quint64(5));
        QCOMPARE(v2.blockWrite, quint64(6));
        QCOMPARE(read("null").blockRead, quint64(0));
        QVERIFY(!decodeStats(R"({"blkio_stats":{"io_service_bytes_recursive":[5]}})"));
    }

    void ratesAreOfTheEnginesTime()
    {
        StatsSample before;
        before.cpuTotal = 1'000'000'000;
        before.readAt = 10'000'000'000;
        before.networkIn = 1000;
        before.networkOut = 5000;
        before.blockWrite = 0;
        StatsSample after = before;
        after.cpuTotal = 2'000'000'000;
        after.readAt = 14'000'000'000; // four seconds
        after.networkIn = 9000;
        after.networkOut = 4000; // one of its networks is gone
        after.blockWrite = 400;
        const auto rates = statsRates(before, after);
        QVERIFY(rates);
        QCOMPARE(rates->cpu, 25.0);
        QCOMPARE(rates->networkIn, 2000.0);
        QCOMPARE(rates->networkOut, 0.0);
        QCOMPARE(rates->blockRead, 0.0);
        QCOMPARE(rates->blockWrite, 100.0);
        QVERIFY(!statsRates(after, before)); // restarted
        QVERIFY(!statsRates(after, after));
        StatsSample stopped;
        stopped.empty = true;
        QVERIFY(!statsRates(before, stopped));
    }

    void processesOfDocker()
    {
        const auto processes = decodeTop(fixture("docker-1.41-top.json"));
        QVERIFY2(processes, processes ? "" : qPrintable(processes.error().message()));
        QCOMPARE(processes->size(), size_t(2));
        const Process &shell = processes->front();
        QCOMPARE(shell.pid, 14880);
        QCOMPARE(shell.parent, std::optional<qint64>(14859));
        QCOMPARE(shell.user, u"root"_s);
        QCOMPARE(shell.cpu, std::optional(1.0));
        QCOMPARE(shell.memory, std::optional<qint64>(1564 * 1024));
        QCOMPARE(shell.age, std::optional(2s));
        QVERIFY(shell.command.startsWith(u"/bin/busybox sh -c dd if="_s));
        QVERIFY(shell.command.endsWith(u"sleep 1; done"_s));
    }

    void processesOfPodman()
    {
        const auto processes = decodeTop(fixture("podman-4.3-top.json"));
        QVERIFY2(processes, processes ? "" : qPrintable(processes.error().message()));
        QCOMPARE(processes->size(), size_t(2));
        QCOMPARE(processes->front().pid, 1); // the container's own
        QCOMPARE(processes->front().cpu, std::optional(0.0));
        QCOMPARE(processes->front().age, std::optional(2s));
        QCOMPARE(processes->back().age, std::optional(0s)); // "877.159226ms"
        QCOMPARE(processes->back().command, u"sleep 1"_s);
        // Given what it takes for options it prints a ps of the container, line by line.
        const auto lines = decodeTop(R"({"Processes":[["1 root     /bin/sh -c sleep  9"],["11 app   sleep 9"]],)"
                                     R"("Titles":["PID   USER     COMMAND"]})");
        QVERIFY(lines);
        QCOMPARE(lines->size(), size_t(2));
        QCOMPARE(lines->back().user, u"app"_s);
        QCOMPARE(lines->front().command, u"/bin/sh -c sleep 9"_s);
        QVERIFY(!decodeTop("")); // status 200 with nothing, where there is no ps
    }

    void whatThePsOfAHostTells_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("shown");
        QTest::newRow("procps -ef")
            << R"({"Titles":["UID","PID","PPID","C","STIME","TTY","TIME","CMD"],"Processes":[["root","7","1","3",)"
               R"("01:26","?","00:00:00","nginx: master"]]})"_ba
            << u"7 1 root 3 - - nginx: master"_s;
        QTest::newRow("busybox")
            << R"({"Titles":["PID","USER","TIME","COMMAND"],"Processes":[["7","www","0:00","app"]]})"_ba
            << u"7 - www - - - app"_s;
        QTest::newRow("Windows") << R"({"Titles":["Name","PID","CPU","Private Working Set"],"Processes":)"
                                    R"([["smss.exe","7","00:00:00.015","217.1kB"]]})"_ba
                                 << u"7 -  - - - smss.exe"_s;
        QTest::newRow("days")
            << R"({"Titles":["PID","ELAPSED","RSS","COMMAND"],"Processes":[["7","2-03:15:27","1","a"]]})"_ba
            << u"7 -  - 1024 184527 a"_s;
        QTest::newRow("Go's hours") << R"({"Titles":["PID","ELAPSED"],"Processes":[["7","2h5m38.737137571s"]]})"_ba
                                    << u"7 -  - - 7538 "_s;
        QTest::newRow("nonsense") << R"({"Titles":["PID","PPID","%CPU","RSS","ELAPSED"],"Processes":)"
                                     R"([["7","-1","-3","9223372036854775807","soon"],["x","1","","",""],[]]})"_ba
                                  << u"7 -  - - - "_s;
        QTest::newRow("none") << R"({"Titles":["PID"],"Processes":null})"_ba << QString();
        QTest::newRow("no titles") << R"({"Titles":null,"Processes":[["7","sh"]]})"_ba << QString();
    }
    void whatThePsOfAHostTells()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, shown);
        const auto processes = decodeTop(json);
        QVERIFY2(processes, processes ? "" : qPrintable(processes.error().message()));
        const auto orDash = [](const auto &value) { return value ? QString::number(double(*value), 'g', 12) : u"-"_s; };
        QStringList rows;
        for (const Process &process : *processes)
            rows << QStringList{QString::number(process.pid),
                                orDash(process.parent),
                                process.user,
                                orDash(process.cpu),
                                orDash(process.memory),
                                process.age ? QString::number(process.age->count()) : u"-"_s,
                                process.command}
                        .join(u' ');
        QCOMPARE(rows.join(u'\n'), shown);
    }
};

QTEST_GUILESS_MAIN(FiguresTest)
#include "figures.moc"
