// SPDX-License-Identifier: GPL-3.0-or-later
// A load balancer before a service on real engines, by mouse and keyboard in the real window: added, watched, repaired,
// removed.
#include "engine/balancerprocess.h"
#include "gui/plandriver.h"
#include "ingress/keeper.h"
#include "ingress/trust.h"
#include "services/change.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "support/fleet/testfleet.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::Ingress;

class TestIngressPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this through tests/run");
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
        QVERIFY(m_engines.removeAllContainers());
        auto hosts = PlanDriver::hostsOf(m_engines);
        for (int i = 0; i < 3; ++i)
            hosts[i].address = m_engines.address(i + 1);
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        m_plan = std::make_unique<PlanDriver>(*m_driver);
        QVERIFY(m_plan->open());
        QVERIFY(m_proxy.start());
        services::ServiceSpec spec;
        spec.name = u"web"_s;
        spec.container.image = u"bayplan-test/app:blue"_s;
        spec.container.ports = {engine::PortRequest{{}, 0, 0, 8080, u"tcp"_s}};
        spec.gate.kind = services::HealthGate::Kind::None;
        services::ServiceBook &book = m_driver->desktop().book();
        spec = book.resolved(spec);
        QVERIFY(m_driver->desktop().runner().run(services::create(spec, 3, book.observe(spec), core::now(), {})));
        QTRY_VERIFY_WITH_TIMEOUT(!m_driver->desktop().runner().isBusy(u"web"_s) && m_plan->total(u"web"_s) == 3,
                                 60'000);
    }
    void cleanupTestCase()
    {
        m_plan.reset();
        m_driver.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    void adds()
    {
        m_driver->openPage(u"ingress"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"ingress-none"_s));
        QTest::mouseClick(m_driver->buttonNamed(u"Add…"_s), Qt::LeftButton);
        auto *dialog = m_driver->dialog<QDialog>(u"addIngressDialog"_s);
        QVERIFY(dialog);
        choose(dialog, u"kind"_s, u"nginx"_s);
        choose(dialog, u"where"_s, u"On this machine"_s);
        QCOMPARE(field(dialog, u"name"_s)->text(), u"web"_s); // suggested
        QVERIFY(!field(dialog, u"socket"_s)->isVisible());    // HAProxy's
        type(dialog, u"file"_s, u"relative"_s);
        auto *add = dialog->findChild<QPushButton *>(u"act"_s);
        QVERIFY(add && !add->isEnabled());
        type(dialog, u"file"_s, m_proxy.file());
        type(dialog, u"reload"_s, m_proxy.ingress().place.reload);
        type(dialog, u"name"_s, u"edge"_s);
        type(dialog, u"listen"_s, QString::number(m_proxy.ingress().listen));
        QTRY_VERIFY(add->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"ingress-add"_s));
        QTest::keyClick(field(dialog, u"listen"_s), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"up"_s, u"up"_s, u"up"_s}), 30'000);
        QVERIFY(m_proxy.config().contains("# bayplan: begin edge"));
        QVERIFY(m_driver->saveLooks(m_folder, u"ingress"_s));
    }

    /// Drift is seen while the page is, and a key mends it.
    void repairs()
    {
        const QByteArray config = m_proxy.config();
        QByteArray edited = config;
        const qsizetype at = edited.indexOf("server 10.");
        edited.insert(at, "#");
        QVERIFY(at > 0 && m_proxy.writeConfig(edited));
        QTRY_VERIFY_WITH_TIMEOUT(states().contains(u"missing"_s), 2'000);
        QTRY_COMPARE(chip(u"drift"_s), u"out of step 1"_s);
        QTRY_COMPARE(chip(u"up"_s), u"up 2"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"ingress-drift"_s));
        QTableView *table = m_driver->table(u"serversTable"_s);
        table->setFocus();
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_R);
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"up"_s, u"up"_s, u"up"_s}), 30'000);
        QCOMPARE(m_proxy.config(), config);

        // With nothing chosen, all that is out of step is mended by one click.
        table->clearSelection();
        table->setCurrentIndex({});
        QVERIFY(m_proxy.writeConfig(edited));
        QTRY_VERIFY_WITH_TIMEOUT(states().contains(u"missing"_s), 2'000);
        auto *repair = m_driver->window().findChild<QPushButton *>(u"tool:ingress:repair"_s);
        QTRY_VERIFY(repair && repair->isEnabled());
        QTest::mouseClick(repair, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"up"_s, u"up"_s, u"up"_s}), 30'000);
        QCOMPARE(m_proxy.config(), config);
    }

    /// Begun elsewhere, it waits for a yes here; the dialog says what it would do.
    void asks()
    {
        auto state = *m_driver->desktop().book().state(u"web"_s);
        auto ingresses = state.head.record->ingresses;
        ingresses[0].place.reload += u" && true"_s; // as another desktop might have put it
        QVERIFY(m_driver->desktop().runner().run(services::balanceBy(state, ingresses)));
        QTRY_COMPARE_WITH_TIMEOUT(states(), QStringList{u"waits for a yes"_s}, 30'000);
        QTableView *table = m_driver->table(u"serversTable"_s);
        table->setFocus();
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_Y);
        auto *dialog = m_driver->dialog<QDialog>(u"trustDialog"_s);
        QVERIFY(dialog);
        QVERIFY(m_driver->textsShown().join(u' ').contains(u" && true"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"ingress-trust"_s));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"up"_s, u"up"_s, u"up"_s}), 30'000);
    }

    /// What others' balancers are to be told, looked at, saved, and not lost by a second save.
    void exports()
    {
        QTest::keyClick(m_driver->table(u"serversTable"_s), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        auto *dialog = m_driver->dialog<QDialog>(u"exportBackendsDialog"_s);
        QVERIFY(dialog);
        auto *preview = dialog->findChild<QPlainTextEdit *>(u"preview"_s);
        choose(dialog, u"format"_s, u"nftables rules"_s);
        type(dialog, u"sources"_s, u"10.9.0.0/24, here"_s);
        auto *save = dialog->findChild<QPushButton *>(u"act"_s);
        QVERIFY(!save->isEnabled());
        type(dialog, u"sources"_s, u"10.9.0.0/24"_s);
        QVERIFY(save->isEnabled());
        for (int engine = 1; engine <= 3; ++engine)
            QVERIFY2(preview->toPlainText().contains(m_engines.address(engine)), qPrintable(preview->toPlainText()));
        QVERIFY(m_driver->saveLooks(m_folder, u"ingress-export"_s));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"copy"_s), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), preview->toPlainText());
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"backends.nft"_s);
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        saveTo(save, path);
        QTRY_COMPARE(save->text(), u"Replace it"_s);
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(old.readAll(), "old"); // asked first
        old.close();
        const QString shown = preview->toPlainText();
        QTest::mouseClick(save, Qt::LeftButton);
        QTRY_VERIFY(!m_driver->dialog<QDialog>(u"exportBackendsDialog"_s));
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(old.readAll()), shown);
        // Again: window managers differ in whom they choose once a dialog has gone.
        m_driver->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window(), 30'000));
    }

    void removes()
    {
        QTRY_VERIFY_WITH_TIMEOUT(!m_driver->desktop().runner().isBusy(u"web"_s), 30'000);
        QTableView *table = m_driver->table(u"serversTable"_s);
        table->setFocus();
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_Delete);
        auto *dialog = m_driver->dialog<QDialog>(u"removeIngressDialog"_s);
        QVERIFY(dialog);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(states(), QStringList(), 30'000);
        QVERIFY(!m_proxy.config().contains("edge"));
    }

private:
    QString chip(const QString &name) const
    {
        const auto *chip = m_driver->window().findChild<QAbstractButton *>(u"chip:"_s + name);
        return chip ? chip->accessibleName() : QString();
    }
    void saveTo(QPushButton *save, const QString &path)
    {
        QTest::mouseClick(save, Qt::LeftButton);
        auto *files = m_driver->dialog<QFileDialog>(u"saveBackendsDialog"_s);
        QVERIFY(files);
        auto *name = files->findChild<QLineEdit *>(u"fileNameEdit"_s);
        QVERIFY(name);
        name->setText(path);
        QTest::keyClick(name, Qt::Key_Return);
    }
    QStringList states() const
    {
        QStringList states = WindowDriver::column(m_driver->table(u"serversTable"_s), u"State"_s);
        states.sort();
        return states;
    }
    static QLineEdit *field(const QDialog *dialog, const QString &name) { return dialog->findChild<QLineEdit *>(name); }
    static void type(const QDialog *dialog, const QString &name, const QString &text)
    {
        field(dialog, name)->setFocus();
        field(dialog, name)->selectAll();
        QTest::keyClicks(field(dialog, name), text);
    }
    static void choose(const QDialog *dialog, const QString &name, const QString &text)
    {
        auto *box = dialog->findChild<QComboBox *>(name);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home);
        for (int i = 0; i < box->count() && box->currentText() != text; ++i)
            QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(box->currentText(), text);
    }

    TestFleet m_engines;
    QString m_folder;
    BalancerProcess m_proxy{Ingress::Kind::Nginx};
    std::unique_ptr<WindowDriver> m_driver;
    std::unique_ptr<PlanDriver> m_plan;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestIngressPage)
#include "tst_ingresspage.moc"
