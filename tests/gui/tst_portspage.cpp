// SPDX-License-Identifier: GPL-3.0-or-later
// The Ports page by mouse and keyboard in the real window, over simulated engines: the grid of ports by hosts,
// conflicts, free and reserved ports, export, and a set of services checked before it is run.
#include "gui/windowdriver.h"
#include "simulator/simulatedengine.h"
#include "ui/mainwindow.h"
#include "ui/page.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Placed
{
    const char *name;
    quint16 port = 0; ///< 0: dynamic
    quint16 target = 80;
    bool runs = true;
    const char *restart = "no";
    const char *protocol = "tcp";
};

const QList<QList<Placed>> hostsContent = {
    {{"shop-web-1", 8080, 8080},
     {"shop-web-old", 8080, 8080, false},
     {"shop-api-1", 9000, 9000},
     {"metrics", 9090, 9090},
     {"postgres", 5432, 5432},
     {"worker-1"}},
    {{"shop-web-2", 8080, 8080}, {"dns", 53, 53, true, "no", "udp"}, {"payments-1", 9001, 9001}, {"worker-2"}},
    {{"gateway", 443, 8443},
     {"gateway-old", 443, 8443, false, "always"},
     {"dns", 53, 53, true, "no", "udp"},
     {"shop-api-2", 9000, 9000},
     {"backup", 2222, 22, false},
     {"backup-old", 2222, 22, false}}};
const QStringList hostNames{u"aws1"_s, u"aws2"_s, u"rack7"_s};

void place(simulator::SimulatedEngine &engine, const Placed &placed)
{
    engine.apply([&](simulator::EngineState &state, qint64 now) {
        simulator::Container made;
        made.spec.name = QString::fromLatin1(placed.name);
        made.spec.image = u"app:1"_s;
        made.spec.ports = {
            {.target = placed.target, .requested = placed.port, .protocol = QString::fromLatin1(placed.protocol)}};
        made.spec.restartPolicy = QString::fromLatin1(placed.restart);
        made.state = placed.runs ? simulator::ContainerState::Running : simulator::ContainerState::Exited;
        made.createdNs = made.startedNs = now - 3'600'000'000'000;
        state.adopt(made);
    });
}

} // namespace

class TestPortsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
        QVERIFY(m_files.isValid());
        QList<fleet::HostConfig> hosts;
        for (int i = 0; i < hostNames.size(); ++i) {
            m_engines.push_back(std::make_unique<simulator::SimulatedEngine>(
                simulator::SimulationOptions{.name = hostNames.at(i), .seed = quint64(i) + 1, .clock = {}}));
            for (const Placed &placed : hostsContent.at(i))
                place(*m_engines.back(), placed);
            QVERIFY(m_engines.back()->listenUnix(m_files.filePath(hostNames.at(i))));
            hosts << fleet::HostConfig{hostNames.at(i), *engine::Endpoint::parse(m_engines.back()->endpoint())};
        }
        hosts[0].colour = u"blue"_s;
        hosts[2].colour = u"green"_s;
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"ports"_s);
        QTRY_VERIFY_WITH_TIMEOUT(table()->model()->rowCount() >= 16, 15'000);
    }

    void conflictsAreNamedAbove()
    {
        QTRY_COMPARE_WITH_TIMEOUT(barText(), u"1 port conflict now, 1 to come."_s, 10'000);
        auto *list = find<QListWidget>(u"conflictList"_s);
        QVERIFY(list->isHidden());
        auto *show = find<QPushButton>(u"showConflicts"_s);
        QTest::mouseClick(show, Qt::LeftButton);
        QVERIFY(list->isVisible());
        QCOMPARE(list->count(), 2);
        QCOMPARE(list->item(0)->text(), u"rack7: 443/tcp: gateway has it, and gateway-old is restarted in vain."_s);
        QCOMPARE(list->item(1)->text(), u"aws1: 8080/tcp: shop-web-1 has it, so shop-web-old can't start."_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"ports-table"_s));
        // To its row, by mouse.
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(1)).center());
        const QModelIndex row = table()->currentIndex();
        QCOMPARE(row.siblingAtColumn(columnOf(table(), u"Container"_s)).data().toString(), u"shop-web-old"_s);
        QVERIFY(table()->hasFocus());
    }

    void gridByMouseAndKeyboard()
    {
        QTest::mouseClick(find<QAbstractButton>(u"chip:portsGrid"_s), Qt::LeftButton);
        QVERIFY(grid()->isVisible() && !table()->isVisible());
        QTRY_COMPARE(heads(), (QStringList{u"Port"_s, u"aws1"_s, u"aws2"_s, u"rack7"_s}));
        QTRY_COMPARE(cellsOf(u"8080/tcp"_s),
                     (QStringList{u"8080/tcp"_s, u"shop-web-1, shop-web-old (exited)"_s, u"shop-web-2"_s, QString()}));
        QCOMPARE(cellsOf(u"53/udp"_s), (QStringList{u"53/udp"_s, QString(), u"dns"_s, u"dns"_s}));
        QVERIFY(m_driver->saveLooks(m_folder, u"ports-grid"_s));
        // A conflict by keyboard: its cell is the current one.
        auto *list = find<QListWidget>(u"conflictList"_s);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Home);
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_COMPARE(grid()->currentIndex().data().toString(), u"gateway, gateway-old (exited)"_s);
        QVERIFY(grid()->hasFocus());
        // The arrows go from cell to cell, and Return to the container.
        QTest::keyClick(grid(), Qt::Key_Left);
        QCOMPARE(grid()->currentIndex().column(), 2);
        QTest::keyClick(grid(), Qt::Key_Down);
        QTest::keyClick(grid(), Qt::Key_Right);
        QCOMPARE(grid()->currentIndex().data().toString(), u"backup (exited), backup-old (exited)"_s);
        QTest::keyClick(grid(), Qt::Key_Return);
        QCOMPARE(m_driver->window().currentPage()->key(), u"containers"_s);
        QTableView *containers = m_driver->table(u"containersTable"_s);
        QCOMPARE(containers->currentIndex().siblingAtColumn(columnOf(containers, u"Name"_s)).data().toString(),
                 u"backup"_s);
        m_driver->openPage(u"ports"_s);
        QVERIFY(grid()->isVisible()); // as it was left
        // A double click does the same.
        const QModelIndex dns = grid()->model()->index(rowOf(u"53/udp"_s), 2);
        QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, grid()->visualRect(dns).center());
        QTest::mouseDClick(grid()->viewport(), Qt::LeftButton, {}, grid()->visualRect(dns).center());
        QCOMPARE(m_driver->window().currentPage()->key(), u"containers"_s);
        m_driver->openPage(u"ports"_s);
    }

    /// The current cell and where the grid is scrolled to stay while rows come and go above.
    void gridStaysWhereItIs()
    {
        m_driver->window().resize(1024, 560);
        QTRY_VERIFY(grid()->verticalScrollBar()->maximum() > 0);
        const QModelIndex cell = grid()->model()->index(rowOf(u"9000/tcp"_s), 1);
        grid()->setFocus();
        grid()->setCurrentIndex(cell);
        grid()->scrollTo(cell, QAbstractItemView::PositionAtBottom);
        grid()->verticalScrollBar()->setValue(grid()->verticalScrollBar()->maximum());
        const int where = grid()->visualRect(grid()->currentIndex()).top();
        run(1, u"early"_s, 7);
        QTRY_VERIFY(rowOf(u"7/tcp"_s) >= 0);
        QTRY_COMPARE(grid()->visualRect(grid()->currentIndex()).top(), where);
        QCOMPARE(grid()->currentIndex().data().toString(), u"shop-api-1"_s);
        remove(1, u"early"_s);
        QTRY_VERIFY(rowOf(u"7/tcp"_s) < 0);
        QTRY_COMPARE(grid()->visualRect(grid()->currentIndex()).top(), where);
        m_driver->window().resize(1440, 900);
    }

    void gridFilters()
    {
        m_driver->filter(u"is:conflict"_s);
        QTRY_COMPARE(ports(), (QStringList{u"443/tcp"_s, u"2222/tcp"_s, u"8080/tcp"_s}));
        m_driver->filter({});
        QTRY_VERIFY(ports().size() > 3);
        QTest::mouseClick(find<QAbstractButton>(u"chip:grid-claimed"_s), Qt::LeftButton);
        QTRY_COMPARE(ports(), (QStringList{u"443/tcp"_s, u"2222/tcp"_s, u"8080/tcp"_s}));
        QTest::mouseClick(find<QAbstractButton>(u"chip:grid-claimed"_s), Qt::LeftButton);
        // Only one host's column, and only rows that it has.
        QAbstractButton *hosts = nullptr;
        for (auto *chip : m_driver->window().findChildren<QAbstractButton *>(u"chip:hosts"_s))
            hosts = chip->isVisible() ? chip : hosts;
        QVERIFY(hosts);
        QTest::mouseClick(hosts, Qt::LeftButton);
        auto *menu = m_driver->window().findChild<QMenu *>(u"hostMenu"_s);
        QTRY_VERIFY(menu && menu->isVisible());
        for (QAction *action : menu->actions()) {
            if (action->text() == u"aws2"_s)
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
        }
        QTest::keyClick(menu, Qt::Key_Escape);
        QTRY_VERIFY(grid()->isColumnHidden(1) && !grid()->isColumnHidden(2) && grid()->isColumnHidden(3));
        QVERIFY(ports().contains(u"9001/tcp"_s) && !ports().contains(u"443/tcp"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"ports-grid-one-host"_s));
        // A conflict elsewhere is shown even so.
        auto *list = find<QListWidget>(u"conflictList"_s);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(0)).center());
        QTRY_VERIFY(!grid()->isColumnHidden(3));
        QTRY_COMPARE(grid()->currentIndex().data().toString(), u"gateway, gateway-old (exited)"_s);
    }

    void reservedPorts()
    {
        clickTool(u"port:reserved"_s);
        auto *dialog = m_driver->dialog<QDialog>(u"reservedPortsDialog"_s);
        QVERIFY(dialog);
        auto *act = dialog->findChild<QPushButton *>(u"act"_s);
        const auto type = [dialog](const QString &field, const QString &text) {
            auto *edit = dialog->findChild<QLineEdit *>(field);
            QVERIFY2(edit, qPrintable(field));
            edit->selectAll();
            QTest::keyClicks(edit, text);
        };
        type(u"ports:0"_s, u"9000-9099"_s);
        QVERIFY(!act->isEnabled()); // nobody knows what for
        type(u"name:0"_s, u"payments"_s);
        QVERIFY(act->isEnabled());
        type(u"ports:1"_s, u"9099"_s);
        type(u"name:1"_s, u"vault"_s);
        QVERIFY(!act->isEnabled()); // they overlap
        QVERIFY(m_driver->saveLooks(m_folder, u"ports-reserved-overlap"_s));
        type(u"ports:1"_s, u"9443"_s);
        QVERIFY(act->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"ports-reserved"_s));
        QTest::keyClick(dialog->findChild<QLineEdit *>(u"name:1"_s), Qt::Key_Return);
        QTRY_VERIFY(!m_driver->window().findChild<QDialog *>(u"reservedPortsDialog"_s));
        QFile file(m_driver->workspaceFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(file.readAll())[u"reservedPorts"_s].toArray(),
                 (QJsonArray{u"9000-9099 payments"_s, u"9443 vault"_s}));
        m_driver->filter(u"is:reserved"_s);
        QTRY_COMPARE(ports(), (QStringList{u"9000/tcp"_s, u"9001/tcp"_s, u"9090/tcp"_s}));
        m_driver->filter({});
        QTRY_VERIFY(ports().size() > 3);
        QVERIFY(m_driver->saveLooks(m_folder, u"ports-grid-reserved"_s));

        // One changed, one removed, by key.
        QTest::keyClick(grid(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        dialog = m_driver->dialog<QDialog>(u"reservedPortsDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QLineEdit *>(u"ports:1"_s)->text(), u"9443"_s);
        QTest::mouseClick(dialog->findChild<QWidget *>(u"remove:1"_s), Qt::LeftButton);
        auto *name = dialog->findChild<QLineEdit *>(u"name:0"_s);
        name->selectAll();
        QTest::keyClicks(name, u"the payments team"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(!m_driver->window().findChild<QDialog *>(u"reservedPortsDialog"_s));
        const QList<fleet::ReservedPorts> kept{{9000, 9099, u"the payments team"_s}};
        QVERIFY(m_driver->desktop().fleet().reservedPorts() == kept);
    }

    void nextFreePort()
    {
        clickTool(u"port:free"_s);
        auto *dialog = m_driver->dialog<QDialog>(u"freePortDialog"_s);
        QVERIFY(dialog);
        auto *port = dialog->findChild<QLabel *>(u"freePort"_s);
        auto *from = dialog->findChild<QSpinBox *>(u"from"_s);
        QCOMPARE(port->text(), u"8000"_s);
        from->selectAll();
        QTest::keyClicks(from, u"8080"_s);
        QTRY_COMPARE(port->text(), u"8081"_s); // web and its stopped predecessor claim 8080
        QVERIFY(m_driver->saveLooks(m_folder, u"ports-free"_s));
        run(1, u"quick"_s, 8081); // live
        QTRY_COMPARE(port->text(), u"8082"_s);
        auto *hosts = dialog->findChild<QTreeWidget *>(u"hosts"_s);
        hosts->setFocus();
        hosts->setCurrentItem(hosts->topLevelItem(1));
        QTest::keyClick(hosts, Qt::Key_Space); // free everywhere else
        QTRY_COMPARE(port->text(), u"8081"_s);
        QTest::keyClick(hosts, Qt::Key_Space);
        from->selectAll();
        QTest::keyClicks(from, u"8999"_s);
        QTRY_COMPARE(port->text(), u"8999"_s);
        auto *count = dialog->findChild<QSpinBox *>(u"count"_s);
        count->selectAll();
        QTest::keyClicks(count, u"3"_s);
        QTRY_COMPARE(port->text(), u"9100-9102"_s); // behind those reserved
        auto *protocol = dialog->findChild<QComboBox *>(u"protocol"_s);
        protocol->setFocus();
        QTest::keyClick(protocol, Qt::Key_Down);
        QCOMPARE(protocol->currentText(), u"udp"_s);
        QTRY_COMPARE(port->text(), u"9100-9102"_s); // reserved for all protocols
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"9100-9102"_s);
        auto *upTo = dialog->findChild<QSpinBox *>(u"upTo"_s);
        upTo->selectAll();
        QTest::keyClicks(upTo, u"9099"_s);
        QTRY_VERIFY(!dialog->findChild<QPushButton *>(u"act"_s)->isEnabled());
        QCOMPARE(dialog->findChild<QLabel *>(u"message"_s)->text(), u"No port of that range is free on all of them."_s);
        close(dialog);
        remove(1, u"quick"_s);
    }

    void exports()
    {
        const QString csv = m_files.filePath(u"ports.csv"_s);
        // The one that was removed last.
        QTRY_VERIFY(!WindowDriver::column(table(), u"Container"_s).contains(u"quick"_s));
        exportTo(csv);
        QTRY_VERIFY2(exportSaid().contains(u"ports were exported to"_s), qPrintable(exportSaid()));
        const QByteArray text = contentOf(csv);
        QVERIFY(text.startsWith("host,address,published,"));
        QCOMPARE(text.count("\r\n"), table()->model()->rowCount() + 1);
        QVERIFY(m_driver->saveLooks(m_folder, u"ports-exported"_s));
        exportTo(csv); // there already: asked on the page
        QTRY_VERIFY(exportSaid().contains(u"There is a file"_s));
        QTest::mouseClick(exportBar()->findChild<QAbstractButton *>(u"keepExport"_s), Qt::LeftButton);
        QVERIFY(!exportBar()->isVisible());
        // What is shown and nothing else.
        m_driver->filter(u"port:443"_s);
        QTRY_COMPARE(grid()->model()->rowCount(), 1);
        const QString json = m_files.filePath(u"ports.json"_s);
        exportTo(json);
        QTRY_VERIFY(exportSaid().contains(u"2 ports were exported to"_s));
        const QJsonArray all = QJsonDocument::fromJson(contentOf(json)).array();
        QCOMPARE(all.size(), 2);
        QCOMPARE(all.first()[u"published"_s].toInt(), 443);
        m_driver->filter({});
        QTRY_VERIFY(grid()->model()->rowCount() > 1);
        // Nothing can be made there, by anybody.
        exportTo(u"/proc/ports.csv"_s);
        QTRY_VERIFY2(exportSaid().contains(u"could not be written"_s), qPrintable(exportSaid()));
        QVERIFY(m_driver->saveLooks(m_folder, u"ports-export-failed"_s));
        QTest::mouseClick(exportBar()->findChild<QAbstractButton *>(u"dismissExport"_s), Qt::LeftButton);
    }

    void checksAComposeFile()
    {
        QFile file(m_files.filePath(u"compose.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("services:\n"
                   "  web:\n    image: shop:1\n    ports: ['${WEB:-8080}:80']\n"
                   "  admin:\n    image: shop:1\n    ports: ['8070:80', '9001:81']\n"
                   "  more:\n    image: shop:1\n    ports: ['8070:80']\n"
                   "  built:\n    build: .\n");
        file.close();
        byPalette(u"ports: check"_s);
        auto *dialog = m_driver->dialog<QDialog>(u"checkServicesDialog"_s);
        QVERIFY(dialog);
        auto *path = dialog->findChild<QLineEdit *>(u"composePath"_s);
        path->setText(m_files.filePath(u"nothing.yaml"_s));
        QTRY_VERIFY(dialog->findChild<QLabel *>(u"message"_s)->isVisible());
        path->setText(file.fileName());
        auto *services = dialog->findChild<QTreeWidget *>(u"previewList"_s);
        QTRY_COMPARE(services->topLevelItemCount(), 4);
        QVERIFY(services->topLevelItem(3)->text(1).startsWith(u"can't be checked"_s));
        auto *hosts = dialog->findChild<QTreeWidget *>(u"hosts"_s);
        hosts->setFocus();
        for (int other : {1, 2}) {
            hosts->setCurrentItem(hosts->topLevelItem(other));
            QTest::keyClick(hosts, Qt::Key_Space);
        }
        const auto *found = dialog->findChild<QListWidget *>(u"checkFound"_s);
        const auto told = [found] {
            QStringList texts;
            for (int i = 0; i < found->count(); ++i)
                texts << found->item(i)->text();
            return texts.join(u'\n');
        };
        QTRY_COMPARE(found->count(), 3);
        QVERIFY2(told().contains(u"web on aws1"_s) && told().contains(u"shop-web-1"_s), qPrintable(told()));
        QVERIFY2(told().contains(u"admin: Port 9001 is reserved for the payments team."_s), qPrintable(told()));
        QVERIFY2(told().contains(u"more: Port 8070 is asked for by admin as well, on aws1."_s), qPrintable(told()));
        QVERIFY(m_driver->saveLooks(m_folder, u"ports-check"_s));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), told());
        services->setFocus();
        for (int row : {1, 2}) { // without those two only one is left, which is there
            services->setCurrentItem(services->topLevelItem(row));
            QTest::keyClick(services, Qt::Key_Space);
        }
        QTRY_COMPARE(found->count(), 1);
        QCOMPARE(dialog->findChild<QLabel *>(u"checkSummary"_s)->text(), u"1 port conflict would make it fail."_s);
        hosts->setFocus();
        for (int host : {0, 2}) {
            hosts->setCurrentItem(hosts->topLevelItem(host));
            QTest::keyClick(hosts, Qt::Key_Space);
        }
        QTRY_COMPARE(dialog->findChild<QLabel *>(u"checkSummary"_s)->text(),
                     u"No port stands against running 1 service."_s);
        close(dialog);
    }

    /// Back to the table by key; what is over is not shown any more.
    void calmWhenAllIsWell()
    {
        QTest::keyClick(grid(), Qt::Key_G, Qt::ControlModifier);
        QVERIFY(table()->isVisible());
        remove(0, u"shop-web-old"_s);
        QTRY_COMPARE(barText(),
                     u"1 port conflict now: rack7: 443/tcp: gateway has it, and gateway-old is restarted in vain."_s);
        QVERIFY(find<QListWidget>(u"conflictList"_s)->isHidden());
        QTest::mouseClick(find<QPushButton>(u"showConflicts"_s), Qt::LeftButton);
        QCOMPARE(table()->currentIndex().siblingAtColumn(columnOf(table(), u"Container"_s)).data().toString(),
                 u"gateway-old"_s);
        remove(2, u"gateway-old"_s);
        QTRY_VERIFY(!find<QWidget>(u"portConflicts"_s)->isVisible());
        QVERIFY(m_driver->saveLooks(m_folder, u"ports-calm"_s));
    }

private:
    QTableView *table() const { return m_driver->table(u"portsTable"_s); }
    QTableView *grid() const { return m_driver->table(u"portsGrid"_s); }
    template <typename T>
    T *find(const QString &name) const
    {
        return m_driver->window().findChild<T *>(name);
    }
    QString barText() const
    {
        const auto *bar = find<QWidget>(u"portConflicts"_s);
        return bar->isVisible() ? bar->findChild<QLabel *>(u"messageText"_s)->text() : QString();
    }
    QWidget *exportBar() const { return find<QWidget>(u"portsExportBar"_s); }
    QString exportSaid() const
    {
        const QWidget *bar = exportBar();
        return bar->isVisible() ? bar->findChild<QLabel *>(u"messageText"_s)->text() : QString();
    }
    QStringList heads() const
    {
        QStringList titles;
        for (int column = 0; column < grid()->model()->columnCount(); ++column)
            titles << grid()->model()->headerData(column, Qt::Horizontal).toString();
        return titles;
    }
    QStringList ports() const { return WindowDriver::column(grid(), u"Port"_s); }
    int rowOf(const QString &port) const { return int(ports().indexOf(port)); }
    QStringList cellsOf(const QString &port) const
    {
        QStringList cells;
        for (int column = 0; column < grid()->model()->columnCount(); ++column)
            cells << grid()->model()->index(rowOf(port), column).data().toString();
        return cells;
    }
    /// Starts one that was not there.
    void run(size_t engine, const QString &name, quint16 port) const
    {
        m_engines[engine]->apply([&](simulator::EngineState &state, qint64 now) {
            if (!state.image(u"app:1"_s)) {
                simulator::Image image;
                image.tags = {u"app:1"_s};
                state.addImage(image);
            }
            simulator::ContainerSpec spec;
            spec.name = name;
            spec.image = u"app:1"_s;
            spec.ports = {{.target = 80, .requested = port}};
            const simulator::Outcome made = state.create(spec, now);
            QVERIFY2(made.ok() && state.start(made.id, now).ok(), qPrintable(made.message));
        });
    }
    void remove(size_t engine, const QString &name) const
    {
        m_engines[engine]->apply(
            [&](simulator::EngineState &state, qint64 now) { QVERIFY(state.remove(name, true, now).ok()); });
    }
    /// The button of the view that is shown.
    void clickTool(const QString &action) const
    {
        for (auto *button : m_driver->window().findChildren<QPushButton *>(QString(u"tool:"_s + action))) {
            if (button->isVisible())
                return QTest::mouseClick(button, Qt::LeftButton);
        }
        QFAIL(qPrintable(action));
    }
    void exportTo(const QString &path) const
    {
        clickTool(u"port:export"_s);
        auto *dialog = m_driver->dialog<QFileDialog>(u"portsExportDialog"_s);
        QVERIFY(dialog);
        auto *name = dialog->findChild<QLineEdit *>(u"fileNameEdit"_s);
        name->setText(path);
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(!find<QFileDialog>(u"portsExportDialog"_s));
    }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void byPalette(const QString &typed) const
    {
        QTRY_VERIFY(!QApplication::activeModalWidget() && m_driver->window().isActiveWindow());
        m_driver->press(Qt::Key_K, Qt::ControlModifier);
        auto *edit = find<QLineEdit>(u"paletteEdit"_s);
        QTRY_VERIFY(edit && edit->isVisible());
        QTest::keyClicks(edit, typed);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(!edit->isVisible());
    }
    void close(QDialog *dialog) const
    {
        const QString name = dialog->objectName();
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_driver->window().findChild<QDialog *>(name));
        QTRY_VERIFY(m_driver->window().isActiveWindow()); // it leaves the keys to the window a little later
    }

    QTemporaryDir m_files;
    std::vector<std::unique_ptr<simulator::SimulatedEngine>> m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestPortsPage)
#include "tst_portspage.moc"
