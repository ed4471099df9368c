// SPDX-License-Identifier: GPL-3.0-or-later
// Terminals in the real window, by keyboard and by mouse, on a real engine; and published ports in a browser.
#include "gui/windowdriver.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/panels/terminalpane.h"
#include "ui/panels/terminaltab.h"
#include "ui/panels/terminalview.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDesktopServices>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <QWheelEvent>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {
const QString image = u"bayplan-test/app:blue"_s;
}

/// Takes the place of the desktop's browser.
class Browser : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    void open(const QUrl &url) { opened << url; }

public:
    QList<QUrl> opened;
};

class TestTerminalTab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        QVERIFY(!m_docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"web-1"_s, u"-p"_s, u"18888:8080"_s, image}).isNull());
        QVERIFY(!m_docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"web-2"_s, u"-p"_s, u"8080"_s, image}).isNull());
        QVERIFY(!m_docker.run({u"create"_s, u"--name"_s, u"idle"_s, image}).isNull());
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
        QDesktopServices::setUrlHandler(u"http"_s, &m_browser, "open");
        m_driver = std::make_unique<WindowDriver>(
            *qApp, WindowDriver::Start{.hosts = {{u"engine1"_s, *engine::Endpoint::parse(m_engines.endpoint(1))}}});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"containers"_s);
        QTRY_COMPARE_WITH_TIMEOUT(containers()->model()->rowCount(), 3, 15'000);
    }
    void cleanupTestCase()
    {
        m_driver.reset();
        QDesktopServices::unsetUrlHandler(u"http"_s);
        QVERIFY(m_engines.removeAllContainers());
    }

    void openedByKeyboard()
    {
        choose(u"web-1"_s);
        QTest::keyClick(containers(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(tab() && tab()->isVisible());
        auto *offer = tab()->findChild<QPushButton *>(u"openTerminal"_s);
        QTRY_VERIFY(offer->hasFocus());
        QVERIFY(offer->text().contains(u"web-1"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"terminal-offer"_s));
        QTest::keyClick(offer, Qt::Key_Space);
        QTRY_VERIFY(tab()->current());
        QTRY_VERIFY_WITH_TIMEOUT(sees(u"#"_s), 10'000);
        QVERIFY(view()->hasFocus());
    }

    void typedIntoTheContainer()
    {
        type(u"echo 'typed: ÄÖ€' >/tmp/by-keyboard\r"_s);
        QTRY_COMPARE_WITH_TIMEOUT(inContainer({u"cat"_s, u"/tmp/by-keyboard"_s}), u"typed: ÄÖ€"_s, 10'000);
        // Ctrl+K is the window's everywhere else; here it takes the line's rest away.
        type(u"echo kept >/tmp/line; false"_s);
        for (int i = 0; i < 7; ++i)
            QTest::keyClick(view(), Qt::Key_Left);
        QTest::keyClick(view(), Qt::Key_K, Qt::ControlModifier);
        QTest::keyClick(view(), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(inContainer({u"cat"_s, u"/tmp/line"_s}), u"kept"_s, 10'000);
        QVERIFY(!QApplication::activePopupWidget());
        QVERIFY(view()->hasFocus());
    }

    void theSizeIsTheViews()
    {
        m_driver->window().resize(1300, 860);
        const auto size = [this] { return u"%1 %2"_s.arg(pane()->screen().rows()).arg(pane()->screen().columns()); };
        QTRY_VERIFY(pane()->screen().columns() > 100);
        type(u"clear; until [ \"$(stty size)\" = '%1' ]; do sleep 0.1; done; echo fi''tting\r"_s.arg(size()));
        QTRY_VERIFY_WITH_TIMEOUT(sees(u"fitting"_s), 10'000);
    }

    void copiedAndPasted()
    {
        type(u"clear; echo pick''ed-word other\r"_s);
        QTRY_VERIFY_WITH_TIMEOUT(lineOf(u"picked-word other"_s) >= 0, 10'000);
        const int line = lineOf(u"picked-word other"_s);
        const QRect first = view()->cellRect({line, 0});
        const QRect last = view()->cellRect({line, 10});
        QWidget *port = view()->viewport();
        QTest::mousePress(port, Qt::LeftButton, {}, first.topLeft() + QPoint(1, 5));
        const QPoint there = last.center() + QPoint(3, 0);
        QMouseEvent move(QEvent::MouseMove, there, port->mapToGlobal(there), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(port, &move);
        QTest::mouseRelease(port, Qt::LeftButton, {}, there);
        QCOMPARE(view()->selectedText(), u"picked-word"_s);
        QTest::keyClick(view(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"picked-word"_s);
        QTest::mouseDClick(port, Qt::LeftButton, {}, view()->cellRect({line, 14}).center());
        QTest::mouseRelease(port, Qt::LeftButton, {}, view()->cellRect({line, 14}).center());
        QCOMPARE(view()->selectedText(), u"other"_s);

        QGuiApplication::clipboard()->setText(u"echo past''ed\n"_s);
        QTest::keyClick(view(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(lineOf(u"pasted"_s) >= 0, 10'000);
        QGuiApplication::clipboard()->setText(u"echo mid''dle\r"_s, QClipboard::Selection);
        QTest::mouseClick(port, Qt::MiddleButton, {}, first.center());
        QTRY_VERIFY_WITH_TIMEOUT(lineOf(u"middle"_s) >= 0, 10'000);
    }

    void theClipboardIsNotThePrograms()
    {
        QGuiApplication::clipboard()->setText(u"mine"_s);
        type(u"clear; printf '\\033]52;c;ZXZpbA==\\a\\033]52;p;ZXZpbA==\\a\\033]0;a <b>title</b>\\a'; echo do''ne\r"_s);
        QTRY_VERIFY_WITH_TIMEOUT(sees(u"done"_s), 10'000);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"mine"_s);
        QVERIFY(QGuiApplication::clipboard()->text(QClipboard::Selection) != u"evil"_s);
        QCOMPARE(pane()->screen().title(), u"a <b>title</b>"_s);
        QVERIFY(!bar()->tabToolTip(bar()->currentIndex()).contains(u"<b>"_s));
    }

    void scrolledBack()
    {
        type(u"clear; seq 1 300\r"_s);
        QTRY_VERIFY_WITH_TIMEOUT(lineOf(u"300"_s) >= 0, 10'000);
        QScrollBar *scroll = view()->verticalScrollBar();
        QTRY_VERIFY(scroll->maximum() > 200);
        QCOMPARE(scroll->value(), scroll->maximum());
        const int before = scroll->value();
        QWheelEvent wheel(QPointF(50, 50), view()->viewport()->mapToGlobal(QPointF(50, 50)), {}, {0, 240}, {}, {},
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(view()->viewport(), &wheel);
        QCOMPARE(scroll->value(), before - 6);
        QTest::keyClick(view(), Qt::Key_PageUp, Qt::ShiftModifier);
        QVERIFY(scroll->value() < before - 6);
        QTest::keyClick(view(), Qt::Key_A); // typing goes to the end
        QCOMPARE(scroll->value(), scroll->maximum());
        QTest::keyClick(view(), Qt::Key_Backspace);
    }

    void looks()
    {
        type(u"clear; for i in 0 1 2 3 4 5 6 7; do printf '\\033[3%dmcolour %d\\033[0m \\033[9%dmbright\\033[0m "
             "\\033[4%dm back \\033[0m\\r\\n' $i $i $i $i; done; printf '\\033[1mbold \\033[3mitalic "
             "\\033[4munderlined\\033[0m \\033[7mreverse\\033[0m \\033[38;5;208m256 \\033[38;2;90;140;220mtrue\\033[0m "
             "漢字 ü €\\r\\n'; ls /\r"_s);
        QTRY_VERIFY_WITH_TIMEOUT(lineOf(u"underlined"_s) >= 0 && sees(u"proc"_s), 10'000);
        QVERIFY(m_driver->saveLooks(m_folder, u"terminal"_s));
        type(u"clear; vi /etc/passwd\r"_s);
        QTRY_VERIFY_WITH_TIMEOUT(sees(u"root:x:0:0"_s) && pane()->screen().isAlternate(), 10'000);
        QVERIFY(m_driver->saveLooks(m_folder, u"terminal-vi"_s));
        type(u":q!\r"_s);
        type(u"clear; top -d 1\r"_s);
        QTRY_VERIFY_WITH_TIMEOUT(sees(u"Load average"_s), 10'000);
        QVERIFY(m_driver->saveLooks(m_folder, u"terminal-top"_s));
        type(u"q"_s);
    }

    void severalAtOnce()
    {
        choose(u"web-2"_s);
        auto *offer = tab()->findChild<QPushButton *>(u"openTerminal"_s);
        QTRY_VERIFY(offer->text().contains(u"web-2"_s)); // the tab knows of the selection
        auto *plus = m_driver->window().findChild<QToolButton *>(u"newTerminal"_s);
        QTRY_VERIFY(plus->isVisible() && plus->isEnabled());
        // The menu is what a click opens.
        plus->menu()->actions().first()->trigger();
        QTRY_COMPARE(bar()->count(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(sees(u"#"_s), 10'000);
        type(u"hostname >/tmp/second\r"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_docker.run({u"exec"_s, u"web-2"_s, u"cat"_s, u"/tmp/second"_s}, true).isEmpty(),
                                 10'000);
        QTest::keyClick(view(), Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(bar()->currentIndex(), 0);
        QTRY_VERIFY(view()->hasFocus());
        QTest::keyClick(view(), Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(bar()->currentIndex(), 1);
        choose(u"web-1"_s); // shows its terminal
        QTRY_COMPARE(bar()->currentIndex(), 0);
    }

    void leftByKeyboard()
    {
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_F6, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(bar()->hasFocus());
        QTest::keyClick(bar(), Qt::Key_Return);
        QVERIFY(view()->hasFocus());
    }

    void endsAndOpensAgain()
    {
        type(u"exit 7\r"_s);
        auto *status = pane()->findChild<QLabel *>(u"terminalStatus"_s);
        QTRY_VERIFY_WITH_TIMEOUT(status->isVisible() && status->text().contains(u"7"_s), 10'000);
        QCOMPARE(bar()->tabText(bar()->currentIndex()), u"web-1: exit 7"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"terminal-ended"_s));
        QTest::keyClick(view(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!status->isVisible(), 10'000);
        type(u"echo again >/tmp/again\r"_s);
        QTRY_COMPARE_WITH_TIMEOUT(inContainer({u"cat"_s, u"/tmp/again"_s}), u"again"_s, 10'000);
    }

    void closingHangsUp()
    {
        type(u"sleep 4321\r"_s);
        const auto sleeps = [&] { return m_docker.run({u"top"_s, u"web-1"_s}).contains(u"sleep 4321"_s); };
        QTRY_VERIFY_WITH_TIMEOUT(sleeps(), 10'000);
        const int before = bar()->count();
        QTest::keyClick(view(), Qt::Key_W, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(bar()->count(), before - 1);
        QTRY_VERIFY_WITH_TIMEOUT(!sleeps(), 10'000);
    }

    void whereNoneCanBe()
    {
        while (bar()->count() > 0)
            QTest::mouseClick(bar()->tabButton(0, QTabBar::RightSide), Qt::LeftButton);
        choose(u"idle"_s);
        auto *offer = tab()->findChild<QPushButton *>(u"openTerminal"_s);
        QTRY_VERIFY(!offer->isVisible());
        QTRY_VERIFY(m_driver->textsShown().join(u'\n').contains(u"idle is not running."_s));
    }

    void portsInABrowser()
    {
        choose(u"web-1"_s);
        m_browser.opened.clear();
        triggerInMenu(containers(), u"port:open"_s);
        QTRY_COMPARE(m_browser.opened, QList<QUrl>{QUrl(u"http://127.0.0.1:18888/"_s)});
        m_driver->openPage(u"ports"_s);
        QTableView *ports = m_driver->table(u"portsTable"_s);
        QTRY_VERIFY(WindowDriver::column(ports, u"Published"_s).contains(u"18888"_s));
        ports->selectRow(int(WindowDriver::column(ports, u"Published"_s).indexOf(u"18888"_s)));
        triggerInMenu(ports, u"port:open"_s);
        QTRY_COMPARE(m_browser.opened.size(), 2);
        m_driver->openPage(u"containers"_s);
    }

private:
    QTableView *containers() const { return m_driver->table(u"containersTable"_s); }
    ui::TerminalTab *tab() const { return m_driver->window().findChild<ui::TerminalTab *>(); }
    ui::TerminalPane *pane() const { return tab()->current(); }
    ui::TerminalView *view() const { return &pane()->view(); }
    QTabBar *bar() const { return tab()->findChild<QTabBar *>(u"terminals"_s); }

    void choose(const QString &name)
    {
        const int row = int(WindowDriver::column(containers(), u"Name"_s).indexOf(name));
        QVERIFY(row >= 0);
        const QRect place = containers()->visualRect(containers()->model()->index(row, 0));
        QTest::mouseClick(containers()->viewport(), Qt::LeftButton, {}, place.center());
    }

    void triggerInMenu(QTableView *table, const QString &name)
    {
        const QRect place = table->visualRect(table->currentIndex());
        QContextMenuEvent event(QContextMenuEvent::Keyboard, place.center(),
                                table->viewport()->mapToGlobal(place.center()));
        QApplication::sendEvent(table->viewport(), &event);
        QTRY_VERIFY(QApplication::activePopupWidget());
        auto *action = QApplication::activePopupWidget()->findChild<QAction *>(name);
        if (action)
            action->trigger();
        QApplication::activePopupWidget()->close();
        QVERIFY(action);
    }

    void type(const QString &text)
    {
        for (const QChar character : text) {
            if (character == u'\r')
                QTest::keyClick(view(), Qt::Key_Return);
            else if (character.unicode() < 0x80)
                QTest::keyClick(view(), character.toLatin1());
            else
                QTest::sendKeyEvent(QTest::Click, view(), Qt::Key_unknown, QString(character), Qt::NoModifier);
        }
    }

    /// The line of the screen that is this text; -1 if there is none.
    int lineOf(const QString &text) const
    {
        for (int row = 0; row < pane()->screen().rows(); ++row) {
            if (pane()->screen().text({row, 0}, {row, pane()->screen().columns()}).contains(text))
                return row;
        }
        return -1;
    }
    bool sees(const QString &text) const { return pane() && lineOf(text) >= 0; }
    QString inContainer(const QStringList &words) const
    {
        return m_docker.run(QStringList{u"exec"_s, u"web-1"_s} + words, true);
    }

    TestFleet m_engines;
    const DockerCli m_docker{m_engines.socket(1)};
    Browser m_browser;
    QString m_folder;
    std::unique_ptr<WindowDriver> m_driver;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestTerminalTab)
#include "tst_terminaltab.moc"
