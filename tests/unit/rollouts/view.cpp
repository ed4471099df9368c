// SPDX-License-Identifier: GPL-3.0-or-later
// A rollout as people watch it, from snapshots written here.
#include "rollouts/rolloutview.h"
#include "rollouts/viewwords.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::rollouts;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::Replica;
using services::ReplicaState;
using services::Rollout;
using services::RolloutSettings;
using Shape = LaneBlock::Shape;

namespace {

const core::Time noon = core::Time(std::chrono::hours(12));

core::MonotonicTime moment(std::chrono::seconds after)
{
    return core::MonotonicTime(after);
}

services::ServiceSpec specOf(const QString &image)
{
    services::ServiceSpec spec{.name = u"web"_s, .container = {}};
    spec.container.image = image;
    return spec;
}

/// Three hosts, as many replicas of revision 7 (app:blue) on them as are wanted, on the way to 8 (app:green).
World world(int desired = 6)
{
    World world;
    world.desired = desired;
    world.rollout = {.from = 7, .to = 8, .started = noon};
    world.specs = {{7, specOf(u"app:blue"_s)}, {8, specOf(u"app:green"_s)}};
    for (int host = 1; host <= 3; ++host)
        world.observed.hosts << services::HostView{.id = host, .name = u"aws%1"_s.arg(host)};
    for (int slot = 1; slot <= desired; ++slot)
        world.observed.replicas << Replica{.host = (slot - 1) % 3 + 1,
                                           .id = u"old%1"_s.arg(slot),
                                           .name = u"web-%1"_s.arg(slot),
                                           .slot = slot,
                                           .revision = 7,
                                           .state = ReplicaState::Ready};
    return world;
}

/// The slot's replica gives way to a new one on the same host.
void replace(World &world, int slot, ReplicaState state = ReplicaState::Ready)
{
    for (Replica &replica : world.observed.replicas) {
        if (replica.slot != slot)
            continue;
        replica.id = u"new%1"_s.arg(slot);
        replica.revision = 8;
        replica.state = state;
    }
}

Step createStep(int slot)
{
    return {.action = Step::Action::Create,
            .host = (slot - 1) % 3 + 1,
            .slot = slot,
            .revision = 8,
            .name = u"web-%1"_s.arg(slot)};
}

Step remove(int slot)
{
    return {.action = Step::Action::Remove,
            .host = (slot - 1) % 3 + 1,
            .slot = slot,
            .revision = 7,
            .id = u"old%1"_s.arg(slot)};
}

/// "1 aws1 serving", one a block.
QStringList told(const Lane &lane)
{
    QStringList blocks;
    for (const LaneBlock &block : lane.blocks)
        blocks << u"%1 %2 %3"_s.arg(block.slot).arg(block.host, wordFor(block.shape));
    return blocks;
}

QStringList told(const QList<StepLine> &lines)
{
    QStringList texts;
    for (const StepLine &line : lines)
        texts << (line.current ? u"* "_s : QString()) + line.what + u": "_s + line.detail;
    return texts;
}

operations::Operation::Row row(const QString &kind, fleet::HostId host, const QString &id, const QString &name,
                               operations::Operation::State state)
{
    operations::Operation::Row made{
        .target = {.host = host, .hostName = u"aws%1"_s.arg(host), .kind = kind, .id = id, .name = name},
        .state = state};
    made.duration = 1200ms;
    made.startedAt = noon;
    return made;
}

} // namespace

class RolloutViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// By which ways replicas were asked, each once, as long as the rollout is shown.
    void tellsHowItsGateWasAsked()
    {
        RolloutView view;
        RolloutSnapshot snapshot{.world = world()};
        view.take(snapshot, noon, moment(0s));
        QCOMPARE(view.asked(), QStringList());
        using RowState = operations::Operation::State;
        for (int slot = 1; slot <= 3; ++slot) {
            snapshot.steps.insert({slot - 1, createStep(slot)});
            snapshot.rows.push_back(
                row(u"container"_s, slot, {}, u"web"_s, slot == 3 ? RowState::Failed : RowState::Done));
            snapshot.rows.back().note = u"GET /healthy through ssh to aws%1"_s.arg(slot);
        }
        snapshot.rows[1].note = snapshot.rows[0].note;
        view.take(snapshot, noon + 1s, moment(1s));
        QCOMPARE(view.asked(), QStringList{u"GET /healthy through ssh to aws1"_s});
        QVERIFY2(
            told(view.steps()).contains(u"Start web on aws1: ready after 1.2 s. GET /healthy through ssh to aws1"_s),
            qPrintable(told(view.steps()).join(u'\n')));
        snapshot.rows.clear();
        snapshot.steps.clear();
        view.take(snapshot, noon + 2s, moment(2s));
        QCOMPARE(view.asked().size(), 1);
    }

    /// The mockup's moment: two are over, the third starts.
    void showsBothLanes()
    {
        RolloutView view;
        World world = ::world();
        view.take({.world = world, .coming = {createStep(1), remove(1)}}, noon, moment(0s));
        QCOMPARE(view.oldLane().title, u"blue"_s);
        QCOMPARE(view.newLane().title, u"green"_s);
        QCOMPARE(countsOf(view.newLane()), u"none yet"_s);
        QCOMPARE(view.newLane().count(Shape::Planned), 6);

        replace(world, 1);
        replace(world, 2);
        world.onTheWay = {createStep(3)};
        const QList<Step> coming{createStep(3), remove(3), createStep(4), remove(4),
                                 createStep(5), remove(5), createStep(6), remove(6)};
        view.take({.world = world, .coming = coming}, noon + 20s, moment(20s));
        QCOMPARE(told(view.oldLane()), QStringList({u"1 aws1 retired"_s, u"2 aws2 retired"_s, u"3 aws3 serving"_s,
                                                    u"4 aws1 serving"_s, u"5 aws2 serving"_s, u"6 aws3 serving"_s}));
        QCOMPARE(told(view.newLane()), QStringList({u"1 aws1 serving"_s, u"2 aws2 serving"_s, u"3 aws3 starting"_s,
                                                    u"4 aws1 planned"_s, u"5 aws2 planned"_s, u"6 aws3 planned"_s}));
        QCOMPARE(countsOf(view.oldLane()), u"4 serving, 2 retired"_s);
        QCOMPARE(countsOf(view.newLane()), u"2 serving, 1 starting"_s);
        QCOMPARE(view.done(), 2);
        QCOMPARE(view.total(), 6);
        QCOMPARE(view.promise(), 6);
        QCOMPARE(badgeText(view.rollout(), view.done(), view.total()), u"rolling, 2 of 6"_s);
        QCOMPARE(view.differences().size(), 1);
        QCOMPARE(view.differences().first().what, u"Image"_s);
    }

    /// What is being made counts once it is there and no longer on the way; what leaves counts no more.
    void countsOnlyWhatServes()
    {
        RolloutView view;
        World world = ::world(3);
        world.observed.replicas << Replica{
            .host = 1, .id = u"new1"_s, .name = u"web-1.r8"_s, .slot = 1, .revision = 8, .state = ReplicaState::Ready};
        Step step = createStep(1);
        step.name = u"web-1.r8"_s;
        world.onTheWay = {step};
        view.take({.world = world}, noon, moment(0s));
        QCOMPARE(view.done(), 0);
        QCOMPARE(view.newLane().count(Shape::Starting), 1);
        world.onTheWay = {remove(1)};
        view.take({.world = world}, noon + 1s, moment(1s));
        QCOMPARE(view.done(), 1);
        QCOMPARE(view.oldLane().count(Shape::Leaving), 1);
        QCOMPARE(view.samples().size(), 2);
        QCOMPARE(view.samples().last(), (ServingSample{noon + 1s, 2, 1}));
    }

    /// Hosts out of reach: their replicas stay in the picture, faded, and don't count.
    void fadesWhatIsOutOfReach()
    {
        RolloutView view;
        World world = ::world();
        replace(world, 1);
        world.observed.hosts[0].reach = services::HostView::Reach::Unknown;
        view.take({.world = world}, noon, moment(0s));
        QVERIFY(view.newLane().blocks.first().stale);
        QCOMPARE(view.done(), 0);
        world.observed.hosts[0].reach = services::HostView::Reach::Lost;
        view.take({.world = world}, noon + 1s, moment(1s));
        QCOMPARE(view.newLane().count(Shape::Serving), 0);
    }

    /// Going back, the new ones retire and the old ones come.
    void showsTheWayBack()
    {
        RolloutView view;
        World world = ::world(3);
        replace(world, 1);
        replace(world, 2, ReplicaState::Unhealthy);
        view.take({.world = world}, noon, moment(0s));
        world.rollout.back = true;
        world.rollout.state = Rollout::State::RollingBack;
        world.rollout.reason = u"web-2 on aws2: it is unhealthy"_s;
        Step step = createStep(1);
        step.revision = 7;
        world.onTheWay = {step};
        world.observed.replicas.removeAt(1); // the unhealthy one
        view.take({.world = world}, noon + 5s, moment(5s));
        QCOMPARE(view.done(), 1);
        QCOMPARE(told(view.newLane()), QStringList({u"1 aws1 serving"_s, u"2 aws2 retired"_s}));
        QVERIFY(told(view.oldLane()).contains(u"3 aws3 serving"_s));
        QCOMPARE(badgeText(view.rollout(), view.done(), view.total()), u"rolling back, 1 of 3"_s);
    }

    /// Begun before it was watched: the slots of the new ones tell what has gone.
    void tellsWhatWentBeforeItWasWatched()
    {
        RolloutView view;
        World world = ::world(3);
        for (int slot = 1; slot <= 3; ++slot)
            replace(world, slot);
        world.rollout.state = Rollout::State::Completed;
        view.take({.world = world}, noon, moment(0s));
        QCOMPARE(view.oldLane().count(Shape::Retired), 3);
        QCOMPARE(view.newLane().count(Shape::Serving), 3);
        QVERIFY(!view.timeLeft());
        // The next rollout begins anew.
        world.rollout = {.from = 8, .to = 9, .started = noon + 1h};
        world.specs.insert(9, specOf(u"app:blue"_s));
        view.take({.world = world}, noon + 1h, moment(3600s));
        QCOMPARE(view.oldLane().count(Shape::Retired), 0);
        QCOMPARE(view.oldLane().title, u"green"_s);
        QCOMPARE(view.samples().size(), 1);
    }

    /// A change of placement alone: what may stay is new already.
    void keepsWhatMayStay()
    {
        RolloutView view;
        World world = ::world(3);
        services::ServiceSpec spec = specOf(u"app:blue"_s);
        spec.placement.hosts = {u"aws1"_s, u"aws2"_s};
        world.specs[8] = spec;
        view.take({.world = world}, noon, moment(0s));
        QCOMPARE(view.done(), 2);
        QCOMPARE(countsOf(view.oldLane()), u"1 serving"_s);
        QCOMPARE(view.oldLane().title, u"revision 7"_s);
    }

    /// From what has been done, without pauses; never less than a second while something is left.
    void estimatesTheRest()
    {
        RolloutView view;
        World world = ::world();
        view.take({.world = world}, noon, moment(0s));
        QVERIFY(!view.timeLeft());
        replace(world, 1);
        view.take({.world = world}, noon + 10s, moment(10s));
        QCOMPARE(view.timeLeft(), std::optional(50s));
        view.take({.world = world}, noon + 14s, moment(14s));
        QCOMPARE(view.timeLeft(), std::optional(46s));
        world.rollout.state = Rollout::State::Paused;
        view.take({.world = world}, noon + 15s, moment(15s));
        QVERIFY(!view.timeLeft());
        view.take({.world = world}, noon + 500s, moment(500s));
        world.rollout.state = Rollout::State::Running;
        view.take({.world = world}, noon + 501s, moment(501s));
        replace(world, 2);
        view.take({.world = world}, noon + 506s, moment(506s));
        // 10 s for the first, 4 and 5 and what lay between for the second.
        QCOMPARE(view.timeLeft(), std::optional(40s));
        view.take({.world = world}, noon + 900s, moment(900s));
        QCOMPARE(view.timeLeft(), std::optional(1s));
    }

    void keepsSamplesInBounds()
    {
        RolloutView view;
        World world = ::world(2);
        int lowest = 2;
        for (int i = 0; i < 5000; ++i) {
            world.observed.replicas[0].state = i % 2 ? ReplicaState::Ready : ReplicaState::Starting;
            if (i == 1234)
                world.observed.replicas[1].state = ReplicaState::Stopped; // once below all others
            if (i == 1235)
                world.observed.replicas[1].state = ReplicaState::Ready;
            view.take({.world = world}, noon + std::chrono::seconds(i), moment(std::chrono::seconds(i)));
            QVERIFY(view.samples().size() <= RolloutView::mostSamples);
        }
        for (qsizetype i = 1; i < view.samples().size(); ++i) {
            QVERIFY(view.samples().at(i - 1).at < view.samples().at(i).at);
            lowest = std::min(lowest, view.samples().at(i).old);
        }
        QCOMPARE(lowest, 0);
        QCOMPARE(view.samples().first().at, noon);
        QCOMPARE(view.lastLook(), noon + 4999s);
    }

    /// Once it is over, what becomes of the service later is no part of it.
    void stopsSamplingAtTheEnd()
    {
        RolloutView view;
        World world = ::world(2);
        view.take({.world = world}, noon, moment(0s));
        replace(world, 1);
        replace(world, 2);
        world.rollout.state = Rollout::State::Completed;
        view.take({.world = world}, noon + 5s, moment(5s));
        world.observed.replicas.clear();
        view.take({.world = world}, noon + 900s, moment(900s));
        QCOMPARE(view.samples().size(), 2);
        QCOMPARE(view.lastLook(), noon + 5s);
    }

    void tellsSteps()
    {
        using RowState = operations::Operation::State;
        World world = ::world(3);
        world.onTheWay = {createStep(2)};
        std::vector<operations::Operation::Row> rows{
            row(u"container"_s, 1, {}, u"bayplan.web.g4"_s, RowState::Done),
            row(u"image"_s, 1, {}, u"docker.io/library/app:green"_s, RowState::Done),
            row(u"image"_s, 2, {}, u"docker.io/library/app:green"_s, RowState::Done),
            row(u"container"_s, 1, {}, u"web-1"_s, RowState::Done),
            row(u"container"_s, 1, u"old1"_s, u"web-1"_s, RowState::Done),
            row(u"container"_s, 2, {}, u"web-2"_s, RowState::Running)};
        rows[5].progress = u"Waiting until it is\x1b[m ready"_s;
        rows[2].duration = 4100ms;
        const Step image{.action = Step::Action::BringImage, .revision = 8};
        const std::map<int, Step> steps{{1, image}, {2, image}, {3, createStep(1)}, {4, remove(1)}, {5, createStep(2)}};
        RolloutView view;
        view.take({.world = world,
                   .coming = {createStep(2), remove(2), createStep(3), remove(3)},
                   .rows = rows,
                   .steps = steps},
                  noon + 9s, moment(0s));
        const QStringList lines = told(view.steps());
        QCOMPARE(lines.mid(0, 3), QStringList({u"Bring app:green to aws1, aws2: done in 4.1 s"_s,
                                               u"Start web-1 on aws1: ready after 1.2 s"_s,
                                               u"Stop and remove web-1 on aws1: gone after 1.2 s"_s}));
        QVERIFY2(lines.at(3).startsWith(u"* Start web-2 on aws2: Waiting until it is"_s), qPrintable(lines.at(3)));
        QVERIFY(lines.at(3).endsWith(u", 9 s"_s));
        QVERIFY(!lines.at(3).contains(QChar(0x1b)));
        rows[5].progress = u"Ready for 3 s of 10 s"_s;
        view.take({.world = world, .rows = rows, .steps = steps}, noon + 9s, moment(1s));
        QVERIFY(told(view.steps()).contains(u"* Start web-2 on aws2: Ready for 3 s of 10 s"_s));
        QCOMPARE(lines.mid(4), QStringList({u"Stop and remove web-2 on aws2: waiting"_s, u"web-3 on aws3: waiting"_s}));
    }

    /// What is looked at or given another name is told as that, and why something failed.
    void tellsKindsOfSteps()
    {
        using RowState = operations::Operation::State;
        const Step gate{.action = Step::Action::Gate, .host = 1, .slot = 1, .revision = 8, .id = u"new1"_s};
        const Step rename{
            .action = Step::Action::Rename, .host = 2, .slot = 2, .revision = 8, .id = u"new2"_s, .name = u"web-2"_s};
        std::vector<operations::Operation::Row> rows{row(u"container"_s, 1, u"new1"_s, u"web-1"_s, RowState::Failed),
                                                     row(u"container"_s, 2, u"new2"_s, u"web-2.r8"_s, RowState::Done)};
        rows[0].error =
            core::Error{.kind = core::Error::Kind::Engine, .what = u"It is unhealthy"_s, .where = {}, .next = {}};
        RolloutView view;
        view.take({.world = world(2), .rows = rows, .steps = {{0, gate}, {1, rename}}}, noon, moment(1s));
        QCOMPARE(told(view.steps()).mid(0, 2), QStringList({u"Look at web-1 on aws1: It is unhealthy."_s,
                                                            u"Name it web-2 on aws2: done in 1.2 s"_s}));
        QCOMPARE(view.steps().first().tone, fleet::Tone::Bad);
    }

    void names_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("names");
        QTest::newRow("tags") << u"docker.io/library/nginx:1.26"_s << u"nginx:1.27"_s << u"1.26, 1.27"_s;
        QTest::newRow("images") << u"nginx:1"_s << u"caddy:2"_s << u"nginx:1, caddy:2"_s;
        QTest::newRow("the same") << u"nginx:1"_s << u"nginx:1"_s << u"revision 3, revision 4"_s;
        QTest::newRow("no tag") << u"nginx"_s << u"nginx:1"_s << u"nginx, nginx:1"_s;
        QTest::newRow("port") << u"registry:5000/app:blue"_s << u"registry:5000/app:green"_s << u"blue, green"_s;
    }
    void names()
    {
        QFETCH(const QString, from);
        QFETCH(const QString, to);
        const auto [before, after] = revisionNames(specOf(from), 3, specOf(to), 4);
        QTEST(QString(before + u", "_s + after), "names");
    }

    void tellsTheGate()
    {
        services::ServiceSpec spec = specOf(u"app"_s);
        spec.gate = {.kind = services::HealthGate::Kind::Http, .port = 8080, .path = u"/healthy"_s};
        RolloutSettings settings;
        settings.passes = 3;
        settings.healthyDeadline = 60s;
        settings.drainTimeout = 10s;
        QStringList rows;
        for (const auto &[what, value] : gateRows(spec, {.settings = settings}))
            rows << what + u": "_s + value;
        QCOMPARE(rows, QStringList({u"Ready by: HTTP GET /healthy on port 8080"_s, u"Passes needed: 3 in a row"_s,
                                    u"Healthy for: 10 s"_s, u"Deadline: 1 min, then roll back"_s,
                                    u"Order: start first, 1 at a time, drain 10 s"_s}));
        const QStringList ways{u"a"_s, u"b"_s, u"c"_s, u"d"_s};
        QVERIFY(gateRows(spec, {.settings = settings}, ways).contains(std::pair(u"Asked"_s, u"a; b; c; …"_s)));
        settings = {.strategy = RolloutSettings::Strategy::Canary};
        settings.canary = 20;
        settings.canaryPercent = true;
        QVERIFY(gateRows(spec, {.settings = settings}).contains(std::pair(u"Canaries"_s, u"20% of the replicas"_s)));
        QVERIFY(gateRows(spec, {.settings = settings}).contains(std::pair(u"Promoted"_s, u"by an operator"_s)));
    }
};

QTEST_GUILESS_MAIN(RolloutViewTest)
#include "view.moc"
