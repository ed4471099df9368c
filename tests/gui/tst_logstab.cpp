// SPDX-License-Identifier: GPL-3.0-or-later
// Logs of containers on several engines in the real window, by mouse and by keyboard.
#include "gui/windowdriver.h"
#include "logs/logtime.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/loopwatch.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/panels/detailspanel.h"
#include "ui/panels/logstab.h"
#include "ui/panels/logview.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

#include <csignal>
#include <sys/resource.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What a shop's container writes: colours, warnings on the other stream, a long line.
const QString story = u"i=0; while [ $i -lt 400 ]; do i=$((i+1)); echo \"GET /v1/cart/$i 200 11 ms\"; "
                      "[ $((i%9)) = 0 ] && echo \"upstream timeout after 800 ms, order $i\" >&2; "
                      "[ $((i%13)) = 0 ] && printf '\\033[32mINFO\\033[0m \\033[1mcheckout\\033[0m done "
                      "\\033[33mslow\\033[0m \\033[38;5;208mqueue\\033[0m\\n'; "
                      "usleep 1000; done; "
                      "echo \"stack: $(seq -s ' at com.example.shop.Cart:' 1 40)\"; sleep 3600"_s;

/// While it lives no file may grow beyond a few lines.
class SmallFiles
{
public:
    SmallFiles()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_usual);
        const rlimit small{20'000, m_usual.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallFiles() { ::setrlimit(RLIMIT_FSIZE, &m_usual); }

private:
    rlimit m_usual = {};
};

} // namespace

