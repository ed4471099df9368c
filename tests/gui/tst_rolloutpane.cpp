// SPDX-License-Identifier: GPL-3.0-or-later
// How a rollout looks, from snapshots written here: each state with the buttons it has, hostile texts, many replicas.
// Real ones are in tst_rollout.
#include "rollouts/rolloutview.h"
#include "ui/rollout/failedlist.h"
#include "ui/rollout/laneview.h"
#include "ui/rollout/rolloutpane.h"
#include "ui/rollout/strategyfields.h"
#include "ui/stylesheet.h"
#include "ui/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using rollouts::RolloutSnapshot;
using rollouts::RolloutView;
using rollouts::Steer;
using rollouts::Step;
using rollouts::World;
using services::Replica;
using services::ReplicaState;
using services::Rollout;
using services::RolloutSettings;
using State = operations::Operation::State;

namespace {

const core::Time noon = core::Time(std::chrono::hours(12));

core::MonotonicTime moment(std::chrono::seconds after)
{
    return core::MonotonicTime(after);
}

World worldOf(int desired, int hosts)
{
    World world;
    world.desired = desired;
    world.rollout = {.from = 7, .to = 8, .started = noon};
    for (const auto &[number, tag] : {std::pair(7, u"blue"_s), std::pair(8, u"green"_s)}) {
        services::ServiceSpec spec{.name = u"web"_s, .container = {}};
        spec.container.image = u"kuard-amd64:"_s + tag;
        spec.gate = {.kind = services::HealthGate::Kind::Http, .port = 8080, .path = u"/healthy"_s};
        world.specs.insert(number, spec);
    }
    for (int host = 1; host <= hosts; ++host)
        world.observed.hosts << services::HostView{.id = host, .name = u"aws%1"_s.arg(host)};
    for (int slot = 1; slot <= desired; ++slot)
        world.observed.replicas << Replica{.host = (slot - 1) % hosts + 1,
                                           .id = u"old%1"_s.arg(slot),
                                           .name = u"web-%1"_s.arg(slot),
                                           .slot = slot,
                                           .revision = 7,
                                           .state = ReplicaState::Ready};
    return world;
}

Step step(Step::Action action, int slot)
{
    return {.action = action,
            .host = (slot - 1) % 3 + 1,
            .slot = slot,
            .revision = action == Step::Action::Remove ? 7 : 8,
            .id = action == Step::Action::Remove ? u"old%1"_s.arg(slot) : QString(),
            .name = u"web-%1"_s.arg(slot)};
}

operations::Operation::Row row(const Step &step, State state, std::chrono::milliseconds took)
{
    const bool image = step.action == Step::Action::BringImage;
    operations::Operation::Row made{.target = {.host = step.host,
                                               .hostName = u"aws%1"_s.arg(step.host),
                                               .kind = image ? u"image"_s : u"container"_s,
                                               .id = step.id,
                                               .name = image ? u"kuard-amd64:green"_s : step.name},
                                    .state = state};
    made.duration = took;
    made.startedAt = noon;
    return made;
}

void replace(World &world, int slot)
{
    for (Replica &replica : world.observed.replicas) {
        if (replica.slot == slot && replica.revision == 7) {
            replica.id = u"new%1"_s.arg(slot);
            replica.revision = 8;
        }
    }
}

/// The mockup's moment, with the samples up to it.
RolloutSnapshot atWork(RolloutView &view)
{
    World world = worldOf(6, 3);
    view.take({.world = world}, noon, moment(0s));
    RolloutSnapshot snapshot;
    int at = 4;
    for (int host = 1; host <= 3; ++host) {
        Step image = step(Step::Action::BringImage, host);
        snapshot.steps.insert({int(snapshot.rows.size()), image});
        snapshot.rows.push_back(row(image, State::Done, 4100ms));
    }
    for (int slot = 1; slot <= 2; ++slot) {
        const Replica old = world.observed.replicas.first();
        Replica made = old;
        made.id = u"new%1"_s.arg(slot);
        made.revision = 8;
        world.observed.replicas << made;
        view.take({.world = world}, noon + std::chrono::seconds(at), moment(std::chrono::seconds(at)));
        world.observed.replicas.removeOne(old);
        at += 2;
        view.take({.world = world}, noon + std::chrono::seconds(at), moment(std::chrono::seconds(at)));
        at += 4;
        for (const auto action : {Step::Action::Create, Step::Action::Remove}) {
            snapshot.steps.insert({int(snapshot.rows.size()), step(action, slot)});
            snapshot.rows.push_back(
                row(step(action, slot), State::Done, action == Step::Action::Create ? 1200ms : 600ms));
        }
    }
    world.onTheWay = {step(Step::Action::Create, 3)};
    snapshot.steps.insert({int(snapshot.rows.size()), step(Step::Action::Create, 3)});
    snapshot.rows.push_back(row(step(Step::Action::Create, 3), State::Running, 0ms));
    snapshot.rows.back().startedAt = noon + 12s;
    snapshot.rows.back().progress = u"Waiting until it is ready"_s;
    for (int slot = 3; slot <= 6; ++slot)
        snapshot.coming << step(Step::Action::Create, slot) << step(Step::Action::Remove, slot);
    snapshot.world = world;
    return snapshot;
}

} // namespace

class TestRolloutPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
        QVERIFY(QDir().mkpath(m_folder));
    }
    void init()
    {
        m_window = std::make_unique<QWidget>();
        auto *column = new QVBoxLayout(m_window.get());
        column->setContentsMargins(18, 16, 18, 16);
        m_pane = new ui::RolloutPane(m_theme, m_window.get());
        column->addWidget(m_pane);
        m_window->resize(1252, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void saysThatThereWasNone()
    {
        QVERIFY(texts().contains(u"no rollout of this service yet"_s));
        QVERIFY(buttons().isEmpty());
    }

    void showsOneAtWork()
    {
        RolloutView view;
        const RolloutSnapshot snapshot = atWork(view);
        m_pane->setView(u"web"_s, &view);
        view.take(snapshot, noon + 21s, moment(21s));
        m_pane->setSteering({Steer::Pause, Steer::Promote, Steer::Abort});
        QCOMPARE(buttons(), QStringList({u"Pause"_s, u"Promote all now"_s, u"Abort and roll back"_s}));
        for (const QString &wanted : {u"2 of 6"_s, u"about"_s, u"never below 6"_s, u"HTTP GET /healthy on port 8080"_s,
                                      u"5 min, then roll back"_s})
            QTRY_VERIFY2(texts().contains(wanted), qPrintable(wanted + u" in "_s + texts()));
        QCOMPARE(m_pane->findChild<ui::LaneView *>(u"oldLane"_s)->accessibleName(), u"blue: 4 serving, 2 retired"_s);
        QCOMPARE(m_pane->findChild<ui::LaneView *>(u"newLane"_s)->accessibleName(), u"green: 2 serving, 1 starting"_s);
        QVERIFY(saveLooks(u"rollout-pane"_s));

        QSignalSpy steered(m_pane, &ui::RolloutPane::steerRequested);
        for (const auto &[name, steer] : {std::pair(u"pause"_s, Steer::Pause), std::pair(u"promote"_s, Steer::Promote),
                                          std::pair(u"abort"_s, Steer::Abort)}) {
            QTest::mouseClick(m_pane->findChild<QPushButton *>(u"rollout:"_s + name), Qt::LeftButton);
            QCOMPARE(steered.size(), 1);
            QCOMPARE(steered.takeFirst().first().value<Steer>(), steer);
        }
    }

    /// In each state the buttons that mean something there, and why it is in it.
    void showsEachState()
    {
        RolloutView view;
        RolloutSnapshot snapshot = atWork(view);
        m_pane->setView(u"web"_s, &view);
        const auto show = [&](Rollout::State state, const QSet<Steer> &possible) {
            snapshot.world.rollout.state = state;
            view.take(snapshot, noon + 22s, moment(22s));
            m_pane->setSteering(possible);
        };
        snapshot.world.rollout.reason = u"web-3 on aws3: it did not become healthy in 60 s"_s;
        show(Rollout::State::Paused, {Steer::Resume, Steer::Abort});
        QCOMPARE(buttons(), QStringList({u"Resume"_s, u"Abort and roll back"_s}));
        QVERIFY(texts().contains(u"Paused: web-3 on aws3: it did not become healthy in 60 s."_s));

        snapshot.world.rollout.back = true;
        show(Rollout::State::RollingBack, {Steer::Pause});
        QCOMPARE(buttons(), QStringList({u"Pause"_s}));
        snapshot.world.rollout.failed = {{.slot = 3,
                                          .host = u"aws3"_s,
                                          .reason = u"It did not become healthy in 60 s"_s,
                                          .log = {u"<b>starting</b> \x1b[31mnow"_s, u"cannot reach the database"_s}}};
        show(Rollout::State::RolledBack, {});
        QCOMPARE(buttons(), QStringList());
        QVERIFY(texts().contains(u"Rolled back: web-3 on aws3"_s));
        // As it was written, and nothing in it does anything.
        const auto labels = m_pane->findChild<ui::FailedList *>()->findChildren<QLabel *>();
        QCOMPARE(labels.size(), 2);
        for (const QLabel *label : labels) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            QVERIFY(!label->text().contains(QChar(0x1b)));
        }
        QVERIFY(labels.at(1)->text().startsWith(u"<b>starting</b>"_s));
        QVERIFY(saveLooks(u"rollout-pane-rolled-back"_s));

        snapshot.world.rollout = {.from = 7, .to = 8, .state = Rollout::State::Completed, .started = noon};
        for (int slot = 3; slot <= 6; ++slot)
            replace(snapshot.world, slot);
        snapshot.world.onTheWay.clear();
        show(Rollout::State::Completed, {});
        QCOMPARE(buttons(), QStringList({u"Undo…"_s}));
        QSignalSpy undone(m_pane, &ui::RolloutPane::undoRequested);
        QTest::mouseClick(m_pane->findChild<QPushButton *>(u"rollout:undo"_s), Qt::LeftButton);
        QCOMPARE(undone.size(), 1);
    }

    /// Whose host with the record is lost: that is said, and it can be taken over.
    void offersToTakeOver()
    {
        RolloutView view;
        RolloutSnapshot snapshot = atWork(view);
        snapshot.rows.clear();
        snapshot.steps.clear();
        snapshot.coming.clear();
        m_pane->setView(u"web"_s, &view);
        snapshot.actor = u"bert on desk-5"_s;
        view.take(snapshot, noon + 22s, moment(22s));
        m_pane->setSteering({Steer::Pause, Steer::Abort});
        QVERIFY(texts().contains(u"bert on desk-5 drives it. Its steps are shown there."_s));
        QVERIFY(!buttons().contains(u"Take over…"_s));
        snapshot.actor.clear();
        snapshot.waitsFor = u"Nobody drives it now: aws1, which has the service's record, is out of reach"_s;
        view.take(snapshot, noon + 52s, moment(52s));
        m_pane->setCanTakeOver(true);
        QVERIFY(texts().contains(u"which has the service's record, is out of reach."_s));
        QVERIFY(!texts().contains(u"bert"_s) && !texts().contains(u"left"_s));
        QCOMPARE(buttons(), QStringList({u"Take over…"_s, u"Pause"_s, u"Abort and roll back"_s}));
        QVERIFY(saveLooks(u"rollout-pane-take-over"_s));
        QSignalSpy taken(m_pane, &ui::RolloutPane::takeOverRequested);
        QTest::mouseClick(m_pane->findChild<QPushButton *>(u"rollout:takeOver"_s), Qt::LeftButton);
        QCOMPARE(taken.size(), 1);
    }

    void namesPromotionByStrategy()
    {
        RolloutView view;
        RolloutSnapshot snapshot = atWork(view);
        m_pane->setView(u"web"_s, &view);
        snapshot.world.rollout.settings.strategy = RolloutSettings::Strategy::Canary;
        snapshot.world.rollout.state = Rollout::State::AwaitingPromotion;
        snapshot.waitsFor = u"1 canary has been ready for 40 s"_s;
        view.take(snapshot, noon + 22s, moment(22s));
        m_pane->setSteering({Steer::Promote, Steer::Abort});
        QVERIFY(buttons().contains(u"Promote"_s));
        QVERIFY(texts().contains(u"1 canary has been ready for 40 s."_s));
        snapshot.world.rollout.settings.strategy = RolloutSettings::Strategy::BlueGreen;
        snapshot.world.rollout.promoted = true;
        view.take(snapshot, noon + 23s, moment(23s));
        QVERIFY(buttons().contains(u"Remove the old ones now"_s));
    }

    /// The lanes of a large service stay low, and say how many are not shown.
    void fitsManyReplicas()
    {
        RolloutView view;
        World world = worldOf(200, 12);
        for (int slot = 1; slot <= 90; ++slot)
            replace(world, slot);
        view.take({.world = world}, noon, moment(0s));
        m_pane->setView(u"web"_s, &view);
        QTest::qWait(0);
        const auto *lane = m_pane->findChild<ui::LaneView *>(u"oldLane"_s);
        QVERIFY2(lane->height() < 280, qPrintable(QString::number(lane->height())));
        QVERIFY(saveLooks(u"rollout-pane-many"_s));
    }

    /// Knobs that mean nothing to a strategy aren't there; defaults are those of RolloutSettings.
    void asksOnlyWhatMatters()
    {
        ui::StrategyFields fields;
        fields.show();
        QCOMPARE(fields.settings(), RolloutSettings{});
        const auto shown = [&](const QString &name) {
            return fields.findChild<QWidget *>(u"strategy:"_s + name)->isVisible();
        };
        auto *strategy = fields.findChild<QComboBox *>(u"strategy:strategy"_s);
        QVERIFY(shown(u"parallelism"_s) && shown(u"maxSurge"_s) && shown(u"order"_s));
        QVERIFY(!shown(u"canary"_s) && !shown(u"scaleDownDelay"_s) && !shown(u"healthyDeadline"_s));
        strategy->setCurrentIndex(1);
        QVERIFY(shown(u"scaleDownDelay"_s) && !shown(u"maxSurge"_s));
        QCOMPARE(fields.settings(), (RolloutSettings{.strategy = RolloutSettings::Strategy::BlueGreen}));
        strategy->setCurrentIndex(2);
        QVERIFY(shown(u"canary"_s) && shown(u"canaryTraffic"_s) && !shown(u"scaleDownDelay"_s));
        QCOMPARE(fields.settings(), (RolloutSettings{.strategy = RolloutSettings::Strategy::Canary}));
        fields.findChild<QToolButton *>(u"strategy:more"_s)->click();
        QVERIFY(shown(u"healthyDeadline"_s) && shown(u"failureAction"_s) && shown(u"parallelism"_s));
        // One that stops first has to do without one meanwhile.
        strategy->setCurrentIndex(0);
        fields.findChild<QComboBox *>(u"strategy:order"_s)->setCurrentIndex(1);
        QCOMPARE(fields.settings().maxUnavailable, 1);
        QVERIFY(services::problemWith(fields.settings()).isEmpty());

        RolloutSettings settings{.strategy = RolloutSettings::Strategy::Canary,
                                 .parallelism = 3,
                                 .minHealthyTime = 7s,
                                 .maxFailureRatio = 0.25,
                                 .failureAction = RolloutSettings::FailureAction::Pause,
                                 .canary = 20,
                                 .canaryPercent = true,
                                 .canaryTraffic = 5,
                                 .autoPromote = true,
                                 .promoteAfter = 90s,
                                 .drainTimeout = 5s};
        fields.setSettings(settings);
        QCOMPARE(fields.settings(), settings);
    }

private:
    /// Visible ones of the pane, in their order.
    QStringList buttons() const
    {
        QStringList shown;
        for (const QPushButton *button : m_pane->findChildren<QPushButton *>()) {
            if (button->isVisible())
                shown << button->text();
        }
        return shown;
    }
    QString texts() const
    {
        QStringList shown;
        for (const QLabel *label : m_pane->findChildren<QLabel *>()) {
            if (label->isVisible())
                shown << label->text();
        }
        return shown.join(u'\n');
    }
    bool saveLooks(const QString &name)
    {
        bool saved = true;
        for (const auto &[mode, theme] :
             {std::pair(ui::Theme::Mode::Light, u"light"_s), std::pair(ui::Theme::Mode::Dark, u"dark"_s)}) {
            m_theme.setMode(mode);
            m_window->setStyleSheet(ui::styleSheet(m_theme.colors()));
            for (const QSize size : {QSize(1252, 800), QSize(836, 600)}) {
                m_window->resize(size);
                QTest::qWait(60); // charts lay themselves out when they are shown
                saved =
                    saved && m_window->grab().save(u"%1/%2-%3-%4.png"_s.arg(m_folder, name, theme).arg(size.width()));
            }
        }
        return saved;
    }

    ui::Theme m_theme{*qApp};
    QString m_folder;
    std::unique_ptr<QWidget> m_window;
    ui::RolloutPane *m_pane = nullptr;
};

} // namespace bayplan::tests

using bayplan::tests::TestRolloutPane;
QTEST_MAIN(TestRolloutPane)
#include "tst_rolloutpane.moc"
