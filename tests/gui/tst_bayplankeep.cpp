// SPDX-License-Identifier: GPL-3.0-or-later
// Services kept up while the window is open: what is lost is replaced unless it is not wanted, what does not stay up is
// told; and a container becomes the pattern of a service.
#include "fleet/fleet.h"
#include "gui/plandriver.h"
#include "services/bayplanmodel.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QContextMenuEvent>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int longest = 60'000;
} // namespace

class TestBayPlanKeep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this through tests/run");
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
    }
    void init()
    {
        QVERIFY(m_engines.removeAllContainers());
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = PlanDriver::hostsOf(m_engines)});
        m_plan = std::make_unique<PlanDriver>(*m_driver);
        QVERIFY(m_plan->open());
    }
    void cleanup()
    {
        m_plan.reset();
        m_driver.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    void whatIsLostIsReplacedIfWanted()
    {
        QVERIFY(make(u"web"_s, u"blue"_s, 2));
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s), longest);
        choose(u"web"_s, u"service:keepUp"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!head(u"web"_s).record->reconcile && atRest(u"web"_s), longest);
        QVERIFY(!docker(1).run({u"rm"_s, u"-f"_s, u"web-1"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(m_plan->total(u"web"_s), 1, longest);
        QTest::qWait(3'000); // nothing is to happen
        QCOMPARE(m_plan->total(u"web"_s), 1);
        choose(u"web"_s, u"service:keepUp"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_plan->total(u"web"_s) == 2 && atRest(u"web"_s), longest);
        QVERIFY(head(u"web"_s).record->reconcile);
    }

    void whatDoesNotStayUpIsTold()
    {
        auto *bar = m_driver->window().findChild<ui::MessageBar *>(u"failingServices"_s);
        QVERIFY(bar && !bar->isVisible());
        QVERIFY(make(u"mail"_s, u"crashing"_s, 1));
        QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), 2 * longest);
        QVERIFY2(bar->text().startsWith(u"A service does not stay up: mail."_s), qPrintable(bar->text()));
        QVERIFY(m_driver->saveLooks(m_folder, u"bayplan-failing"_s));
        // Once it stays up, the bar goes.
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"mail"_s), longest);
        choose(u"mail"_s, u"service:keepUp"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), longest);
    }

    /// The form is filled in as the container is, to be kept as a service.
    void aServiceLikeAContainer()
    {
        QVERIFY(!docker(2)
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"alone"_s, u"-e"_s, u"COLOUR=sea"_s, u"-p"_s, u"8080"_s,
                           u"bayplan-test/app:blue"_s})
                     .isNull());
        QTRY_VERIFY_WITH_TIMEOUT(!rectOf(u"alone"_s).isEmpty(), longest);
        choose(u"alone"_s, u"service:like"_s);
        QDialog *dialog = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((dialog = m_driver->dialog<QDialog>(u"runDialog"_s)), longest);
        QCOMPARE(dialog->findChild<QLineEdit *>(u"run:image"_s)->text(), u"bayplan-test/app:blue"_s);
        QCOMPARE(dialog->findChild<QLineEdit *>(u"run:name"_s)->text(), u"alone"_s);
        QVERIFY(dialog->findChild<QCheckBox *>(u"service:on"_s)->isChecked());
        QVERIFY(dialog->findChild<QCheckBox *>(u"host:aws2"_s)->isChecked());
        QVERIFY(m_driver->saveLooks(m_folder, u"run-like"_s));
        auto *run = dialog->findChild<QPushButton *>(u"run"_s);
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled(), longest);
        QTest::mouseClick(run, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(m_plan->total(u"alone"_s) == 2 && atRest(u"alone"_s), longest);
        const QStringList env = docker(2).lines({u"inspect"_s, u"--format"_s, u"{{.Config.Env}}"_s, u"alone-1"_s});
        QVERIFY2(env.join(QString()).contains(u"COLOUR=sea"_s), qPrintable(env.join(u' ')));
    }

private:
    DockerCli docker(int engine) const { return DockerCli(m_engines.socket(engine)); }
    bool make(const QString &name, const QString &tag, int replicas)
    {
        services::ServiceSpec spec;
        spec.name = name;
        spec.container.image = u"bayplan-test/app:"_s + tag;
        spec.gate.kind = services::HealthGate::Kind::None;
        spec.placement.maxPerHost = 1;
        const services::ServiceBook &book = m_driver->desktop().book();
        const auto change = services::create(spec, replicas, book.observe(spec), core::now(), book.head(name));
        return m_driver->desktop().runner().run(change) &&
               QTest::qWaitFor([&] { return m_plan->row(name) != nullptr; }, longest);
    }
    services::ServiceHead head(const QString &name) const
    {
        return m_driver->desktop().book().head(name).value_or(services::ServiceHead{});
    }
    bool atRest(const QString &service) const { return m_plan->atRest(service); }
    /// The row's first column, by its title.
    QRect rectOf(const QString &title) const
    {
        const QAbstractItemModel *shown = m_plan->view()->model();
        for (int row = 0; row < shown->rowCount(); ++row) {
            const services::PlanRow *plan = ui::planRow(shown->index(row, 0));
            if (plan && plan->title == title)
                return m_plan->view()->visualRect(shown->index(row, 0));
        }
        return {};
    }
    /// An entry of the row's menu.
    void choose(const QString &title, const QString &entry) const
    {
        QVERIFY2(m_plan->chooseAt(rectOf(title).center(), entry), qPrintable(entry));
    }

    TestFleet m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    std::unique_ptr<PlanDriver> m_plan;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestBayPlanKeep)
#include "tst_bayplankeep.moc"
