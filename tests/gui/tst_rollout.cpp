// SPDX-License-Identifier: GPL-3.0-or-later
// Services updated in the real window over real engines, by mouse and keyboard: what the dialog says is what happens,
// it can be watched, paused, resumed, promoted, aborted and taken back, and what fails is told.
#include "fleet/fleet.h"
#include "gui/plandriver.h"
#include "rollouts/rollouts.h"
#include "rollouts/rolloutviews.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"
#include "ui/desktopnotes.h"
#include "ui/rollout/failedlist.h"
#include "ui/rollout/laneview.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QCompleter>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::Rollout;

namespace {

const QString blue = u"bayplan-test/app:blue"_s;
const QString green = u"bayplan-test/app:green"_s;
constexpr int longest = 60'000;

/// A setting of the rollout that is behind "More".
struct Knob
{
    QString name;
    int value = 0;
};

} // namespace

class TestRollout : public QObject
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
        m_driver->openPage(u"services"_s);
    }
    void cleanup()
    {
        m_plan.reset();
        m_driver.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    /// Rolling: the plan beside the fields, then watched, paused, resumed to its end, and taken back.
    void updateWatchPauseResumeUndo()
    {
        QVERIFY(make(u"web"_s, 6));
        const QStringList old = containers();
        select(u"web"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"services"_s));
        QTest::mouseClick(button(u"tool:services:update"_s), Qt::LeftButton);
        auto *dialog = m_driver->dialog<QDialog>(u"updateDialog"_s);
        QVERIFY(dialog);
        auto *begin = dialog->findChild<QPushButton *>(u"update"_s);
        QVERIFY(!begin->isEnabled());
        QCOMPARE(text(dialog, u"message"_s), u"Enter another image, or change something else."_s);
        fill(dialog, green, 0, {{u"minHealthyTime"_s, 1}});
        QTRY_VERIFY2(begin->isEnabled(), qPrintable(text(dialog, u"message"_s)));
        QVERIFY2(text(dialog, u"updateWords"_s).startsWith(u"Replaces 6 replicas, 1 at a time."_s),
                 qPrintable(text(dialog, u"updateWords"_s)));
        QVERIFY(shownIn(dialog).contains(blue + u" → "_s + green));
        QVERIFY(m_driver->saveLooks(m_folder, u"update-dialog"_s));
        QTest::mouseClick(begin, Qt::LeftButton);

        QTRY_VERIFY_WITH_TIMEOUT(done() >= 2, longest);
        QTest::mouseClick(button(u"rollout:pause"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(state(u"web"_s) == Rollout::State::Paused, longest);
        QTRY_VERIFY(button(u"rollout:resume"_s)->isVisible());
        // What is on its way comes to its end; nothing else is begun.
        QTRY_VERIFY_WITH_TIMEOUT(world(u"web"_s).onTheWay.isEmpty(), longest);
        const QStringList there = containers();
        QVERIFY(done() < 6);
        QVERIFY2(badge().startsWith(u"paused, "_s), qPrintable(badge()));
        QVERIFY(m_driver->saveLooks(m_folder, u"rollout-paused"_s));
        QTest::qWait(2'000); // nothing is to happen
        QCOMPARE(containers(), there);
        QTest::mouseClick(button(u"rollout:resume"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(badge().startsWith(u"rolling, "_s), longest);
        QTRY_VERIFY_WITH_TIMEOUT(world(u"web"_s).onTheWay.size() > 0, longest);
        QVERIFY(m_driver->saveLooks(m_folder, u"rollout-rolling"_s));
        QTRY_VERIFY2_WITH_TIMEOUT(state(u"web"_s) == Rollout::State::Completed, qPrintable(badge()), 2 * longest);
        QTRY_COMPARE_WITH_TIMEOUT(images(), QStringList(6, green), longest);
        QTRY_COMPARE(badge(), u"updated"_s);
        // Watched from its beginning to its end, through the pause.
        const rollouts::RolloutView &view = *m_driver->desktop().rolloutViews().view(u"web"_s);
        QCOMPARE(view.samples().first().old, 6);
        QCOMPARE(view.samples().last().fresh, 6);
        for (const rollouts::ServingSample &sample : view.samples())
            QVERIFY(sample.old + sample.fresh >= view.promise());
        const auto steps = view.steps();
        QCOMPARE(std::count_if(steps.begin(), steps.end(),
                               [](const rollouts::StepLine &line) { return line.what.startsWith(u"Start web-"_s); }),
                 6);
        QCOMPARE(lane(u"oldLane"_s), u"blue: 6 retired"_s);
        QCOMPARE(lane(u"newLane"_s), u"green: 6 serving"_s);
        QVERIFY(!std::any_of(old.begin(), old.end(), [this](const QString &id) { return containers().contains(id); }));
        const auto *bar = m_driver->window().findChild<ui::MessageBar *>(u"rolloutNews"_s);
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->text(), u"web was updated. It is at revision 2 now."_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"rollout-updated"_s));

        QTRY_VERIFY_WITH_TIMEOUT(atRest(u"web"_s), longest);
        QTest::mouseClick(button(u"rollout:undo"_s), Qt::LeftButton);
        auto *undo = m_driver->dialog<QDialog>(u"undoDialog"_s);
        QVERIFY(undo);
        QVERIFY(m_driver->saveLooks(m_folder, u"undo-dialog"_s));
        QVERIFY2(text(undo, u"words"_s).startsWith(u"Replaces 6 replicas"_s), qPrintable(text(undo, u"words"_s)));
        QTest::mouseClick(undo->findChild<QPushButton *>(u"cancel"_s), Qt::LeftButton);
        QCOMPARE(head(u"web"_s).record->revision, 2);
    }

    /// All of green beside all of blue, and back before the switch: blue was never touched.
    void abortBlueGreen()
    {
        QVERIFY(make(u"web"_s, 3));
        const QStringList old = containers();
        m_driver->openPage(u"bay-plan"_s);
        m_plan->choose(u"web"_s);
        QTest::keyClick(m_plan->view(), Qt::Key_U);
        auto *dialog = m_driver->dialog<QDialog>(u"updateDialog"_s);
        QVERIFY(dialog);
        fill(dialog, green, 1, {{u"minHealthyTime"_s, 120}});
        QTRY_VERIFY(dialog->findChild<QPushButton *>(u"update"_s)->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"update-dialog-blue-green"_s));
        auto *strategy = dialog->findChild<QComboBox *>(u"strategy:strategy"_s);
        strategy->setCurrentIndex(2);
        QTRY_VERIFY2(text(dialog, u"updateWords"_s).contains(u"canary"_s), qPrintable(text(dialog, u"updateWords"_s)));
        QVERIFY(m_driver->saveLooks(m_folder, u"update-dialog-canary"_s));
        strategy->setCurrentIndex(1);
        QTRY_VERIFY(!text(dialog, u"updateWords"_s).contains(u"canary"_s));
        QTest::keyClick(dialog->findChild<QLineEdit *>(u"run:image"_s), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(containers().size() == 6, longest);
        QTRY_VERIFY_WITH_TIMEOUT(m_plan->total(u"web"_s) == 6, longest);
        QVERIFY(m_driver->saveLooks(m_folder, u"bayplan-blue-green"_s));
        openRollout(u"web"_s);
        QTRY_COMPARE(lane(u"newLane"_s), u"green: 3 starting"_s);
        QTRY_VERIFY(button(u"rollout:abort"_s)->isEnabled());
        QVERIFY(m_driver->saveLooks(m_folder, u"rollout-blue-green"_s));
        QTest::mouseClick(button(u"rollout:abort"_s), Qt::LeftButton);
        QTRY_VERIFY2_WITH_TIMEOUT(state(u"web"_s) == Rollout::State::RolledBack, qPrintable(badge()), longest);
        QTRY_COMPARE_WITH_TIMEOUT(containers(), old, longest);
        QTRY_COMPARE(badge(), u"rolled back"_s);
    }

    /// One canary beside the others waits until an operator says so. Engines reached by a socket may be anywhere: their
    /// replicas are asked from within, and the page says so.
    void promoteACanary()
    {
        QVERIFY(make(u"web"_s, 3, {services::HealthGate::Kind::Http, 8080, u"/healthy"_s}));
        update(u"web"_s, green, 2, {{u"minHealthyTime"_s, 3}, {u"parallelism"_s, 0}, {u"maxSurge"_s, 3}});
        const auto saysHow = [this] {
            const auto steps = m_driver->desktop().rolloutViews().view(u"web"_s)->steps();
            return std::any_of(steps.begin(), steps.end(), [](const rollouts::StepLine &line) {
                return line.current && line.detail.contains(u"GET /healthy by exec in the container"_s);
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(saysHow(), longest);
        QTRY_VERIFY2_WITH_TIMEOUT(state(u"web"_s) == Rollout::State::AwaitingPromotion, qPrintable(badge()), longest);
        QCOMPARE(images(), (QStringList{blue, blue, blue, green}));
        QTRY_VERIFY(button(u"rollout:promote"_s)->isVisible());
        QTRY_COMPARE(lane(u"newLane"_s), u"green: 1 serving"_s);
        QVERIFY(m_driver->saveLooks(m_folder, u"rollout-canary"_s));
        QTest::mouseClick(button(u"rollout:promote"_s), Qt::LeftButton);
        QTRY_VERIFY2_WITH_TIMEOUT(state(u"web"_s) == Rollout::State::Completed, qPrintable(badge()), 2 * longest);
        QTRY_COMPARE_WITH_TIMEOUT(images(), QStringList(3, green), longest);
    }

    /// What does not stay up is taken back by itself; why, and the last it wrote, is told: here, and by the desktop.
    void aBadImageIsTold()
    {
        QVERIFY(make(u"web"_s, 2));
        const QStringList old = containers();
        auto *notes = m_driver->window().findChild<ui::DesktopNotes *>();
        QVERIFY(notes);
        QSignalSpy shown(notes, &ui::DesktopNotes::shown);
        update(u"web"_s, u"bayplan-test/app:crashing"_s, 0, {{u"minHealthyTime"_s, 3}, {u"healthyDeadline"_s, 15}});
        QTRY_VERIFY2_WITH_TIMEOUT(state(u"web"_s) == Rollout::State::RolledBack, qPrintable(badge()), 2 * longest);
        QTRY_COMPARE_WITH_TIMEOUT(containers(), old, longest);
        QTRY_COMPARE(shown.size(), 1);
        QCOMPARE(shown.first().first().toString(), u"web was rolled back"_s);
        QTRY_VERIFY(m_driver->window().findChild<ui::MessageBar *>(u"rolloutReason"_s)->isVisible());
        const auto *failed = m_driver->window().findChild<ui::FailedList *>();
        QTRY_VERIFY(failed->isVisible() && !failed->findChildren<QLabel *>().isEmpty());
        QVERIFY(failed->findChildren<QLabel *>().first()->text().startsWith(u"web-"_s));
        QVERIFY(m_driver->saveLooks(m_folder, u"rollout-rolled-back"_s));
        // Rows of the table say it as well.
        QTest::keyClick(button(u"serviceTabs"_s), Qt::Key_Escape);
        QTRY_COMPARE(WindowDriver::column(m_driver->table(u"servicesTable"_s), u"Rollout"_s),
                     QStringList{u"rolled back"_s});
    }

    /// The revisions that are kept, what differs between them, and the way back to one.
    void undoToARevision()
    {
        QVERIFY(make(u"web"_s, 1));
        update(u"web"_s, green, 0, {{u"minHealthyTime"_s, 0}});
        QTRY_VERIFY2_WITH_TIMEOUT(state(u"web"_s) == Rollout::State::Completed && atRest(u"web"_s), qPrintable(badge()),
                                  longest);
        auto *tabs = m_driver->window().findChild<QTabBar *>(u"serviceTabs"_s);
        tabs->setCurrentIndex(0);
        QTRY_COMPARE(WindowDriver::column(m_driver->table(u"replicasTable"_s), u"Revision"_s), QStringList{u"2"_s});
        QVERIFY(m_driver->saveLooks(m_folder, u"service-replicas"_s));
        tabs->setCurrentIndex(3);
        QVERIFY(m_driver->saveLooks(m_folder, u"service-spec"_s));
        tabs->setCurrentIndex(2);
        auto *revisions = m_driver->window().findChild<QTreeWidget *>(u"revisions"_s);
        QTRY_COMPARE(revisions->topLevelItemCount(), 2);
        QCOMPARE(revisions->topLevelItem(0)->text(3), u"current"_s);
        const QRect first = revisions->visualItemRect(revisions->topLevelItem(1));
        QTest::mouseClick(revisions->viewport(), Qt::LeftButton, {}, first.center());
        QTRY_VERIFY(button(u"undoToRevision"_s)->isVisible());
        QVERIFY(m_driver->saveLooks(m_folder, u"service-revisions"_s));
        QTest::mouseClick(button(u"undoToRevision"_s), Qt::LeftButton);
        auto *dialog = m_driver->dialog<QDialog>(u"undoDialog"_s);
        QVERIFY(dialog);
        QVERIFY2(text(dialog, u"heading"_s).contains(u"revision 1"_s), qPrintable(text(dialog, u"heading"_s)));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"act"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(images(), QStringList{blue}, longest);
    }

private:
    /// Makes a service as others would, and waits until it stands.
    bool make(const QString &name, int replicas,
              const services::HealthGate &gate = {services::HealthGate::Kind::None, 0, {}})
    {
        services::ServiceSpec spec;
        spec.name = name;
        spec.container.image = blue;
        spec.container.ports = {engine::PortRequest{{}, 0, 0, 8080, u"tcp"_s}};
        spec.gate = gate;
        services::ServiceBook &book = m_driver->desktop().book();
        spec = book.resolved(spec);
        const services::Change change = services::create(spec, replicas, book.observe(spec), core::now(), {});
        return m_driver->desktop().runner().run(change) &&
               QTest::qWaitFor([&] { return atRest(name) && m_plan->total(name) == replicas; }, longest);
    }
    /// Updates it from the page of services; the rollout is shown then.
    void update(const QString &service, const QString &image, int strategy, const QList<Knob> &knobs)
    {
        select(service);
        QTest::keyClick(m_driver->table(u"servicesTable"_s), Qt::Key_U);
        auto *dialog = m_driver->dialog<QDialog>(u"updateDialog"_s);
        QVERIFY(dialog);
        fill(dialog, image, strategy, knobs);
        auto *begin = dialog->findChild<QPushButton *>(u"update"_s);
        QTRY_VERIFY2(begin->isEnabled(), qPrintable(text(dialog, u"message"_s)));
        QTest::mouseClick(begin, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!badge().isEmpty(), longest);
    }
    void fill(QDialog *dialog, const QString &image, int strategy, const QList<Knob> &knobs) const
    {
        auto *edit = dialog->findChild<QLineEdit *>(u"run:image"_s);
        QVERIFY(edit && edit->hasFocus());
        QTest::keyClicks(edit, image); // what was there is selected
        dialog->findChild<QComboBox *>(u"strategy:strategy"_s)->setCurrentIndex(strategy);
        auto *more = dialog->findChild<QToolButton *>(u"strategy:more"_s);
        QTest::mouseClick(more, Qt::LeftButton);
        for (const Knob &knob : knobs) {
            auto *field = dialog->findChild<QSpinBox *>(QString(u"strategy:"_s + knob.name));
            QVERIFY2(field && field->isVisible(), qPrintable(knob.name));
            field->setValue(knob.value);
        }
        QTest::mouseClick(more, Qt::LeftButton);
        QCOMPARE(edit->text(), image);
        edit->completer()->popup()->hide();
    }
    void select(const QString &service) const
    {
        QTableView *table = m_driver->table(u"servicesTable"_s);
        QVERIFY(table);
        QTRY_VERIFY(WindowDriver::column(table, u"Name"_s).contains(service));
        const int row = int(WindowDriver::column(table, u"Name"_s).indexOf(service));
        const QModelIndex index = table->model()->index(row, columnOf(table, u"Name"_s));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
    }
    void openRollout(const QString &service) const
    {
        m_driver->openPage(u"services"_s);
        select(service);
        QTest::keyClick(m_driver->table(u"servicesTable"_s), Qt::Key_Return);
    }
    bool atRest(const QString &service) const { return m_plan->atRest(service); }
    services::ServiceHead head(const QString &service) const { return *m_driver->desktop().book().head(service); }
    Rollout::State state(const QString &service) const
    {
        return m_driver->desktop().rollouts().rollout(service).value_or(Rollout{}).state;
    }
    rollouts::World world(const QString &service) const
    {
        return m_driver->desktop().rollouts().world(service).value_or(rollouts::World{});
    }
    int done() const
    {
        rollouts::RolloutView *view = m_driver->desktop().rolloutViews().view(u"web"_s);
        return view ? view->done() : 0;
    }
    QString badge() const
    {
        const auto *badge = m_driver->window().findChild<ui::Badge *>(u"serviceBadge"_s);
        return badge && badge->isVisible() ? badge->text() : QString();
    }
    QString lane(const QString &name) const
    {
        return m_driver->window().findChild<ui::LaneView *>(name)->accessibleName();
    }
    QWidget *button(const QString &name) const { return m_driver->window().findChild<QWidget *>(name); }
    static QString text(const QWidget *in, const QString &label) { return in->findChild<QLabel *>(label)->text(); }
    static QStringList shownIn(const QWidget *in)
    {
        QStringList texts;
        for (const QLabel *label : in->findChildren<QLabel *>()) {
            if (label->isVisible())
                texts << label->text();
        }
        return texts;
    }
    /// Of the service's replicas on all engines, sorted.
    QStringList replicas(const QString &format) const
    {
        QStringList found;
        for (int engine = 1; engine <= 3; ++engine)
            found << DockerCli(m_engines.socket(engine))
                         .lines({u"ps"_s, u"-a"_s, u"--no-trunc"_s, u"--filter"_s, u"label=bayplan.slot"_s,
                                 u"--format"_s, format});
        found.removeAll(QString());
        found.sort();
        return found;
    }
    QStringList containers() const { return replicas(u"{{.ID}}"_s); }
    QStringList images() const { return replicas(u"{{.Image}}"_s); }

    TestFleet m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    std::unique_ptr<PlanDriver> m_plan;
    QString m_folder;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestRollout)
#include "tst_rollout.moc"
