// SPDX-License-Identifier: GPL-3.0-or-later
// What is previewed before a service is changed, and how often it may be restored.
#include "services/change.h"

#include "services/attempts.h"

#include <QTest>

#include <algorithm>

using namespace bayplan;
using namespace bayplan::services;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using Action = PlannedStep::Action;
using Reach = HostView::Reach;

namespace {

ServiceSpec someSpec()
{
    ServiceSpec spec;
    spec.name = u"web"_s;
    spec.container.image = u"app:blue"_s;
    spec.container.ports = {{.ip = {}, .published = 0, .publishedEnd = 0, .target = 8080, .protocol = u"tcp"_s}};
    return spec;
}

HostView changedHost(int id)
{
    return {.id = id, .name = u"aws"_s + QString::number(id), .engine = u"E%1"_s.arg(id)};
}

/// Three hosts, `replicas` replicas one after the other on them, a record on aws1 and copies.
ServiceState someState(int replicas)
{
    ServiceState state;
    state.head.name = state.head.title = u"web"_s;
    ServiceRecord record;
    record.name = u"web"_s;
    record.generation = 7;
    record.replicas = replicas;
    record.revisions = {Revision{1, someSpec(), core::Time(1s)}};
    record.home = {u"E1"_s, u"aws1"_s};
    state.head.record = record;
    state.head.isWritten = true;
    state.head.home = 1;
    for (int id = 1; id <= 3; ++id) {
        state.observed.hosts << changedHost(id);
        FoundRecord found;
        found.host = id;
        found.home = id == 1;
        found.record = record;
        state.head.found << found;
    }
    for (int slot = 1; slot <= replicas; ++slot) {
        Replica replica;
        replica.host = (slot - 1) % 3 + 1;
        replica.id = u"id%1"_s.arg(slot);
        replica.name = replicaName(someSpec(), slot);
        replica.slot = slot;
        replica.revision = 1;
        replica.state = ReplicaState::Ready;
        replica.created = core::Time(std::chrono::seconds(slot));
        state.observed.replicas << replica;
        ++state.observed.hosts[replica.host - 1].containers;
    }
    return state;
}

int count(const Change &change, Action action)
{
    const auto &steps = change.plan.steps;
    return int(std::count_if(steps.begin(), steps.end(), [action](const auto &step) { return step.action == action; }));
}

} // namespace

class ChangeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scaling()
    {
        const Change change = scaleTo(someState(3), 5);
        QVERIFY2(change.isPossible(), qPrintable(change.refusal ? change.refusal->message() : QString()));
        QCOMPARE(change.title, u"Scale web from 3 to 5"_s);
        QCOMPARE(count(change, Action::Create), 2);
        QCOMPARE(change.record.generation, 8);
        QCOMPARE(change.record.replicas, 5);
        QCOMPARE(change.home, 1);
        QCOMPARE(change.copies, QList<fleet::HostId>({2, 3}));
        QVERIFY(change.outdated.isEmpty());
        QCOMPARE(change.inverse(someState(5)).title, u"Scale web from 5 to 3"_s);
        // Where they will be is in the record, for whoever finds a host out of reach.
        int places = 0;
        for (const Place &place : change.record.places)
            places += int(place.slots.size());
        QCOMPARE(places, 5);

        const Change down = scaleTo(someState(3), 1);
        QCOMPARE(count(down, Action::Remove), 2);
        QCOMPARE(down.copies.size() + down.outdated.size(), 2); // who has no replica any more needs no record
    }

    void refusals_data()
    {
        QTest::addColumn<ServiceState>("state");
        QTest::addColumn<QString>("what");
        ServiceState state = someState(2);
        state.head.actor = u"bert on desk-5"_s;
        QTest::newRow("somebody acts") << state << u"bert on desk-5 is changing"_s;
        state.head.isOurs = true;
        QTest::newRow("we act") << state << u"is being changed already"_s;
        state = someState(2);
        state.head.home = 0;
        state.head.homeProblem = u"aws1, which has the service's record, is out of reach"_s;
        QTest::newRow("home gone") << state << u"aws1, which has"_s;
        state = someState(2);
        state.head.unreadable =
            core::Error{.kind = core::Error::Kind::Unsupported, .what = u"A newer version"_s, .where = {}, .next = {}};
        QTest::newRow("unreadable") << state << u"A newer version"_s;
        state = someState(2);
        state.head.record.reset();
        QTest::newRow("not read") << state << u"has not been read"_s;
        state = someState(2);
        state.observed.hosts[0].readOnly = true;
        QTest::newRow("home read-only") << state << u"record can't be changed"_s;
        state = someState(2);
        for (HostView &each : state.observed.hosts)
            each.portRoom = 1;
        QTest::newRow("no place") << state << u"1 replica(s) find no place"_s;
    }
    void refusals()
    {
        QFETCH(ServiceState, state);
        QFETCH(QString, what);
        const Change change = scaleTo(state, 4);
        QVERIFY(!change.isPossible());
        QVERIFY2(change.refusal->what.contains(what), qPrintable(change.refusal->what));
        const QStringList words = planWords(change, state.observed);
        QVERIFY(!words.isEmpty() && words.first().contains(what));
    }

    void theHolderOfAPortIsNamed()
    {
        ServiceState state = someState(3);
        state.head.record->revisions[0].spec.container.ports[0].published = 8888;
        for (HostView &each : state.observed.hosts)
            each.portRoom = 1;
        const Change change = scaleTo(state, 4);
        QVERIFY(!change.isPossible());
        const QString words = planWords(change, state.observed).join(u'\n');
        QVERIFY2(words.contains(u"aws2: Port 8888 is taken by web-2"_s), qPrintable(words));
    }

    void takingOverNamesAnotherHome()
    {
        ServiceState state = someState(3);
        state.observed.hosts[0].reach = Reach::Unknown;
        state.head.home = 0;
        state.head.homeProblem = u"aws1, which has the service's record, is out of reach"_s;
        QVERIFY(!scaleTo(state, 4).isPossible());
        const Change change = scaleTo(takingOver(state), 4);
        QVERIFY2(change.isPossible(), qPrintable(change.refusal ? change.refusal->message() : QString()));
        QCOMPARE(change.home, 2);
        QCOMPARE(change.record.home, (HostName{u"E2"_s, u"aws2"_s}));
        QVERIFY(change.record.generation >= 1'000'000);
        QVERIFY(!change.copies.contains(1));

        state.head.actor = u"bert"_s; // whoever holds it is not overridden
        QVERIFY(!scaleTo(takingOver(state), 4).isPossible());
    }

    /// What else stands against a change does so all the same.
    void takingOverIsAboutTheHomeAlone()
    {
        ServiceState state = someState(3);
        state.observed.hosts[0].reach = Reach::Unknown;
        state.head.home = 0;
        state.head.homeProblem = u"aws1, which has the service's record, is out of reach"_s;
        const Replica &second = state.observed.replicas.at(1);
        QVERIFY(moveTo(takingOver(state), second, 3).isPossible());
        QVERIFY(!removeReplica(takingOver(state), state.observed.replicas.first()).isPossible()); // its host is gone
        state.head.record->ingresses = {Ingress{.name = u"front"_s}};
        state.head.record->ingresses.first().ours = true;
        state.observed.replicas.removeFirst();
        const Change given = giveUp(takingOver(state));
        QVERIFY(!given.isPossible() && given.refusal->what.contains(u"front"_s));

        state.head.record->rollout = Rollout{.from = 1, .to = 1};
        const Change moved = moveTo(takingOver(state), state.observed.replicas.first(), 3);
        QVERIFY2(!moved.isPossible() && moved.refusal->what.contains(u"rollout"_s),
                 moved.refusal ? qPrintable(moved.refusal->what) : "");
        const Change told = tellRollout(takingOver(state), *state.head.record, {});
        QVERIFY2(told.isPossible(), told.refusal ? qPrintable(told.refusal->message()) : "");
        QCOMPARE(told.home, 2);
        QCOMPARE(told.record.generation, 1'000'000);
    }

    void movingAndRemoving()
    {
        const ServiceState state = someState(2);
        const Change move = moveTo(state, state.observed.replicas.first(), 3);
        QVERIFY(move.isPossible());
        QCOMPARE(count(move, Action::Create), 1);
        QCOMPARE(count(move, Action::Remove), 1);
        QCOMPARE(move.record.replicas, 2);
        QVERIFY(!moveTo(state, state.observed.replicas.first(), 1).isPossible());
        // Back again, once it is there.
        ServiceState moved = state;
        moved.observed.replicas[0].host = 3;
        QCOMPARE(move.inverse(moved).title, u"Move web-1 to aws1"_s);
        QVERIFY(move.inverse(moved).isPossible());
        QVERIFY2(move.inverse(state).refusal->what.contains(u"not there any more"_s),
                 qPrintable(move.inverse(state).refusal->what));
        QCOMPARE(move.again(state).title, u"Move web-1 to aws3"_s);
        const Change gone = removeReplica(state, state.observed.replicas.last());
        QVERIFY(gone.isPossible());
        QCOMPARE(gone.to, 1);
        QCOMPARE(gone.plan.steps.first().id, u"id2"_s);
    }

    void givingUpNeedsAllHosts()
    {
        ServiceState state = someState(3);
        const Change change = giveUp(state);
        QVERIFY(change.isPossible() && change.forgets);
        QCOMPARE(count(change, Action::Remove), 3);
        QCOMPARE(change.outdated.size(), 2);
        state.observed.hosts[2].reach = Reach::Unknown;
        QVERIFY2(giveUp(state).refusal->what.contains(u"web-3 can't be removed now"_s),
                 qPrintable(giveUp(state).refusal->what));
    }

    void creating()
    {
        Observed hosts = someState(0).observed;
        ServiceSpec spec = someSpec();
        const Change change = create(spec, 2, hosts, core::Time(5s), {});
        QVERIFY(change.isPossible());
        QCOMPARE(change.record.generation, 1);
        QCOMPARE(count(change, Action::Create), 2);
        QVERIFY(create(spec, 2, hosts, {}, someState(1).head).refusal->what.contains(u"already"_s));
        spec.gate = {HealthGate::Kind::Http, 81, u"/"_s};
        QVERIFY(create(spec, 2, hosts, {}, {}).refusal->what.contains(u"not published"_s));
        spec = someSpec();
        spec.name = u"-web"_s;
        QVERIFY(!create(spec, 2, hosts, {}, {}).isPossible());
        spec = someSpec();
        for (HostView &each : hosts.hosts)
            each.reach = Reach::Unknown;
        QVERIFY(!create(spec, 1, hosts, {}, {}).isPossible());
    }

    /// A host that has not been reached since the program was started counts with what the record says of it.
    void placesStandForWhatIsNotSeen()
    {
        ServiceState state = someState(3);
        state.head.record->places = {{{u"E3"_s, u"aws3"_s}, {3}}};
        state.observed.replicas.removeLast();
        state.observed.hosts[2].reach = Reach::Unknown;
        QCOMPARE(count(restore(state), Action::Create), 1);
        addPlaces(state.observed, *state.head.record, {3});
        QVERIFY(restore(state).plan.steps.isEmpty());
        state.observed.hosts[2].reach = Reach::Lost;
        QCOMPARE(count(restore(state), Action::Create), 1);
    }

    void words()
    {
        const ServiceState state = someState(3);
        const QString more = planWords(scaleTo(state, 5), state.observed).join(u' ');
        QCOMPARE(more,
                 u"Adds 1 on aws1 and 1 on aws2. The image is there. Ports are dynamic, so there is no conflict."_s);
        QCOMPARE(planWords(scaleTo(state, 2), state.observed).join(u' '), u"Removes 1 on aws3."_s);
        QCOMPARE(planWords(scaleTo(state, 3), state.observed).join(u' '), u"Nothing is to be done."_s);
        const QString moves = planWords(moveTo(state, state.observed.replicas.first(), 2), state.observed).join(u' ');
        QCOMPARE(moves, u"Moves web-1 from aws1 to aws2; what moves is started there before it is stopped here."_s);
    }

    void attempts()
    {
        Attempts attempts({.firstWait = 1s, .longestWait = 3s, .most = 5, .window = 60s});
        core::MonotonicTime now{1000s};
        QCOMPARE(attempts.next(now), now);
        attempts.note(now);
        QCOMPARE(attempts.next(now), now); // what happens once is put right at once
        attempts.note(now);
        QCOMPARE(attempts.next(now), now + 1s);
        attempts.note(now);
        QCOMPARE(attempts.next(now), now + 2s);
        attempts.note(now);
        QCOMPARE(attempts.next(now), now + 3s);
        QVERIFY(!attempts.isFailing(now));
        attempts.note(now + 3s);
        QVERIFY(attempts.isFailing(now + 3s));
        QCOMPARE(attempts.next(now + 3s), now + 60s);
        QVERIFY(!attempts.isFailing(now + 60s));
        // Never more than the most within any window.
        int made = 0;
        Attempts steady({.firstWait = 1s, .longestWait = 3s, .most = 5, .window = 60s});
        for (now = core::MonotonicTime{1s}; now < core::MonotonicTime{601s}; now += 100ms) {
            if (steady.next(now) <= now) {
                steady.note(now);
                ++made;
            }
        }
        QVERIFY2(made <= 51, qPrintable(QString::number(made)));
        QVERIFY(made >= 45);
    }

    /// Written anew, a lease that has lapsed would hold once more, with nobody behind it.
    void lapsedLease()
    {
        ServiceState state = someState(2);
        state.head.record->rollout = services::Rollout{.from = 1, .to = 1};
        state.head.record->lease = services::Lease{u"token/rollout-1"_s, u"anna on desk-4"_s, 30s};
        state.head.actor = u"anna on desk-4"_s;
        QVERIFY(tellRollout(state, *state.head.record, {}).record.lease == state.head.record->lease);
        QVERIFY(scaleTo(state, 3).record.lease == state.head.record->lease);
        state.head.actor.clear();
        QVERIFY(!tellRollout(state, *state.head.record, {}).record.lease);
        QVERIFY(!scaleTo(state, 3).record.lease);
    }

    /// Scaled in the middle of a rollout whose driver has written how far it is: on top of that. Not on top of what
    /// somebody else has decided.
    void rebasedOnProgress()
    {
        ServiceState state = someState(2);
        state.head.record->rollout = services::Rollout{.from = 1, .to = 1};
        state.head.actor = u"anna on desk-4"_s;
        const Change change = scaleTo(state, 3);
        services::ServiceRecord now = *state.head.record;
        now.generation += 4;
        now.rollout->failures = 2;
        now.revisions.first().spec.resolvedImage = u"sha256:1"_s;
        now.lease = services::Lease{u"token/rollout-2"_s, u"anna on desk-4"_s, 30s};
        services::ServiceRecord wanted = now;
        wanted.generation += 1;
        wanted.replicas = 3;
        wanted.places = change.record.places;
        QVERIFY(rebased(change, now) == wanted);

        const auto isRefused = [&change, &now](auto decide) {
            services::ServiceRecord other = now;
            decide(other);
            return !rebased(change, other);
        };
        QVERIFY(isRefused([](auto &other) { other.replicas = 5; }));
        QVERIFY(isRefused([](auto &other) { other.reconcile = !other.reconcile; }));
        QVERIFY(isRefused([](auto &other) { other.rollout->to = 2; }));
        QVERIFY(isRefused([](auto &other) { other.rollout->state = services::Rollout::State::Completed; }));
        QVERIFY(isRefused([](auto &other) { other.home.name = u"elsewhere"_s; }));
        services::ServiceRecord paused = *state.head.record;
        paused.rollout->state = services::Rollout::State::Paused;
        QVERIFY(!rebased(tellRollout(state, paused, {}), now)); // the driver writes that, too
    }
};

QTEST_APPLESS_MAIN(ChangeTest)
#include "change.moc"
