// SPDX-License-Identifier: GPL-3.0-or-later
// Services scaled, moved and removed on the bay plan over real engines, by mouse and keyboard: the plan shown is what
// is done, and what is left is not begun.
#include "engine/calls/containercalls.h"
#include "fleet/fleet.h"
#include "gui/plandriver.h"
#include "operations/operations.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "ui/mainwindow.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;
using services::PlannedStep;

namespace {

const QString app = u"bayplan-test/app:blue"_s;
constexpr int longest = 60'000;

/// "make web-4 on 2", "remove web-1 on 1", sorted.
QStringList stepsOf(const services::Change &change)
{
    QStringList steps;
    for (const PlannedStep &step : change.plan.steps) {
        if (step.action == PlannedStep::Action::Create)
            steps << u"make %1 on %2"_s.arg(services::replicaName(change.desired.spec, step.slot)).arg(step.host);
        else if (step.action == PlannedStep::Action::Remove)
            steps << u"remove %1 on %2"_s.arg(step.id).arg(step.host);
    }
    steps.sort();
    return steps;
}

QStringList stepsOf(const Operation &operation)
{
    QStringList steps;
    for (const Operation::Row &row : operation.rows()) {
        if (row.target.kind != u"container"_s)
            continue;
        steps << (row.target.id.isEmpty() ? u"make %1 on %2"_s.arg(row.target.name).arg(row.target.host)
                                          : u"remove %1 on %2"_s.arg(row.target.id).arg(row.target.host));
    }
    steps.sort();
    return steps;
}

} // namespace

