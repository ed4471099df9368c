// SPDX-License-Identifier: GPL-3.0-or-later
// The real window over three real engines, used with mouse and keyboard as an operator would.
#include "gui/windowdriver.h"
#include "support/badendpoints/badendpoints.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/loopwatch.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/page.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QDialog>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QLineSeries>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        for (int i = 1; i <= m_engines.count(); ++i) {
            const QString n = QString::number(i);
            run(i, {u"run"_s, u"-d"_s, u"--name"_s, u"web-"_s + n, u"-p"_s, u"8888:8080"_s, u"--label"_s,
                    u"com.docker.compose.project=shop"_s, u"--label"_s, u"com.docker.compose.service=web"_s,
                    u"--label"_s, u"com.docker.compose.container-number="_s + n, u"bayplan-test/app:blue"_s});
            run(i, {u"run"_s, u"-d"_s, u"--name"_s, u"api-"_s + n, u"-p"_s, u"8080"_s, u"--label"_s,
                    u"com.docker.compose.project=shop"_s, u"--label"_s, u"com.docker.compose.service=api"_s,
                    u"--label"_s, u"com.docker.compose.container-number="_s + n, u"bayplan-test/app:healthy"_s});
        }
        run(2, {u"run"_s, u"-d"_s, u"--name"_s, u"ill"_s, u"bayplan-test/app:unhealthy"_s});
        run(3, {u"run"_s, u"-d"_s, u"--name"_s, u"crasher"_s, u"bayplan-test/app:crashing"_s});
        run(1, {u"create"_s, u"--name"_s, u"idle"_s, u"-p"_s, u"8888:8080"_s, u"bayplan-test/app:green"_s});
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }

    void init()
    {
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = engines()});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"containers"_s);
        QTRY_COMPARE_WITH_TIMEOUT(containers()->model()->rowCount(), 9, 15'000);
    }
    void cleanup()
    {
        m_driver.reset();
        m_engines.run({u"thaw"_s, u"1"_s});
    }

    /// The list of shortcuts scrolls where it is higher than the window, by keyboard too.
    void shortcutsInASmallWindow()
    {
        m_driver->window().resize(1024, 600);
        QTRY_COMPARE(m_driver->window().height(), 600);
        m_driver->press(Qt::Key_Question);
        auto *dialog = m_driver->dialog<QDialog>(u"shortcutsDialog"_s);
        QVERIFY(dialog);
        QVERIFY2(dialog->frameGeometry().height() <= 600 && dialog->frameGeometry().width() <= 1024,
                 qPrintable(u"%1 x %2"_s.arg(dialog->frameGeometry().width()).arg(dialog->frameGeometry().height())));
        auto *list = dialog->findChild<QScrollArea *>(u"shortcuts"_s);
        QTRY_VERIFY(list->hasFocus());
        const QScrollBar *bar = list->verticalScrollBar();
        QVERIFY(bar->maximum() > 0);
        QCOMPARE(list->horizontalScrollBar()->maximum(), 0);
        const QLabel *last = list->widget()->findChildren<QLabel *>().last();
        const auto isInView = [&] {
            return list->viewport()->rect().contains(
                QRect(last->mapTo(list->widget(), QPoint()) - QPoint(0, bar->value()), last->size()));
        };
        QVERIFY(!isInView());
        QVERIFY(m_driver->saveLooks(m_folder, u"shortcuts"_s));
        QTest::keyClick(list, Qt::Key_Down);
        const int down = bar->value();
        QVERIFY(down > 0);
        for (int i = 0; i < 10; ++i)
            QTest::keyClick(list, Qt::Key_PageDown);
        QCOMPARE(bar->value(), bar->maximum());
        QVERIFY(isInView());
        QTest::keyClick(list, Qt::Key_PageUp);
        QVERIFY(bar->value() < bar->maximum());
        QTest::keyClick(list, Qt::Key_Tab);
        QVERIFY(dialog->findChild<QPushButton *>()->hasFocus());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_driver->window().findChild<QDialog *>(u"shortcutsDialog"_s));

        m_driver->window().resize(1440, 890);
        QTRY_COMPARE(m_driver->window().height(), 890);
        m_driver->press(Qt::Key_Question);
        dialog = m_driver->dialog<QDialog>(u"shortcutsDialog"_s);
        QVERIFY(dialog);
        list = dialog->findChild<QScrollArea *>(u"shortcuts"_s);
        QTRY_VERIFY(list->hasFocus());
        QCOMPARE(list->verticalScrollBar()->maximum(), 0);
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_VERIFY(!m_driver->window().findChild<QDialog *>(u"shortcutsDialog"_s));
    }

    void everyPageInBothThemesAndSizes()
    {
        for (const auto &[mode, theme] :
             {std::pair(ui::Theme::Mode::Light, u"light"_s), std::pair(ui::Theme::Mode::Dark, u"dark"_s)}) {
            m_driver->setTheme(mode);
            for (const QSize size : {QSize(1440, 900), QSize(1024, 700)}) {
                m_driver->window().resize(size);
                for (const QString &key : {u"bay-plan"_s, u"containers"_s, u"hosts"_s, u"images"_s, u"ports"_s,
                                           u"ingress"_s, u"networks"_s, u"volumes"_s, u"activity"_s}) {
                    m_driver->openPage(key);
                    QTRY_VERIFY(m_driver->window().currentPage()->isVisible());
                    QVERIFY(m_driver->save(m_folder, u"%1-%2-%3"_s.arg(key, theme).arg(size.width())));
                }
            }
        }
        m_driver->openPage(u"bay-plan"_s);
        const QTableView *plan = m_driver->table(u"bayPlan"_s);
        QVERIFY(plan);
        QCOMPARE(plan->model()->rowCount(), 5); // web, api, and three single containers
        QCOMPARE(plan->model()->columnCount(), 5);
    }

    void filterByKeyboard()
    {
        m_driver->filter(u"state:running"_s);
        QTRY_COMPARE(containers()->model()->rowCount(), 7);
        m_driver->filter(u" host:engine2 ill"_s);
        QTRY_COMPARE(WindowDriver::column(containers(), u"Name"_s), QStringList{u"ill"_s});
        m_driver->filter({});
        QTRY_COMPARE(containers()->model()->rowCount(), 9);
        m_driver->filter(u"port:8888"_s);
        QTRY_COMPARE(containers()->model()->rowCount(), 4); // the stopped claimant too
        m_driver->filter({});
        QTRY_COMPARE(containers()->model()->rowCount(), 9);
    }

    void chipsByMouse()
    {
        auto *stopped = m_driver->window().findChild<QAbstractButton *>(u"chip:stopped"_s);
        QVERIFY(stopped);
        QTest::mouseClick(stopped, Qt::LeftButton);
        QTRY_COMPARE(containers()->model()->rowCount(), 2);
        QTest::mouseClick(stopped, Qt::LeftButton);
        QTRY_COMPARE(containers()->model()->rowCount(), 9);
    }

    void sortByMouse()
    {
        m_driver->clickHeader(containers(), u"Host"_s);
        QStringList hosts = WindowDriver::column(containers(), u"Host"_s);
        QVERIFY(std::is_sorted(hosts.begin(), hosts.end()));
        m_driver->clickHeader(containers(), u"Host"_s);
        hosts = WindowDriver::column(containers(), u"Host"_s);
        QVERIFY(std::is_sorted(hosts.rbegin(), hosts.rend()));
        m_driver->openPage(u"ports"_s);
        qsizetype ports = 1; // that idle claims
        for (int i = 1; i <= m_engines.count(); ++i)
            ports += DockerCli(m_engines.socket(i)).countPublishedPorts();
        QVERIFY(ports >= 7); // more where an engine chose another one for IPv6
        QTRY_COMPARE(m_driver->table(u"portsTable"_s)->model()->rowCount(), ports); // once the details are in
        // Both ways, and as numbers: 8888 is less than any port an engine chooses, but not as a text.
        QSet<bool> directions;
        for (int click = 0; click < 2; ++click) {
            m_driver->clickHeader(m_driver->table(u"portsTable"_s), u"Published"_s);
            const QStringList shown = WindowDriver::column(m_driver->table(u"portsTable"_s), u"Published"_s);
            const bool ascending = shown.first() == u"8888"_s;
            directions.insert(ascending);
            QVERIFY((ascending ? shown.first() : shown.last()) == u"8888"_s);
            QVERIFY((ascending ? shown.last() : shown.first()).size() == 5);
        }
        QCOMPARE(directions.size(), 2);
    }

    /// One that was created for a port that another has can't be started, and the page says so.
    void portConflict()
    {
        m_driver->openPage(u"ports"_s);
        const auto *bar = m_driver->window().findChild<QWidget *>(u"portConflicts"_s);
        QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), 15'000);
        QTRY_COMPARE(bar->findChild<QLabel *>(u"messageText"_s)->text(),
                     u"1 port conflict to come: engine1: 8888/tcp: web-1 has it, so idle can't start."_s);
        run(1, {u"stop"_s, u"-t"_s, u"0"_s, u"web-1"_s}); // now either can
        QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), 15'000);
        run(1, {u"start"_s, u"web-1"_s});
        QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), 15'000);
    }

    void columnChooser()
    {
        const int id = columnOf(containers(), u"Container ID"_s);
        QVERIFY(containers()->isColumnHidden(id));
        auto *button = m_driver->window().currentPage()->findChild<QAbstractButton *>(u"columnsButton"_s);
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY(QApplication::activePopupWidget());
        auto *menu = QApplication::activePopupWidget();
        auto *action = menu->findChild<QAction *>(u"column:id"_s);
        QVERIFY(action);
        action->trigger();
        QVERIFY(!containers()->isColumnHidden(id));
        QTest::keyClick(menu, Qt::Key_Escape);
        QTRY_VERIFY(!QApplication::activePopupWidget());
        m_driver->restart();
        m_driver->openPage(u"containers"_s);
        QVERIFY2(!containers()->isColumnHidden(id), "chosen columns come back");
    }

    void chartsFill()
    {
        m_driver->openPage(u"hosts"_s);
        const auto points = [&] {
            int most = 0;
            for (const QChartView *view : m_driver->window().findChildren<QChartView *>()) {
                for (QAbstractSeries *series : view->chart()->series()) {
                    if (const auto *line = qobject_cast<QLineSeries *>(series))
                        most = std::max(most, int(line->count()));
                }
            }
            return most;
        };
        QTRY_VERIFY_WITH_TIMEOUT(points() >= 2, 40'000);
        QVERIFY(m_driver->save(m_folder, u"charts"_s));
    }

    void liveWhileSelected()
    {
        containers()->selectRow(WindowDriver::column(containers(), u"Name"_s).indexOf(u"ill"_s));
        run(1, {u"run"_s, u"-d"_s, u"--name"_s, u"a-newcomer"_s, u"bayplan-test/app:green"_s});
        QTRY_COMPARE_WITH_TIMEOUT(containers()->model()->rowCount(), 10, 3'000);
        QTRY_VERIFY(stateOf(u"a-newcomer"_s).startsWith(u"Up "_s));
        const auto selected = [&] { return containers()->selectionModel()->selectedRows().value(0).data().toString(); };
        QCOMPARE(selected(), u"ill"_s);
        run(1, {u"rm"_s, u"-f"_s, u"a-newcomer"_s});
        QTRY_COMPARE_WITH_TIMEOUT(containers()->model()->rowCount(), 9, 3'000);
        QCOMPARE(selected(), u"ill"_s);
    }

    void paletteFindsAContainer()
    {
        m_driver->openPage(u"hosts"_s);
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *edit = m_driver->window().findChild<QLineEdit *>(u"paletteEdit"_s);
        QVERIFY(edit);
        QTRY_VERIFY(edit->isVisible());
        QTest::keyClicks(edit, u"crasher"_s);
        QVERIFY(m_driver->saveScreen(m_folder, u"palette"_s));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(m_driver->window().currentPage()->key(), u"containers"_s);
        QTRY_COMPARE(containers()->selectionModel()->selectedRows().value(0).data().toString(), u"crasher"_s);
    }

    void frozenEngineNeverFreezesTheWindow()
    {
        // The first paints and statistics are not measured.
        QTRY_VERIFY_WITH_TIMEOUT(WindowDriver::column(containers(), u"CPU"_s).contains(u"0.0%"_s), 20'000);
        LoopWatch watch;
        const auto process = m_engines.start({u"freeze"_s, u"1"_s});
        QTRY_COMPARE_WITH_TIMEOUT(process->state(), QProcess::NotRunning, 10'000);
        QElapsedTimer since;
        since.start();
        watch.restart();
        const QString told = u"engine1"_s;
        QTRY_VERIFY_WITH_TIMEOUT(hostState(1) == u"unreachable"_s, 20'000);
        QTRY_VERIFY(std::ranges::any_of(m_driver->textsShown(), [&](const QString &text) {
            return text.contains(u"engine1"_s) && text.contains(u"out of reach"_s);
        }));
        qInfo("told after %lld ms; the window was blocked for %lld ms at most", since.elapsed(), watch.longestBlock());
        QVERIFY2(watch.longestBlock() <= longestSmoothBlock, "the window stuttered");
        QVERIFY(m_driver->save(m_folder, u"unreachable-containers"_s));
        for (const QString &key : {u"bay-plan"_s, u"hosts"_s}) {
            m_driver->openPage(key);
            QVERIFY(m_driver->save(m_folder, u"unreachable-"_s + key));
        }
    }

    void everyBadEndpointIsExplained()
    {
        m_driver.reset();
        BadEndpoints bad;
        QVERIFY(BadEndpoints::obeyPermissions());
        QList<fleet::HostConfig> hosts;
        for (const BadEndpoints::Case &c : bad.cases())
            hosts << fleet::HostConfig{c.name, *engine::Endpoint::parse(c.endpoint)};
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        m_driver->openPage(u"hosts"_s);
        for (const BadEndpoints::Case &c : bad.cases()) {
            const auto shown = [&] {
                return std::ranges::any_of(m_driver->textsShown(),
                                           [&](const QString &text) { return text.contains(c.message); });
            };
            QTRY_VERIFY2_WITH_TIMEOUT(shown(), qPrintable(c.name + u": "_s + c.message), 15'000);
        }
        QVERIFY(m_driver->save(m_folder, u"bad-endpoints"_s));
    }

private:
    QList<fleet::HostConfig> engines() const
    {
        QList<fleet::HostConfig> hosts;
        for (int i = 1; i <= m_engines.count(); ++i)
            hosts << fleet::HostConfig{u"engine%1"_s.arg(i), *engine::Endpoint::parse(m_engines.endpoint(i))};
        return hosts;
    }

    void run(int engine, const QStringList &words) const
    {
        QVERIFY(!DockerCli(m_engines.socket(engine)).run(words).isNull());
    }

    QTableView *containers() const { return m_driver->table(u"containersTable"_s); }

    QString stateOf(const QString &name) const
    {
        return WindowDriver::column(containers(), u"State"_s)
            .value(WindowDriver::column(containers(), u"Name"_s).indexOf(name));
    }

    QString hostState(int engine) const
    {
        return toString(m_driver->desktop().fleet().hostByName(u"engine%1"_s.arg(engine))->status().state);
    }

    TestFleet m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestWindow)
#include "tst_window.moc"
