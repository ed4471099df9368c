// SPDX-License-Identifier: GPL-3.0-or-later
// What containers use over time, and their processes, in the panel of the real window with real engines behind it.
#include "fleet/statspoller.h"
#include "gui/windowdriver.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/panels/detailspanel.h"
#include "ui/panels/processestab.h"
#include "ui/panels/statschart.h"
#include "ui/panels/statstab.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestStatsTab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        run(1, u"api-1"_s, u"while :; do i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done; usleep 60000; done"_s);
        run(2, u"api-2"_s, u"sleep 3600 & sleep 3600"_s);
        run(2, u"odd"_s, u"sleep 3600; echo '<b>'"_s); // looks like HTML
        m_pictures = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }

    void init()
    {
        QList<fleet::HostConfig> hosts;
        for (int i = 1; i <= 2; ++i)
            hosts.append({u"aws%1"_s.arg(i), *engine::Endpoint::parse(m_engines.endpoint(i))});
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"containers"_s);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 3, 30'000);
    }
    void cleanup()
    {
        if (QTest::currentTestFailed())
            m_driver->save(m_pictures, u"failed-%1"_s.arg(QString::fromLatin1(QTest::currentTestFunction())));
        m_driver.reset();
        if (QTest::currentTestFailed())
            m_engines.run({u"start"_s, u"2"_s}); // it may be down
    }

    void chartsOfTheSelection()
    {
        // Rows in view are read; the tab shows what was read before it was opened.
        const auto &history = m_driver->desktop().stats().history();
        const QModelIndex row = table()->model()->index(0, 0);
        const fleet::ContainerKey key{row.data(fleet::HostIdRole).toInt(), row.data(fleet::ObjectIdRole).toString()};
        QTRY_VERIFY_WITH_TIMEOUT(history.points(key).size() >= 3, 60'000);
        openStats();
        QTRY_VERIFY(linePoints(0) >= 3);

        // Seven figures, each with a line for each container or host.
        QCOMPARE(stats()->charts().size(), 7);
        QTRY_VERIFY_WITH_TIMEOUT(figure(0, u"api-1 on aws1"_s).endsWith(u'%'), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(figure(1, u"api-2 on aws2"_s).endsWith(u"iB"_s), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(figure(2, u"api-2 on aws2"_s).contains(u"/s / "_s), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(figure(4, u"api-2 on aws2"_s).toInt() >= 2, 60'000); // its processes
        QTRY_VERIFY_WITH_TIMEOUT(figure(5, u"aws1"_s).endsWith(u'%'), 60'000);
        QVERIFY(!note()->isVisible());
        QVERIFY(m_driver->textsShown().filter(u"Network"_s).size() > 0);
        readATime();
        for (const QString &name : {u"1 h"_s, u"All"_s, u"5 min"_s}) {
            QAbstractButton *range = m_driver->buttonNamed(name);
            QVERIFY(range && range->isVisible());
            QTest::mouseClick(range, Qt::LeftButton);
            QVERIFY(range->isChecked());
            QVERIFY(linePoints(0) >= 3);
        }
        QVERIFY(m_driver->saveLooks(m_pictures, u"stats"_s));
    }

    void aLostHostIsTold()
    {
        openStats();
        QTRY_VERIFY_WITH_TIMEOUT(figure(1, u"api-2 on aws2"_s).endsWith(u"iB"_s), 60'000);
        QVERIFY(!m_engines.run({u"kill"_s, u"2"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(note()->isVisible(), 60'000);
        QVERIFY2(note()->text().contains(u"aws2"_s), qPrintable(note()->text()));
        QTRY_COMPARE(figure(1, u"api-2 on aws2"_s), u"–"_s);
        QVERIFY(figure(0, u"api-1 on aws1"_s) != u"–"_s);
        QVERIFY(!m_engines.run({u"start"_s, u"2"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(!note()->isVisible(), 60'000);
        const DockerCli docker(m_engines.socket(2)); // its containers ended with it
        QVERIFY(!docker.run({u"start"_s, u"api-2"_s, u"odd"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(figure(1, u"api-2 on aws2"_s).endsWith(u"iB"_s), 60'000);
    }

    void processes()
    {
        table()->selectAll();
        QTRY_COMPARE(panel()->selection().size(), 3);
        panel()->showTab(u"processes"_s);
        QTRY_VERIFY(processTable()->isVisible() && processTable()->hasFocus());
        QTRY_VERIFY_WITH_TIMEOUT(WindowDriver::column(processTable(), u"Container"_s).contains(u"odd"_s), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(processTable()->model()->rowCount() >= 4, 60'000);
        QVERIFY(WindowDriver::column(processTable(), u"Host"_s).contains(u"aws1"_s));
        QVERIFY(WindowDriver::column(processTable(), u"Command"_s).filter(u"sleep 3600"_s).size() >= 3);
        QCOMPARE(panel()->findChild<QLabel *>(u"processesCount"_s)->text(),
                 u"%1 processes"_s.arg(processTable()->model()->rowCount()));
        // Sorted by a click, and the selection stays with its process through several readings.
        m_driver->clickHeader(processTable(), u"CPU"_s);
        m_driver->clickHeader(processTable(), u"CPU"_s);
        QTRY_COMPARE(WindowDriver::column(processTable(), u"Container"_s).value(0), u"api-1"_s);
        QVERIFY(m_driver->saveLooks(m_pictures, u"processes"_s));
        const int row = int(WindowDriver::column(processTable(), u"Container"_s).indexOf(u"odd"_s));
        processTable()->selectRow(row);
        const QString chosen = WindowDriver::column(processTable(), u"PID"_s).value(row);
        QSignalSpy read(&panel()->findChild<ui::ProcessesTab *>()->model(), &QAbstractItemModel::dataChanged);
        QTRY_VERIFY_WITH_TIMEOUT(read.size() >= 4, 60'000); // ages at least
        const QModelIndexList selected = processTable()->selectionModel()->selectedRows();
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected.first().siblingAtColumn(columnOf(processTable(), u"PID"_s)).data().toString(), chosen);
        QTest::keyClick(processTable(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QApplication::clipboard()->text().startsWith(u"odd\taws2\t"_s + chosen));
        // Filtered, and left by Esc.
        QTest::keyClick(processTable(), Qt::Key_F, Qt::ControlModifier);
        auto *filter = panel()->findChild<ui::FilterField *>(u"processesFilter"_s);
        QTRY_VERIFY(filter->hasFocus());
        QTest::keyClicks(filter, u"container:api-2 sleep"_s);
        const auto containers = [this] {
            QStringList names = WindowDriver::column(processTable(), u"Container"_s);
            names.removeDuplicates();
            return names;
        };
        QTRY_COMPARE(containers(), QStringList{u"api-2"_s});
        QTest::keyClick(filter, Qt::Key_Escape);
        QTRY_VERIFY(processTable()->model()->rowCount() >= 4);
        QTest::keyClick(filter, Qt::Key_Escape);
        QVERIFY(processTable()->hasFocus());
        // A container that stops takes its processes along.
        QVERIFY(!DockerCli(m_engines.socket(2)).run({u"stop"_s, u"-t"_s, u"0"_s, u"odd"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(!WindowDriver::column(processTable(), u"Container"_s).contains(u"odd"_s), 60'000);
        table()->clearSelection();
        table()->selectRow(int(WindowDriver::column(table(), u"Name"_s).indexOf(u"odd"_s)));
        QTRY_COMPARE(processTable()->model()->rowCount(), 0);
    }

private:
    void run(int engine, const QString &name, const QString &script)
    {
        const DockerCli docker(m_engines.socket(engine));
        QVERIFY(!docker
                     .run({u"run"_s, u"-d"_s, u"--name"_s, name, u"--entrypoint"_s, u"/bin/busybox"_s,
                           u"bayplan-test/app:blue"_s, u"sh"_s, u"-c"_s, script})
                     .isNull());
    }

    /// What was at a time, by mouse and by keyboard.
    void readATime()
    {
        QVERIFY(!stats()->reading());
        ui::LineChart &cpu = stats()->charts().at(0)->chart();
        const QPointF at = cpu.position(cpu.lines().first().segments.first().first()) + QPointF(3, 0);
        QMouseEvent move(QEvent::MouseMove, at, cpu.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
        QApplication::sendEvent(&cpu, &move);
        QVERIFY(stats()->reading());
        QVERIFY2(figure(0, u"api-1 on aws1"_s).endsWith(u'%'), qPrintable(figure(0, u"api-1 on aws1"_s)));
        QVERIFY(m_driver->saveLooks(m_pictures, u"stats-reading"_s));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&cpu, &leave);
        QVERIFY(!stats()->reading());
        stats()->setFocus();
        QTest::keyClick(stats(), Qt::Key_Left);
        QVERIFY(stats()->reading());
        QTest::keyClick(stats(), Qt::Key_C, Qt::ControlModifier);
        const QString copied = QApplication::clipboard()->text();
        QVERIFY2(copied.contains(u"CPU\tapi-1 on aws1\t"_s), qPrintable(copied));
        QTest::keyClick(stats(), Qt::Key_Escape);
        QVERIFY(!stats()->reading());
        QTest::keyClick(stats(), Qt::Key_Escape);
        QVERIFY(table()->hasFocus());
    }

    void openStats()
    {
        table()->selectAll();
        QTRY_COMPARE(panel()->selection().size(), 3);
        panel()->showTab(u"stats"_s);
        QTRY_VERIFY(stats()->isVisible() && stats()->hasFocus());
    }

    QTableView *table() const { return m_driver->table(u"containersTable"_s); }
    ui::DetailsPanel *panel() const { return m_driver->window().findChild<ui::DetailsPanel *>(u"containerDetails"_s); }
    ui::StatsTab *stats() const { return panel()->findChild<ui::StatsTab *>(); }
    QTableView *processTable() const { return panel()->findChild<ui::DataTable *>(u"processesTable"_s); }
    QLabel *note() const { return panel()->findChild<QLabel *>(u"statsNote"_s); }

    /// What a chart's legend says of a line.
    QString figure(int chart, const QString &name) const
    {
        for (const auto &entry : stats()->charts().at(chart)->figures().entries()) {
            if (entry.name == name)
                return entry.figure;
        }
        return {};
    }

    int linePoints(int chart) const
    {
        int most = 0;
        for (const ui::ChartLine &line : stats()->charts().at(chart)->chart().lines()) {
            int points = 0;
            for (const fleet::ChartSegment &segment : line.segments)
                points += int(segment.size());
            most = std::max(most, points);
        }
        return most;
    }

    TestFleet m_engines;
    QString m_pictures;
    std::unique_ptr<WindowDriver> m_driver;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestStatsTab)
#include "tst_statstab.moc"