class TestBayPlan : public QObject
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

    /// 3 → 5 by the handle: the plan in words and as ghosts, and the very same steps.
    void dragTheHandle()
    {
        QVERIFY(make(u"web"_s, 3));
        QVERIFY(make(u"api"_s, 2));
        const QSet<QString> before = m_plan->ids(u"web"_s);
        const QPoint handle = m_plan->handle(u"web"_s);
        m_plan->press(handle);
        QVERIFY(m_plan->panel()->isVisible());
        m_plan->moveTo(handle + QPoint(8, 0));
        QCOMPARE(m_plan->title(), u"Scale web from 3 to 4"_s);
        m_plan->moveTo(handle + QPoint(16, 3));
        QCOMPARE(m_plan->title(), u"Scale web from 3 to 5"_s);
        QVERIFY2(m_plan->words().startsWith(u"Adds 1 on aws"_s), qPrintable(m_plan->words()));
        QCOMPARE(m_plan->foot(), u"Release to apply · Esc to cancel"_s);
        int ghosts = 0;
        for (const fleet::HostConnection *host : m_driver->desktop().fleet().hosts())
            ghosts += m_plan->preview()->comingTo(host->id());
        QCOMPARE(ghosts, 2);
        QVERIFY(m_driver->saveLooks(m_folder, u"bayplan-scale"_s));
        const Operation *operation = applied([&] { m_plan->release(handle + QPoint(16, 3)); });
        QVERIFY(operation);
        QVERIFY(!m_plan->panel()->isVisible());
        QVERIFY(m_driver->save(m_folder, u"bayplan-at-work"_s));
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s) && m_plan->total(u"web"_s) == 5, longest);
        QVERIFY(m_plan->ids(u"web"_s).contains(before));
        QCOMPARE(containers().filter(u"web-"_s).size(), 5);

        // Fewer, and the other way round.
        const QPoint now = m_plan->handle(u"web"_s);
        m_plan->press(now);
        m_plan->moveTo(now - QPoint(24, 0));
        QCOMPARE(m_plan->title(), u"Scale web from 5 to 2"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"bayplan-fewer"_s));
        QVERIFY(applied([&] { m_plan->release(now - QPoint(24, 0)); }));
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s) && m_plan->total(u"web"_s) == 2, longest);
        QCOMPARE(containers().filter(u"web-"_s).size(), 2);
        QCOMPARE(m_plan->total(u"api"_s), 2);
    }

    /// Nothing is begun: no operation, no event of a container on any engine.
    void escapeInMidDrag()
    {
        QVERIFY(make(u"web"_s, 2));
        const qsizetype operations = m_driver->desktop().operations().all().size();
        const QStringList before = containers();
        const QPoint handle = m_plan->handle(u"web"_s);
        m_plan->press(handle);
        m_plan->moveTo(handle + QPoint(40, 0));
        QCOMPARE(m_plan->title(), u"Scale web from 2 to 7"_s);
        QTest::keyClick(m_plan->view(), Qt::Key_Escape);
        QVERIFY(!m_plan->panel()->isVisible());
        m_plan->moveTo(handle + QPoint(60, 0)); // goes on with the button held
        QVERIFY(!m_plan->preview()->isActive());
        m_plan->release(handle + QPoint(60, 0));

        const QPoint block = m_plan->block(u"web"_s, u"aws1"_s);
        m_plan->press(block);
        m_plan->moveTo(m_plan->cell(u"web"_s, u"aws3"_s));
        QVERIFY(m_plan->preview()->isPossible());
        QTest::keyClick(m_plan->view(), Qt::Key_Escape);
        m_plan->release(m_plan->cell(u"web"_s, u"aws3"_s));
        QVERIFY(!m_plan->preview()->isActive());
        QCOMPARE(m_driver->desktop().operations().all().size(), operations);
        QCOMPARE(containers(), before);
    }

    void byKeyboard()
    {
        QVERIFY(make(u"web"_s, 2));
        m_plan->choose(u"web"_s);
        QTest::keyClick(m_plan->view(), Qt::Key_Plus);
        QCOMPARE(m_plan->title(), u"Scale web from 2 to 3"_s);
        QTest::keyClick(m_plan->view(), Qt::Key_PageUp);
        QCOMPARE(m_plan->title(), u"Scale web from 2 to 8"_s);
        QTest::keyClick(m_plan->view(), Qt::Key_Down);
        QCOMPARE(m_plan->title(), u"Scale web from 2 to 7"_s);
        QTest::keyClick(m_plan->view(), Qt::Key_4, Qt::NoModifier);
        QTest::keyClick(m_plan->view(), Qt::Key_0, Qt::NoModifier);
        QCOMPARE(m_plan->title(), u"Scale web from 2 to 40"_s);
        QVERIFY(m_plan->preview()->isPossible());
        QVERIFY(m_driver->saveLooks(m_folder, u"bayplan-typed"_s));
        QTest::keyClick(m_plan->view(), Qt::Key_Escape);
        QVERIFY(!m_plan->panel()->isVisible());

        QTest::keyClick(m_plan->view(), Qt::Key_3);
        QCOMPARE(m_plan->title(), u"Scale web from 2 to 3"_s);
        QVERIFY(applied([&] { QTest::keyClick(m_plan->view(), Qt::Key_Return); }));
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s) && m_plan->total(u"web"_s) == 3, longest);
        // Its undo scales back.
        m_driver->press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s) && m_plan->total(u"web"_s) == 2, longest);
        // None at all: the service stays, and can be had again.
        m_plan->choose(u"web"_s);
        QTest::keyClick(m_plan->view(), Qt::Key_0);
        QTest::keyClick(m_plan->view(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s) && m_plan->total(u"web"_s) == 0, longest);
        QCOMPARE(m_plan->row(u"web"_s)->image, app);
        QCOMPARE(m_plan->row(u"web"_s)->ports, u":8080 → dynamic"_s);
        QVERIFY(m_driver->save(m_folder, u"bayplan-none"_s));
    }

    /// With a mouse that knows nothing of Qt.
    void byARealMouse()
    {
        QVERIFY(make(u"web"_s, 2));
        m_driver->window().activateWindow();
        const QPoint from = m_plan->view()->viewport()->mapToGlobal(m_plan->handle(u"web"_s));
        mouse({u"mousemove"_s, QString::number(from.x()), QString::number(from.y()), u"mousedown"_s, u"1"_s});
        QTRY_VERIFY(m_plan->preview()->isActive());
        for (int by = 2; by <= 16; by += 2)
            mouse({u"mousemove"_s, QString::number(from.x() + by), QString::number(from.y() + 1)});
        QTRY_COMPARE(m_plan->title(), u"Scale web from 2 to 4"_s);
        QVERIFY(m_driver->saveScreen(m_folder, u"bayplan-real-mouse"_s));
        mouse({u"mouseup"_s, u"1"_s});
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s) && m_plan->total(u"web"_s) == 4, longest);
        QCOMPARE(containers().filter(u"web-"_s).size(), 4);
    }

    /// A block to another host: made there before it goes here. Off the plan: one less.
    void moveAndRemoveByDragging()
    {
        QVERIFY(make(u"web"_s, 3));
        m_plan->press(m_plan->block(u"web"_s, u"aws1"_s));
        m_plan->moveTo(m_plan->cell(u"web"_s, u"aws2"_s));
        m_plan->moveTo(m_plan->cell(u"web"_s, u"aws3"_s));
        QVERIFY2(m_plan->title().startsWith(u"Move web-"_s) && m_plan->title().endsWith(u" to aws3"_s),
                 qPrintable(m_plan->title()));
        QCOMPARE(m_plan->preview()->comingTo(m_plan->host(u"aws3"_s)), 1);
        QVERIFY(m_driver->saveLooks(m_folder, u"bayplan-move"_s));
        m_plan->moveTo(m_plan->cell(u"web"_s, u"aws3"_s));
        QVERIFY(applied([&] { m_plan->release(m_plan->cell(u"web"_s, u"aws3"_s)); }));
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s), longest);
        QTRY_COMPARE_WITH_TIMEOUT(replicasOn(3), 2, longest);
        QCOMPARE(replicasOn(1), 0);

        m_plan->press(m_plan->block(u"web"_s, u"aws3"_s));
        m_plan->moveTo(m_plan->cell(u"web"_s, u"aws2"_s));
        const QPoint off(m_plan->view()->viewport()->width() / 2, m_plan->view()->viewport()->height() + 60);
        m_plan->moveTo(off);
        QVERIFY2(m_plan->title().startsWith(u"Remove web-"_s), qPrintable(m_plan->title()));
        QVERIFY(m_driver->save(m_folder, u"bayplan-off"_s));
        QVERIFY(applied([&] { m_plan->release(off); }));
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s) && m_plan->total(u"web"_s) == 2, longest);
        QCOMPARE(replicasOn(3), 1);
    }

    /// Where it can't go says why beforehand, and nothing is tried.
    void aMoveThatCantBe()
    {
        QVERIFY(!DockerCli(m_engines.socket(2))
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"holder"_s, u"-p"_s, u"8888:8080"_s, app})
                     .isNull());
        QTRY_VERIFY_WITH_TIMEOUT(m_driver->desktop().fleet().hostByName(u"aws2"_s)->live().containers().size() == 1,
                                 longest);
        QVERIFY(make(u"web"_s, 1, 8888, {u"aws1"_s, u"aws2"_s}));
        QVERIFY(make(u"spread"_s, 2, 8888, {u"aws3"_s, u"aws2"_s}, false)); // one of them finds no place
        const qsizetype operations = m_driver->desktop().operations().all().size();
        m_plan->press(m_plan->block(u"web"_s, u"aws1"_s));
        m_plan->moveTo(m_plan->cell(u"web"_s, u"aws2"_s));
        QVERIFY(!m_plan->preview()->isPossible());
        QCOMPARE(m_plan->preview()->whyNot(m_plan->host(u"aws2"_s)), u"Port 8888 is taken by holder"_s);
        QCOMPARE(m_plan->preview()->whyNot(m_plan->host(u"aws3"_s)), u"The service is not for this host"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"bayplan-refused"_s));
        m_plan->release(m_plan->cell(u"web"_s, u"aws2"_s));
        QVERIFY(m_plan->panel()->isVisible()); // and says why
        QVERIFY2(m_plan->words().contains(u"aws2: Port 8888 is taken by holder"_s), qPrintable(m_plan->words()));
        QCOMPARE(m_driver->desktop().operations().all().size(), operations);
        QTest::keyClick(m_plan->view(), Qt::Key_Escape);
        QVERIFY(!m_plan->panel()->isVisible());
        // A second copy: its own port is in the way, or the holder's.
        m_plan->choose(u"web"_s);
        QTest::keyClick(m_plan->view(), Qt::Key_Plus);
        QVERIFY(!m_plan->preview()->isPossible());
        QVERIFY2(m_plan->words().contains(u"a dynamic port helps"_s), qPrintable(m_plan->words()));
        QTest::keyClick(m_plan->view(), Qt::Key_Return);
        QCOMPARE(m_driver->desktop().operations().all().size(), operations);
        QVERIFY(m_plan->panel()->isVisible());
        QTest::keyClick(m_plan->view(), Qt::Key_Escape);
    }

    void byTheMenu()
    {
        QVERIFY(make(u"web"_s, 2));
        m_plan->choose(u"web"_s);
        QTest::keyClick(m_plan->view(), Qt::Key_Right); // the first block
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
        QApplication::sendEvent(m_plan->view(), &event);
        QMenu *menu = m_driver->window().findChild<QMenu *>(u"planMenu"_s);
        QTRY_VERIFY(menu && menu->isVisible());
        QVERIFY(m_driver->saveLooks(m_folder, u"bayplan-menu"_s));
        menu->findChild<QAction *>(u"service:move:aws3"_s)->trigger();
        menu->close();
        QVERIFY(m_plan->title().endsWith(u" to aws3"_s));
        QTest::mouseClick(m_plan->panel()->findChild<QPushButton *>(u"planApply"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s) && replicasOn(3) == 1, longest);

        // A drained host is left, and nothing goes there.
        choose(u"web"_s, u"host:drain"_s, u"aws3"_s);
        auto *drain = m_driver->dialog<QDialog>(u"drainDialog"_s);
        QVERIFY(drain);
        QVERIFY(m_driver->saveLooks(m_folder, u"bayplan-drain"_s));
        QTest::mouseClick(drain->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(m_driver->desktop().book().isDraining(m_plan->host(u"aws3"_s)), longest);
        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s) && replicasOn(3) == 0 && m_plan->total(u"web"_s) == 2, longest);
        choose(u"web"_s, u"host:endDrain"_s, u"aws3"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_driver->desktop().book().isDraining(m_plan->host(u"aws3"_s)), longest);

        choose(u"web"_s, u"service:giveUp"_s);
        auto *dialog = m_driver->dialog<QDialog>(u"giveUpDialog"_s);
        QVERIFY(dialog);
        QVERIFY(m_driver->saveLooks(m_folder, u"bayplan-give-up"_s));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_plan->row(u"web"_s), longest);
        QTRY_COMPARE_WITH_TIMEOUT(containers(), QStringList(), longest);
    }

    /// A service that Compose made is read first what it is like; what is added is Compose's as well.
    void aComposeService()
    {
        for (int number = 1; number <= 2; ++number) {
            const QString n = QString::number(number);
            QVERIFY(!DockerCli(m_engines.socket(number))
                         .run({u"run"_s, u"-d"_s, u"--name"_s, u"shop_web_"_s + n, u"-p"_s, u"8080"_s, u"--label"_s,
                               u"com.docker.compose.project=shop"_s, u"--label"_s, u"com.docker.compose.service=web"_s,
                               u"--label"_s, u"com.docker.compose.container-number="_s + n, u"--label"_s,
                               u"com.docker.compose.oneoff=False"_s, app})
                         .isNull());
        }
        const QString service = u"shop.web"_s;
        QTRY_COMPARE_WITH_TIMEOUT(m_plan->total(service), 2, longest);
        const QPoint handle = m_plan->handle(service);
        m_plan->press(handle);
        m_plan->moveTo(handle + QPoint(8, 0));
        QVERIFY(m_plan->preview()->isReading());
        QCOMPARE(m_plan->words(), u"Reading what it is like…"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(m_plan->preview()->isPossible(), qPrintable(m_plan->words()), longest);
        QCOMPARE(m_plan->title(), u"Scale web from 2 to 3"_s);
        QVERIFY(m_driver->save(m_folder, u"bayplan-compose"_s));
        QVERIFY(applied([&] { m_plan->release(handle + QPoint(8, 0)); }));
        QTRY_VERIFY_WITH_TIMEOUT(atRest(service) && m_plan->total(service) == 3, longest);
        QStringList names;
        for (int engine = 1; engine <= 3; ++engine)
            names << DockerCli(m_engines.socket(engine))
                         .lines({u"ps"_s, u"--filter"_s, u"label=com.docker.compose.project=shop"_s, u"--format"_s,
                                 u"{{.Names}}"_s});
        names.sort();
        QCOMPARE(names, (QStringList{u"shop_web_1"_s, u"shop_web_2"_s, u"shop_web_3"_s}));
    }

    /// What is run is kept as a service.
    void runAsAService()
    {
        m_driver->window().findChild<QAction *>(u"action:run"_s)->trigger();
        auto *dialog = m_driver->dialog<QDialog>(u"runDialog"_s);
        QVERIFY(dialog);
        type(dialog, u"run:image"_s, app);
        type(dialog, u"run:name"_s, u"shop"_s);
        QTest::mouseClick(dialog->findChild<QWidget *>(u"chip:run-ports"_s), Qt::LeftButton);
        type(dialog, u"run:publish:0:1"_s, u"8080"_s);
        dialog->findChild<QCheckBox *>(u"service:on"_s)->click();
        dialog->findChild<QSpinBox *>(u"service:replicas"_s)->setValue(3);
        for (const QString &name : {u"aws1"_s, u"aws2"_s})
            dialog->findChild<QCheckBox *>(QString(u"host:"_s + name))->click();
        const auto *message = dialog->findChild<QLabel *>(u"message"_s);
        QTRY_VERIFY2(message->text().startsWith(u"Adds "_s), qPrintable(message->text()));
        QVERIFY(m_driver->saveLooks(m_folder, u"run-service"_s));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"run"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(m_plan->total(u"shop"_s) == 3 && atRest(u"shop"_s), longest);
        QCOMPARE(replicasOn(3, u"shop-"_s), 0);
    }

private:
    /// Makes a service as others would, and waits until it stands.
    bool make(const QString &name, int replicas, quint16 published = 0, const QStringList &hosts = {}, bool fits = true)
    {
        services::ServiceSpec spec;
        spec.name = name;
        spec.container.image = app;
        spec.container.ports = {engine::PortRequest{{}, published, 0, 8080, u"tcp"_s}};
        spec.gate.kind = services::HealthGate::Kind::None;
        spec.placement.hosts = hosts;
        services::ServiceBook &book = m_driver->desktop().book();
        spec = book.resolved(spec);
        const services::Change change = services::create(spec, replicas, book.observe(spec), core::now(), {});
        if (!fits)
            return !change.isPossible();
        return m_driver->desktop().runner().run(change) &&
               QTest::qWaitFor([&] { return atRest(name) && m_plan->total(name) == replicas; }, longest);
    }
    bool atRest(const QString &service) const { return m_plan->atRest(service); }
    /// Does something that applies the preview; the operation that has come of it, whose steps are those shown.
    const Operation *applied(const std::function<void()> &act)
    {
        const ui::PlanPreview &preview = *m_plan->preview();
        if (!preview.change())
            return nullptr;
        const QStringList shown = stepsOf(*preview.change());
        act();
        const auto all = m_driver->desktop().operations().all();
        const Operation *operation = all.isEmpty() ? nullptr : all.last();
        if (operation && stepsOf(*operation) != shown)
            qWarning() << "shown" << shown << "done" << stepsOf(*operation);
        return operation && stepsOf(*operation) == shown && !shown.isEmpty() ? operation : nullptr;
    }
    /// On all engines, but for records and marks.
    QStringList containers() const
    {
        QStringList names;
        for (int engine = 1; engine <= 3; ++engine) {
            for (const QString &name : DockerCli(m_engines.socket(engine))
                                           .lines({u"ps"_s, u"-a"_s, u"--format"_s, u"{{.Names}} {{.ID}}"_s})) {
                if (!name.startsWith(u"bayplan."_s))
                    names << name;
            }
        }
        return names;
    }
    int replicasOn(int engine, const QString &prefix = u"web-"_s) const
    {
        const QStringList names = DockerCli(m_engines.socket(engine)).lines({u"ps"_s, u"--format"_s, u"{{.Names}}"_s});
        return int(
            std::count_if(names.begin(), names.end(), [&](const QString &name) { return name.startsWith(prefix); }));
    }
    static void mouse(const QStringList &words) { QCOMPARE(QProcess::execute(u"xdotool"_s, words), 0); }
    static void type(const QWidget *dialog, const QString &name, const QString &text)
    {
        auto *edit = dialog->findChild<QLineEdit *>(name);
        QVERIFY2(edit, qPrintable(name));
        edit->setFocus();
        QTest::keyClicks(edit, text);
    }
    /// An entry of the menu of the row's cell in the host's column.
    void choose(const QString &service, const QString &entry, const QString &hostName = u"aws1"_s) const
    {
        QVERIFY2(m_plan->chooseAt(m_plan->cell(service, hostName), entry), qPrintable(entry));
    }

    TestFleet m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    std::unique_ptr<PlanDriver> m_plan;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestBayPlan)
#include "tst_bayplan.moc"
