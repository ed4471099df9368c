// SPDX-License-Identifier: GPL-3.0-or-later
// An HAProxy that Bayplan runs, wished for in the real window, and what it counts of each replica there.
#include "gui/plandriver.h"
#include "ingress/keeper.h"
#include "rollouts/rollouts.h"
#include "services/change.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "ui/rollout/laneview.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabBar>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QStringList shop{u"run"_s, u"-d"_s, u"--name"_s, u"shop"_s, u"-p"_s, u"80:8080"_s, u"bayplan-test/app:blue"_s};

} // namespace

class TestOwnBalancerPage : public QObject
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
        services::ServiceSpec spec;
        spec.name = u"web"_s;
        spec.container.image = u"bayplan-test/app:blue"_s;
        spec.container.ports = {engine::PortRequest{{}, 0, 0, 8080, u"tcp"_s}};
        spec.gate.kind = services::HealthGate::Kind::None;
        services::ServiceBook &book = m_driver->desktop().book();
        spec = book.resolved(spec);
        QVERIFY(m_driver->desktop().runner().run(services::create(spec, 3, book.observe(spec), core::now(), {})));
        QTRY_VERIFY_WITH_TIMEOUT(m_plan->atRest(u"web"_s) && m_plan->total(u"web"_s) == 3, 60'000);
        QVERIFY(!m_docker.run(shop).isNull());
    }
    void cleanupTestCase()
    {
        m_plan.reset();
        m_driver.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    void nothingWithoutOne()
    {
        openService(0);
        QTRY_COMPARE(WindowDriver::column(m_driver->table(u"replicasTable"_s), u"State"_s).size(), 3);
        QVERIFY(!isShown(u"requests"_s) && !isShown(u"errors"_s) && !isShown(u"sessions"_s));
    }

    /// What is taken is told before, and another port offered.
    void adds()
    {
        m_driver->openPage(u"ingress"_s);
        QTest::mouseClick(m_driver->buttonNamed(u"Add…"_s), Qt::LeftButton);
        auto *dialog = m_driver->dialog<QDialog>(u"addIngressDialog"_s);
        QVERIFY(dialog);
        auto *where = dialog->findChild<QComboBox *>(u"where"_s);
        QCOMPARE(where->currentText(), u"Run an HAProxy for me"_s);
        auto *host = dialog->findChild<QComboBox *>(u"host"_s);
        host->setCurrentText(u"aws2"_s);
        QVERIFY(host->isVisible() && host->currentText().endsWith(u'2'));
        auto *port = dialog->findChild<QLineEdit *>(u"listen"_s);
        QTRY_VERIFY(!port->text().isEmpty()); // suggested
        auto *add = dialog->findChild<QPushButton *>(u"act"_s);
        type(dialog, u"listen"_s, u"80"_s);
        QTRY_VERIFY(!add->isEnabled());
        const auto *message = dialog->findChild<QLabel *>(u"message"_s);
        QVERIFY2(message->text().contains(u"shop"_s), qPrintable(message->text()));
        QVERIFY(m_driver->saveLooks(m_folder, u"ingress-own-taken"_s));
        // What is known of the hosts goes on changing while it is open.
        QVERIFY(!m_docker.run({u"rm"_s, u"-f"_s, u"shop"_s}).isNull());
        QTRY_VERIFY(add->isEnabled());
        QVERIFY(!m_docker.run(shop).isNull());
        QTRY_VERIFY(!add->isEnabled());
        type(dialog, u"listen"_s, u"8090"_s);
        QTRY_VERIFY(add->isEnabled());
        QVERIFY2(message->text().contains(u"it is pulled first"_s), qPrintable(message->text()));
        QVERIFY(m_driver->saveLooks(m_folder, u"ingress-own"_s));
        // No other kind is run.
        auto *kind = dialog->findChild<QComboBox *>(u"kind"_s);
        kind->setCurrentText(u"nginx"_s);
        QCOMPARE(where->currentText(), u"In a container"_s);
        kind->setCurrentText(u"HAProxy"_s);
        where->setCurrentText(u"Run an HAProxy for me"_s);
        type(dialog, u"image"_s, u"bayplan-test/haproxy:debian"_s);
        type(dialog, u"name"_s, u"edge"_s);
        QTRY_VERIFY(add->isEnabled() && message->text().isEmpty());
        QTest::mouseClick(add, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"up"_s, u"up"_s, u"up"_s}), 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(ask(), 200, 20'000);
    }

    /// What it counts is with each replica, and in the rollout with each side.
    void figures()
    {
        for (int i = 0; i < 20; ++i)
            QCOMPARE(ask(), 200);
        openService(0);
        QTRY_VERIFY_WITH_TIMEOUT(isShown(u"requests"_s) && isShown(u"errors"_s) && isShown(u"sessions"_s), 10'000);
        const auto sum = [this] {
            int all = 0;
            for (const QString &cell : WindowDriver::column(m_driver->table(u"replicasTable"_s), u"Requests"_s))
                all += cell.toInt();
            return all;
        };
        QTRY_VERIFY_WITH_TIMEOUT(sum() >= 20, 10'000);
        QCOMPARE(WindowDriver::column(m_driver->table(u"replicasTable"_s), u"Failed"_s),
                 (QStringList{u"0"_s, u"0"_s, u"0"_s}));
        QVERIFY(m_driver->saveLooks(m_folder, u"service-figures"_s));
        auto &rollouts = m_driver->desktop().rollouts();
        services::ServiceSpec green = m_driver->desktop().book().head(u"web"_s)->record->current()->spec;
        green.container.image = u"bayplan-test/app:green"_s;
        const auto update = rollouts.update(
            u"web"_s, green,
            {.strategy = services::RolloutSettings::Strategy::Canary, .minHealthyTime = 1s, .canary = 1});
        QVERIFY2(!update.refusal, update.refusal ? qPrintable(update.refusal->message()) : "");
        std::optional<core::Result<void>> begun;
        rollouts.begin(update, [&](const core::Result<void> &result) { begun = result; });
        openService(1);
        const auto *fresh = m_driver->window().findChild<ui::LaneView *>(u"newLane"_s);
        const auto *old = m_driver->window().findChild<ui::LaneView *>(u"oldLane"_s);
        QTRY_VERIFY_WITH_TIMEOUT(rollouts.rollout(u"web"_s) &&
                                     rollouts.rollout(u"web"_s)->state == services::Rollout::State::AwaitingPromotion,
                                 90'000);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(ask(), 200);
        // One in four went there.
        static const QRegularExpression about(u"^[4-6] requests, 0 failed, 0 sessions$"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(about.match(fresh->figures()).hasMatch(), qPrintable(fresh->figures()), 10'000);
        QVERIFY2(old->figures().endsWith(u" requests, 0 failed, 0 sessions"_s), qPrintable(old->figures()));
        QVERIFY(m_driver->saveLooks(m_folder, u"rollout-figures"_s));
        rollouts.steer(u"web"_s, rollouts::Steer::Promote, [](const core::Result<void> &) {});
        // Before it is told so it is at rest, too.
        QTRY_VERIFY_WITH_TIMEOUT(rollouts.rollout(u"web"_s)->state == services::Rollout::State::Completed &&
                                     m_plan->atRest(u"web"_s),
                                 90'000);
    }

    /// Else the container would go, and the record would still have it.
    void removesNothingWhileTheServiceIsChanged()
    {
        const auto state = m_driver->desktop().book().state(u"web"_s);
        QVERIFY(state);
        QVERIFY(m_driver->desktop().runner().run(services::scaleTo(*state, 2)));
        remove();
        QTRY_VERIFY(m_driver->textsShown().join(u' ').contains(u"The service is being changed already"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"ingress-own-refused"_s));
        QTRY_VERIFY_WITH_TIMEOUT(m_plan->atRest(u"web"_s), 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(states(), (QStringList{u"up"_s, u"up"_s}), 30'000);
        QCOMPARE(ask(), 200);
    }

    void removes()
    {
        remove();
        QTRY_COMPARE_WITH_TIMEOUT(states(), QStringList(), 30'000);
        QCOMPARE(m_docker.run({u"ps"_s, u"-aq"_s, u"--filter"_s, u"label=bayplan.ingress"_s}), QString());
    }

private:
    void remove() const
    {
        m_driver->openPage(u"ingress"_s);
        QTableView *table = m_driver->table(u"serversTable"_s);
        table->setFocus();
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_Delete);
        auto *dialog = m_driver->dialog<QDialog>(u"removeIngressDialog"_s);
        QVERIFY(dialog);
        QVERIFY(m_driver->textsShown().join(u' ').contains(u"edge-haproxy"_s));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
    }
    void openService(int tab) const
    {
        m_driver->openPage(u"services"_s);
        if (auto *view = m_driver->window().findChild<QWidget *>(u"serviceView"_s); !view || !view->isVisible()) {
            QTableView *table = m_driver->table(u"servicesTable"_s);
            QVERIFY(table);
            QTRY_COMPARE(table->model()->rowCount(), 1);
            table->setFocus();
            table->selectRow(0);
            QTest::keyClick(table, Qt::Key_Return);
        }
        auto *tabs = m_driver->window().findChild<QTabBar *>(u"serviceTabs"_s);
        QVERIFY(tabs);
        tabs->setCurrentIndex(tab);
    }
    bool isShown(const QString &column) const
    {
        const auto *table = qobject_cast<ui::DataTable *>(m_driver->table(u"replicasTable"_s));
        return table && !table->isColumnHidden(table->columnOf(column));
    }
    QStringList states() const
    {
        QStringList states = WindowDriver::column(m_driver->table(u"serversTable"_s), u"State"_s);
        states.sort();
        return states;
    }
    static void type(const QDialog *dialog, const QString &name, const QString &text)
    {
        auto *field = dialog->findChild<QLineEdit *>(name);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
    }
    /// The HTTP status of what the balancer answers; 0 if it doesn't.
    int ask() const
    {
        QNetworkAccessManager http;
        const QUrl url(u"http://%1:8090/"_s.arg(m_engines.address(2)));
        const std::unique_ptr<QNetworkReply> reply(http.get(QNetworkRequest(url)));
        if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 10'000))
            return 0;
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    TestFleet m_engines;
    DockerCli m_docker{m_engines.socket(2)};
    QString m_folder;
    std::unique_ptr<WindowDriver> m_driver;
    std::unique_ptr<PlanDriver> m_plan;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestOwnBalancerPage)
#include "tst_ownbalancerpage.moc"