class TestLogsTab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        for (int i = 1; i <= 3; ++i)
            run(i, u"api-%1"_s.arg(i), story);
        run(1, u"quiet"_s, u"sleep 3600"_s);
        m_pictures = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }

    void init()
    {
        QList<fleet::HostConfig> hosts;
        for (int i = 1; i <= 3; ++i)
            hosts.append({u"aws%1"_s.arg(i), *engine::Endpoint::parse(m_engines.endpoint(i))});
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"containers"_s);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 4, 15'000);
    }
    void cleanup() { m_driver.reset(); }

    void byMouse()
    {
        QVERIFY(!panel()->isVisible());
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, cell(0));
        QTRY_VERIFY(panel()->isVisible());
        QVERIFY2(!panel()->isOpen(), "it opens when it is asked to");
        auto *bar = panel()->findChild<QTabBar *>();
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(0).center());
        QTRY_VERIFY(lines() > 400);
        // Another container beside it, of another host.
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, Qt::ControlModifier, cell(1));
        QTRY_COMPARE(tab()->session().sources().size(), 2u);
        QTRY_VERIFY(lines() > 800);
        QTest::mouseClick(panel()->findChild<QWidget *>(u"detailsFold"_s), Qt::LeftButton);
        QVERIFY(!view()->isVisible());
        QTRY_COMPARE(tab()->session().followers().front()->state(), logs::LogFollower::State::Waiting);
    }

    void byMenu()
    {
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, cell(0));
        QTest::keyClick(table(), Qt::Key_Menu);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        if (!menu) { // the menu key is the window system's on some
            QContextMenuEvent event(QContextMenuEvent::Keyboard, cell(0), table()->viewport()->mapToGlobal(cell(0)));
            QApplication::sendEvent(table()->viewport(), &event);
            menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        }
        QVERIFY(menu);
        auto *logs = menu->findChild<QAction *>(u"details:logs"_s);
        QVERIFY(logs);
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(logs).center());
        QTRY_VERIFY(view()->isVisible() && view()->hasFocus());
        QTRY_VERIFY(lines() > 400);
    }

    void followsAndPauses()
    {
        openAll();
        QVERIFY(view()->isFollowing());
        QCOMPARE(status(), u"Following"_s);
        QTest::keyClick(view(), Qt::Key_PageUp);
        QVERIFY(!view()->isFollowing());
        QVERIFY(status().startsWith(u"Paused"_s));
        const qint64 top = view()->firstInView();
        const qint64 before = lines();
        write(2, u"api-2"_s, u"for i in 1 2 3; do echo late $i; done"_s);
        QTRY_COMPARE(lines(), before + 3);
        QTRY_COMPARE(newLines()->text(), u"3 new lines"_s);
        QCOMPARE(view()->firstInView(), top);
        QVERIFY(m_driver->saveLooks(m_pictures, u"logs-paused"_s));
        QTest::mouseClick(newLines(), Qt::LeftButton);
        QVERIFY(view()->isFollowing());
        QVERIFY(!newLines()->isVisible());
        QTest::keyClick(view(), Qt::Key_Home);
        QCOMPARE(view()->firstInView(), tab()->session().store().first());
        QTest::keyClick(view(), Qt::Key_End);
        QVERIFY(view()->isFollowing());
        view()->verticalScrollBar()->setValue(10);
        QVERIFY(!view()->isFollowing());
        view()->verticalScrollBar()->setValue(view()->verticalScrollBar()->maximum());
        QVERIFY(view()->isFollowing());
    }

    void findAndFilter()
    {
        openAll();
        QTest::keyClick(view(), Qt::Key_F, Qt::ControlModifier);
        auto *field = panel()->findChild<QLineEdit *>(u"logFind"_s);
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, u"ORDER (9|18)$"_s);
        QTRY_COMPARE(result(), u"No line matches"_s);
        auto *regex = panel()->findChild<QToolButton *>(u"logFindRegex"_s);
        QVERIFY(WindowDriver::tabTo(regex));
        QTest::keyClick(regex, Qt::Key_Space);
        QTRY_COMPARE(result(), u"6 lines"_s);
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(result().endsWith(u" of 6"_s));
        const qint64 first = view()->currentLine();
        QTest::keyClick(field, Qt::Key_F3);
        QVERIFY(view()->currentLine() != first);
        QTest::keyClick(field, Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(view()->currentLine(), first);
        QVERIFY(m_driver->saveLooks(m_pictures, u"logs-find"_s));
        auto *only = panel()->findChild<QToolButton *>(u"logFindOnly"_s);
        QTest::mouseClick(only, Qt::LeftButton);
        const auto copied = [&] { // all that is shown; the filter finds it a little at a time
            QTest::keyClick(view(), Qt::Key_A, Qt::ControlModifier);
            QTest::keyClick(view(), Qt::Key_C, Qt::ControlModifier);
            return QApplication::clipboard()->text().split(u'\n').size();
        };
        QTRY_COMPARE(copied(), 6);
        QVERIFY(m_driver->saveLooks(m_pictures, u"logs-filter"_s));
        QTest::keyClicks(field, u"("_s);
        QTRY_VERIFY(result().contains(u"at character"_s));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!field->isVisible());
        QVERIFY(view()->hasFocus());
        QTRY_VERIFY(view()->verticalScrollBar()->maximum() > 100);
    }

    void goesToATime()
    {
        openAll();
        const auto &store = tab()->session().store();
        const core::Time wanted = store.line(store.end() / 2).time;
        QTest::keyClick(view(), Qt::Key_U); // in UTC
        QTest::keyClick(view(), Qt::Key_G, Qt::ControlModifier);
        auto *field = panel()->findChild<QLineEdit *>(u"logTime"_s);
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, u"soon"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(panel()->findChild<QLabel *>(u"logTimeHint"_s)->text().contains(u"14:05"_s));
        field->clear();
        QTest::keyClicks(field, logs::shownTime(wanted, Qt::UTC, true));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!view()->isFollowing());
        const qint64 line = view()->currentLine();
        QVERIFY(line > 0 && store.line(line).time >= std::chrono::floor<std::chrono::milliseconds>(wanted));
        QVERIFY(store.line(line - 1).time < wanted);
    }

    void wrapsSelectsAndCopies()
    {
        openAll();
        QTest::keyClick(view(), Qt::Key_W);
        QTest::keyClick(view(), Qt::Key_T); // without times
        QVERIFY(m_driver->saveLooks(m_pictures, u"logs-wrapped"_s));
        QTest::keyClick(view(), Qt::Key_PageUp);
        QTest::keyClick(view(), Qt::Key_PageUp);
        QTest::keyClick(view(), Qt::Key_PageDown);
        QTest::keyClick(view(), Qt::Key_W);
        QTest::keyClick(view(), Qt::Key_L);
        QTest::keyClick(view(), Qt::Key_Up, Qt::ShiftModifier);
        QTest::keyClick(view(), Qt::Key_Up, Qt::ShiftModifier);
        QTest::keyClick(view(), Qt::Key_Up, Qt::ShiftModifier);
        QTest::keyClick(view(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text().split(u'\n').size(), 3);
        QTest::keyClick(view(), Qt::Key_Escape);
        QVERIFY(!view()->hasSelection());
        // With the mouse: a word, then from one line to another.
        QWidget *port = view()->viewport();
        QTest::mouseDClick(port, Qt::LeftButton, {}, QPoint(port->width() / 2 - 60, 40));
        QTest::mousePress(port, Qt::LeftButton, {}, QPoint(port->width() / 3, 30));
        QMouseEvent move(QEvent::MouseMove, QPointF(port->width() / 3, 90),
                         port->mapToGlobal(QPointF(port->width() / 3, 90)), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(port, &move);
        QTest::mouseRelease(port, Qt::LeftButton, {}, QPoint(port->width() / 3, 90));
        QVERIFY(view()->selectedText().count(u'\n') >= 2);
        QVERIFY(m_driver->saveLooks(m_pictures, u"logs-selected"_s));
        QTest::keyClick(view(), Qt::Key_Escape); // the selection
        QTest::keyClick(view(), Qt::Key_Escape);
        QVERIFY(table()->hasFocus());
    }

    void exportsAndTellsErrors()
    {
        openAll();
        QTemporaryDir folder;
        const QString path = folder.filePath(u"shop.log"_s);
        exportTo(path);
        QTRY_VERIFY(notice().contains(u"lines written to"_s));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), lines());
        file.close();
        exportTo(path);
        QTRY_VERIFY(notice().startsWith(u"There is a file"_s));
        auto *replace = panel()->findChild<QPushButton *>(u"logReplace"_s);
        QTRY_VERIFY(replace->hasFocus());
        {
            const SmallFiles full; // as a full disk: in the middle
            QTest::keyClick(replace, Qt::Key_Space);
            QTRY_VERIFY(notice().contains(u"could not be written"_s));
        }
        QVERIFY(m_driver->saveLooks(m_pictures, u"logs-export-error"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), lines()); // as it was
    }

    void nothingWrittenYet()
    {
        table()->selectRow(3);
        QTest::keyClick(table(), Qt::Key_L, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(status(), u"Following"_s, 10'000);
        QCOMPARE(lines(), 0);
        QVERIFY(m_driver->saveLooks(m_pictures, u"logs-empty"_s));
    }

    void comesBackAfterRestart()
    {
        openAll();
        m_driver->restart();
        m_driver->openPage(u"containers"_s);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 3, 15'000);
        table()->selectRow(0);
        QTRY_VERIFY(panel()->isVisible() && panel()->isOpen());
        QTRY_VERIFY(lines() > 400);
    }

private:
    void run(int engine, const QString &name, const QString &script)
    {
        QVERIFY(!DockerCli(m_engines.socket(engine))
                     .run({u"run"_s, u"-d"_s, u"--name"_s, name, u"bayplan-test/app:blue"_s, u"sh"_s, u"-c"_s, script})
                     .isNull());
    }
    /// Into the log of a running container: through the output of its first process.
    void write(int engine, const QString &name, const QString &script)
    {
        QVERIFY(!DockerCli(m_engines.socket(engine))
                     .run({u"exec"_s, name, u"sh"_s, u"-c"_s, QString(u"("_s + script + u") > /proc/1/fd/1"_s)})
                     .isNull());
    }

    /// The three shops' logs, by keyboard.
    void openAll()
    {
        m_driver->filter(u"api"_s);
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        table()->setFocus();
        QTRY_VERIFY(table()->hasFocus());
        QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(table(), Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(view()->hasFocus());
        QTRY_VERIFY(lines() >= 3 * (400 + 44 + 30 + 1));
        QTRY_COMPARE(status(), u"Following"_s);
    }

    void exportTo(const QString &path)
    {
        QTest::keyClick(view(), Qt::Key_S, Qt::ControlModifier);
        auto *dialog = m_driver->dialog<QFileDialog>(u"exportLogDialog"_s);
        QVERIFY(dialog);
        auto *name = dialog->findChild<QLineEdit *>(u"fileNameEdit"_s);
        QVERIFY(name);
        name->selectAll();
        QTest::keyClicks(name, path);
        QTest::keyClick(name, Qt::Key_Return);
    }

    QTableView *table() const { return m_driver->table(u"containersTable"_s); }
    QPoint cell(int row) const { return table()->visualRect(table()->model()->index(row, 0)).center(); }
    ui::DetailsPanel *panel() const { return m_driver->window().findChild<ui::DetailsPanel *>(); }
    ui::LogsTab *tab() const { return m_driver->window().findChild<ui::LogsTab *>(); }
    ui::LogView *view() const { return m_driver->window().findChild<ui::LogView *>(); }
    qint64 lines() const { return tab()->session().store().count(); }
    QPushButton *newLines() const { return view()->findChild<QPushButton *>(u"logNewLines"_s); }
    QString status() const { return m_driver->window().findChild<QLabel *>(u"logStatus"_s)->text(); }
    QString result() const { return panel()->findChild<QLabel *>(u"logFindResult"_s)->text(); }
    QString notice() const { return panel()->findChild<ui::MessageBar *>(u"logNotice"_s)->text(); }

    TestFleet m_engines;
    QString m_pictures;
    std::unique_ptr<WindowDriver> m_driver;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestLogsTab)
#include "tst_logstab.moc"
