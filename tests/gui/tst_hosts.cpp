// SPDX-License-Identifier: GPL-3.0-or-later
// Hosts added, tested and edited in the real window, by mouse and by keyboard, with real engines behind them.
#include "engine/tlsengine.h"
#include "fleet/hostsmodel.h"
#include "gui/windowdriver.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"
#include "ui/page.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTcpServer>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestHosts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
        m_tls = std::make_unique<TlsEngine>(m_engines, m_engines.count());
        QVERIFY(m_tls->serveWell());
    }
    void cleanupTestCase() { m_tls.reset(); }

    void init()
    {
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = {host(u"engine1"_s)}});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"hosts"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isConnected(u"engine1"_s), 15'000);
    }
    void cleanup() { m_driver.reset(); }

    void addByMouseAfterATest()
    {
        QWidget *dialog = openAdd();
        QVERIFY(dialog);
        type(dialog, u"endpoint"_s, m_engines.endpoint(2));
        QCOMPARE(label(dialog, u"kind"_s), u"socket"_s);
        type(dialog, u"name"_s, u"second"_s);
        type(dialog, u"labels"_s, u"zone=a, ssd"_s);
        click(dialog, u"swatch:violet"_s);
        click(dialog, u"production"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"add-socket"_s));
        click(dialog, u"testConnection"_s);
        QTRY_VERIFY_WITH_TIMEOUT(label(dialog, u"testSummary"_s).startsWith(u"It works: Docker"_s), 10'000);
        QVERIFY(m_driver->saveLooks(m_folder, u"test-passed"_s));
        click(dialog, u"copyTest"_s);
        const QString copied = QApplication::clipboard()->text();
        QVERIFY2(copied.contains(u"Ping"_s) && copied.contains(m_engines.endpoint(2)), qPrintable(copied));
        click(dialog, u"addHost"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isConnected(u"second"_s), 10'000);

        fleet::HostConfig wanted{u"second"_s, *engine::Endpoint::parse(m_engines.endpoint(2))};
        wanted.labels = {{u"zone"_s, u"a"_s}, {u"ssd"_s, QString()}};
        wanted.colour = u"violet"_s;
        wanted.production = true;
        QVERIFY(config(u"second"_s) == wanted);
        QVERIFY2(fleet::Workspace::load(m_driver->workspaceFile())->hosts().contains(wanted), "it is not in the file");
        QVERIFY(cardSays(u"second"_s, u"production"_s));
        QVERIFY(cardSays(u"second"_s, u"zone=a"_s));
    }

    void addByKeyboardFromThePalette()
    {
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_driver->window().findChild<QLineEdit *>(u"paletteEdit"_s);
        QTRY_VERIFY(palette && palette->isVisible());
        QTest::keyClicks(palette, u"add host"_s);
        QTest::keyClick(palette, Qt::Key_Return);
        auto *dialog = m_driver->dialog(u"addHostDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"endpoint"_s);
        press(m_engines.endpoint(2));
        QVERIFY(tabInto(dialog, u"name"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        press(u"by-keys"_s);
        QVERIFY(tabInto(dialog, u"labels"_s));
        press(u"rack=7"_s);
        QVERIFY(tabInto(dialog, u"swatch:none"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right); // blue
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right); // green
        QVERIFY(tabInto(dialog, u"readOnly"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QVERIFY(tabInto(dialog, u"testConnection"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(label(dialog, u"testSummary"_s).startsWith(u"It works"_s), 10'000);
        QVERIFY(tabInto(dialog, u"addHost"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(isConnected(u"by-keys"_s), 10'000);
        QCOMPARE(config(u"by-keys"_s).colour, u"green"_s);
        QVERIFY(config(u"by-keys"_s).readOnly);
        QCOMPARE(config(u"by-keys"_s).labels.value(u"rack"_s), u"7"_s);
    }

    void overTlsWithAFolderFoundByBrowsing()
    {
        QWidget *dialog = openAdd();
        QVERIFY(dialog);
        type(dialog, u"endpoint"_s, m_tls->endpoint());
        QCOMPARE(label(dialog, u"kind"_s), u"tls"_s); // 2376 says so by itself
        click(dialog, u"tlsFolderBrowse"_s);
        auto *browse = m_driver->dialog<QFileDialog>(u"browseDialog"_s);
        QVERIFY(browse);
        auto *path = browse->findChild<QLineEdit *>();
        QVERIFY(path);
        path->setText(m_tls->goodFolder());
        QTest::keyClick(path, Qt::Key_Return);
        auto *folder = dialog->findChild<QLineEdit *>(u"tlsFolder"_s);
        QTRY_COMPARE(folder->text(), m_tls->goodFolder());
        QVERIFY(m_driver->saveLooks(m_folder, u"add-tls-folder"_s));
        click(dialog, u"testConnection"_s);
        QTRY_VERIFY_WITH_TIMEOUT(label(dialog, u"testSummary"_s).startsWith(u"It works"_s), 10'000);
        QVERIFY(m_driver->saveLooks(m_folder, u"test-passed-tls"_s));
        type(dialog, u"name"_s, u"secured"_s);
        click(dialog, u"addHost"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isConnected(u"secured"_s), 10'000);
    }

    void unverifiedIsWarnedOfForEver()
    {
        const CertificatePair stranger = makeCertificate({.subject = u"stranger"_s, .authority = true});
        const QString wrong = m_tls->folder(u"wrong"_s, stranger.certificate, m_tls->client());
        QWidget *dialog = openAdd();
        QVERIFY(dialog);
        type(dialog, u"endpoint"_s, m_tls->endpoint());
        type(dialog, u"name"_s, u"unsafe"_s);
        click(dialog, u"tlsByFiles"_s);
        type(dialog, u"tlsCa"_s, wrong + u"/ca.pem"_s);
        type(dialog, u"tlsCertificate"_s, wrong + u"/cert.pem"_s);
        type(dialog, u"tlsKey"_s, wrong + u"/key.pem"_s);
        click(dialog, u"testConnection"_s);
        QTRY_VERIFY_WITH_TIMEOUT(label(dialog, u"testSummary"_s).startsWith(u"It can't"_s), 10'000);
        QVERIFY(m_driver->saveLooks(m_folder, u"test-failed-tls"_s));
        QVERIFY(!dialog->findChild<QLabel *>(u"tlsWarning"_s)->isVisible());
        click(dialog, u"tlsSkipVerify"_s);
        QVERIFY(dialog->findChild<QLabel *>(u"tlsWarning"_s)->isVisible());
        QVERIFY2(label(dialog, u"testSummary"_s).isEmpty(), "what was found belonged to another way");
        QVERIFY(m_driver->saveLooks(m_folder, u"add-tls-files"_s));
        click(dialog, u"addHost"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isConnected(u"unsafe"_s), 10'000);
        m_driver->restart();
        m_driver->openPage(u"hosts"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isConnected(u"unsafe"_s), 10'000);
        QVERIFY(cardSays(u"unsafe"_s, u"certificate not checked"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"card-unchecked"_s));
        click(&m_driver->window(), u"chip:table"_s);
        auto *table = m_driver->table(u"hosts"_s);
        QVERIFY(table);
        QVERIFY(WindowDriver::column(table, u"Marks"_s).contains(u"certificate not checked"_s));
    }

    void otherKindsAsTheyAreTyped_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("said");
        QTest::newRow("tcp") << u"tcp://10.0.1.12:2375"_s << u"tcp"_s << u"controls the host"_s;
        QTest::newRow("ssh") << u"ssh://deploy@aws1"_s << u"ssh"_s << u"your own ssh"_s;
        QTest::newRow("wrong") << u"ssh://-oProxyCommand=x"_s << QString() << u"can't be read"_s;
        QTest::newRow("empty") << QString() << QString() << u"unix:///path"_s;
    }
    void otherKindsAsTheyAreTyped()
    {
        QFETCH(QString, address);
        QFETCH(QString, kind);
        QFETCH(QString, said);
        QWidget *dialog = openAdd();
        QVERIFY(dialog);
        type(dialog, u"endpoint"_s, address);
        QCOMPARE(label(dialog, u"kind"_s), kind);
        QVERIFY2(label(dialog, u"addressHint"_s).contains(said), qPrintable(label(dialog, u"addressHint"_s)));
        QCOMPARE(dialog->findChild<QAbstractButton *>(u"addHost"_s)->isEnabled(), !kind.isEmpty());
        QCOMPARE(dialog->findChild<QAbstractButton *>(u"testConnection"_s)->isEnabled(), !kind.isEmpty());
        QVERIFY(m_driver->saveLooks(m_folder, u"add-"_s + QString::fromLatin1(QTest::currentDataTag())));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_driver->window().findChild<QWidget *>(u"addHostDialog"_s));
    }

    void whatIsWrongIsSaidAndNotAdded()
    {
        QWidget *dialog = openAdd();
        QVERIFY(dialog);
        type(dialog, u"endpoint"_s, m_engines.endpoint(2));
        type(dialog, u"labels"_s, u"zone=a, =b"_s);
        const auto *add = dialog->findChild<QAbstractButton *>(u"addHost"_s);
        QVERIFY(!add->isEnabled());
        QVERIFY(label(dialog, u"message"_s).contains(u"“=b” can't be a label"_s));
        type(dialog, u"labels"_s, u"zone=a, zone=b"_s);
        QVERIFY(label(dialog, u"message"_s).contains(u"“zone” is there twice"_s));
        type(dialog, u"labels"_s, QString());
        type(dialog, u"name"_s, u"engine1"_s);
        QVERIFY(add->isEnabled());
        click(dialog, u"addHost"_s);
        QVERIFY(label(dialog, u"message"_s).contains(u"There is a host named “engine1” already"_s));
        QVERIFY(dialog->isVisible());
        QCOMPARE(m_driver->desktop().fleet().hosts().size(), 1);
    }

    void aTestRunsFailsAndIsStopped()
    {
        QTcpServer silent; // takes connections and says nothing
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        QTcpServer gone;
        QVERIFY(gone.listen(QHostAddress::LocalHost));
        const quint16 closedPort = gone.serverPort();
        gone.close();

        QWidget *dialog = openAdd();
        QVERIFY(dialog);
        type(dialog, u"endpoint"_s, u"tcp://127.0.0.1:%1"_s.arg(silent.serverPort()));
        click(dialog, u"testConnection"_s);
        const auto *button = dialog->findChild<QAbstractButton *>(u"testConnection"_s);
        QTRY_COMPARE(button->text(), u"Stop the test"_s);
        QTRY_VERIFY(textsIn(dialog).contains(u"running…"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"test-running"_s));
        type(dialog, u"name"_s, u"usable meanwhile"_s);
        QCOMPARE(button->text(), u"Stop the test"_s);
        click(dialog, u"testConnection"_s);
        QTRY_COMPARE(label(dialog, u"testSummary"_s), u"Stopped."_s);

        type(dialog, u"endpoint"_s, u"tcp://127.0.0.1:%1"_s.arg(closedPort));
        QCOMPARE(button->text(), u"Test connection"_s);
        click(dialog, u"testConnection"_s);
        QTRY_VERIFY_WITH_TIMEOUT(label(dialog, u"testSummary"_s).startsWith(u"It can't"_s), 10'000);
        const auto details =
            dialog->findChildren<QLabel *>(u"stageDetail"_s) + dialog->findChildren<QLabel *>(u"stageNext"_s);
        QVERIFY(std::ranges::any_of(details,
                                    [](const QLabel *l) { return l->isVisible() && l->text().contains(u"efused"_s); }));
        QVERIFY2(std::ranges::all_of(
                     details, [](const QLabel *l) { return l->textInteractionFlags() & Qt::TextSelectableByMouse; }),
                 "what went wrong can't be selected");
        QVERIFY(m_driver->saveLooks(m_folder, u"test-failed"_s));
        QVERIFY2(dialog->findChild<QAbstractButton *>(u"addHost"_s)->isEnabled(), "adding needs no passed test");
    }

    void editingMarksKeepsTheConnection()
    {
        const fleet::HostConnection *connection = m_driver->desktop().fleet().hostByName(u"engine1"_s);
        const fleet::HostId id = connection->id();
        const auto since = connection->status().since;
        // By keyboard: the card's menu.
        QWidget *card = cardOf(u"engine1"_s);
        QVERIFY(card);
        card->setFocus();
        QTest::keyClick(card, Qt::Key_Return);
        QTRY_VERIFY(QApplication::activePopupWidget());
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return);
        auto *dialog = m_driver->dialog(u"editHostDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QLineEdit *>(u"endpoint"_s)->text(), m_engines.endpoint(1));
        type(dialog, u"name"_s, u"renamed"_s);
        type(dialog, u"labels"_s, u"zone=b"_s);
        click(dialog, u"readOnly"_s);
        click(dialog, u"swatch:amber"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"edit"_s));
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(m_driver->desktop().fleet().hostByName(u"renamed"_s));
        const fleet::HostConnection *renamed = m_driver->desktop().fleet().hostByName(u"renamed"_s);
        QCOMPARE(renamed->id(), id);
        QVERIFY(isConnected(u"renamed"_s));
        QVERIFY2(renamed->status().since == since, "it has connected anew");
        QTRY_VERIFY(cardSays(u"renamed"_s, u"read-only"_s));
        QVERIFY(cardSays(u"renamed"_s, u"zone=b"_s));

        // By mouse in the table, to another address: that is another connection.
        click(&m_driver->window(), u"chip:table"_s);
        auto *table = m_driver->table(u"hosts"_s);
        QTRY_VERIFY(table->isVisible());
        QContextMenuEvent menuEvent(QContextMenuEvent::Mouse, table->visualRect(table->model()->index(0, 0)).center(),
                                    table->viewport()->mapToGlobal(QPoint(20, 10)));
        QApplication::sendEvent(table->viewport(), &menuEvent);
        QTRY_VERIFY(QApplication::activePopupWidget());
        auto *edit = QApplication::activePopupWidget()->findChild<QAction *>(u"editHost"_s);
        QVERIFY(edit);
        QTest::mouseClick(QApplication::activePopupWidget(), Qt::LeftButton, {},
                          static_cast<QMenu *>(QApplication::activePopupWidget())->actionGeometry(edit).center());
        dialog = m_driver->dialog(u"editHostDialog"_s);
        QVERIFY(dialog);
        type(dialog, u"endpoint"_s, m_engines.endpoint(2));
        QVERIFY(label(dialog, u"message"_s).contains(u"new address"_s));
        click(dialog, u"saveHost"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isConnected(u"renamed"_s) && config(u"renamed"_s).endpoint.path == m_engines.socket(2),
                                 15'000);
        QVERIFY(m_driver->desktop().fleet().hostByName(u"renamed"_s)->id() != id);
    }

    void aHostIsEditedFromThePalette()
    {
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_driver->window().findChild<QLineEdit *>(u"paletteEdit"_s);
        QTRY_VERIFY(palette && palette->isVisible());
        QTest::keyClicks(palette, u"edit host engine1"_s);
        QTest::keyClick(palette, Qt::Key_Return);
        auto *dialog = m_driver->dialog(u"editHostDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QLineEdit *>(u"name"_s)->text(), u"engine1"_s);
    }

    void marksLabelsAndTheFilter()
    {
        QList<fleet::HostConfig> hosts{host(u"engine1"_s), host(u"aws1"_s), host(u"aws2"_s), host(u"edge"_s)};
        hosts[0].colour = u"blue"_s;
        hosts[1].production = true;
        hosts[1].readOnly = true;
        hosts[1].colour = u"red"_s;
        hosts[1].labels = {{u"zone"_s, u"eu-central-1a"_s}, {u"ssd"_s, {}}};
        hosts[2].labels = {{u"zone"_s, u"b"_s}, {u"rack"_s, u"a-label-that-is-much-longer-than-a-card"_s}};
        hosts[2].production = true;
        hosts[3].endpoint = *engine::Endpoint::parse(u"tcp://127.0.0.1:9"_s, engine::TlsFiles{.skipVerify = true});
        hosts[3].readOnly = true;
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"hosts"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isConnected(u"aws2"_s), 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(cardSays(u"edge"_s, u"certificate not checked"_s), 15'000);
        QVERIFY(m_driver->saveLooks(m_folder, u"cards-marks"_s));

        const auto shown = [&] {
            QStringList names;
            for (const QWidget *card : m_driver->window().findChildren<QWidget *>(u"hostCard"_s)) {
                if (card->isVisible())
                    names << card->accessibleName();
            }
            names.sort();
            return names;
        };
        const auto filtered = [&](const QString &text, const QStringList &expected) {
            m_driver->filter({});
            m_driver->filter(text);
            const bool good = QTest::qWaitFor([&] { return shown() == expected; });
            if (!good)
                qWarning() << text << shown();
            return good;
        };
        QVERIFY(filtered(u"label:zone=eu-central-1a"_s, {u"aws1"_s}));
        QVERIFY(filtered(u"label:zone"_s, {u"aws1"_s, u"aws2"_s}));
        QVERIFY(filtered(u"is:production"_s, {u"aws1"_s, u"aws2"_s}));
        QVERIFY(filtered(u"is:production -is:read-only"_s, {u"aws2"_s}));
        QVERIFY(m_driver->saveLooks(m_folder, u"cards-filtered"_s));
        QVERIFY(filtered(u"is:unchecked"_s, {u"edge"_s}));
        QVERIFY(filtered(u"nothing-has-this"_s, {}));
        m_driver->filter({});
        QTRY_COMPARE(shown().size(), 4);
        click(&m_driver->window(), u"chip:table"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"table-marks"_s));
        const QStringList marks = WindowDriver::column(m_driver->table(u"hosts"_s), u"Marks"_s);
        QVERIFY(marks.contains(u"production, read-only"_s));
        QVERIFY(marks.contains(u"read-only, certificate not checked"_s));
        m_driver->openPage(u"bay-plan"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"plan-colours"_s));
    }

private:
    fleet::HostConfig host(const QString &name) const
    {
        return {name, *engine::Endpoint::parse(m_engines.endpoint(1))};
    }
    const fleet::HostConfig &config(const QString &name) const
    {
        return m_driver->desktop().fleet().hostByName(name)->config();
    }
    bool isConnected(const QString &name) const
    {
        const fleet::HostConnection *connection = m_driver->desktop().fleet().hostByName(name);
        return connection && fleet::isLive(connection->status().state);
    }
    QWidget *openAdd() const
    {
        QAbstractButton *open = m_driver->buttonNamed(u"Add host…"_s);
        if (!open)
            return nullptr;
        QTest::mouseClick(open, Qt::LeftButton);
        return m_driver->dialog(u"addHostDialog"_s);
    }
    QWidget *cardOf(const QString &name) const
    {
        for (QWidget *card : m_driver->window().findChildren<QWidget *>(u"hostCard"_s)) {
            if (card->accessibleName() == name)
                return card;
        }
        return nullptr;
    }
    bool cardSays(const QString &name, const QString &text) const
    {
        const QWidget *card = cardOf(name);
        return card && card->accessibleDescription().contains(text);
    }
    static QString label(const QWidget *dialog, const QString &name)
    {
        const auto *found = dialog->findChild<QLabel *>(name);
        return found && found->isVisible() ? found->text() : QString();
    }
    static QStringList textsIn(const QWidget *dialog)
    {
        QStringList texts;
        for (const QLabel *label : dialog->findChildren<QLabel *>()) {
            if (label->isVisible())
                texts << label->text();
        }
        return texts;
    }
    static void type(const QWidget *dialog, const QString &name, const QString &text)
    {
        auto *edit = dialog->findChild<QLineEdit *>(name);
        QVERIFY2(edit && edit->isVisible(), qPrintable(name));
        edit->setFocus();
        edit->selectAll();
        if (text.isEmpty())
            QTest::keyClick(edit, Qt::Key_Delete);
        else
            QTest::keyClicks(edit, text);
    }
    /// Types into whatever has the focus.
    static void press(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    static void click(const QWidget *parent, const QString &name)
    {
        auto *button = parent->findChild<QAbstractButton *>(name);
        QVERIFY2(button && button->isVisible() && button->isEnabled(), qPrintable(name));
        // On the sign of a tick; its words may be narrower than the widget.
        const bool isTick = qobject_cast<QCheckBox *>(button) != nullptr;
        QTest::mouseClick(button, Qt::LeftButton, {}, isTick ? QPoint(8, button->height() / 2) : QPoint());
    }
    static bool tabInto(const QWidget *dialog, const QString &name)
    {
        const auto *widget = dialog->findChild<QWidget *>(name);
        return widget && WindowDriver::tabTo(widget);
    }

    TestFleet m_engines;
    std::unique_ptr<TlsEngine> m_tls;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestHosts)
#include "tst_hosts.moc"
