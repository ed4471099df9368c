// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/enginestate.h"
#include "simulator/populate.h"
#include "simulator/statustext.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace bayplan::simulator;

namespace {

constexpr qint64 t0 = 1'795'000'000 * nsPerSecond;

EngineState withImage(const Profile &profile = Profile::docker20())
{
    EngineState state(profile, 7);
    state.addImage({{}, {u"bb:1"_s}, {}, 1000, t0, {}});
    return state;
}

ContainerSpec spec(const QString &name)
{
    ContainerSpec made;
    made.name = name;
    made.image = u"bb:1"_s;
    return made;
}

QStringList actions(EngineState &state)
{
    QStringList list;
    for (const Event &event : state.takeEvents())
        list.append(event.type + u' ' + event.action);
    return list;
}

} // namespace

class TestEngineState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eventsComeInDockersOrder()
    {
        EngineState state = withImage();
        state.create(spec(u"a"_s), t0);
        state.start(u"a"_s, t0);
        QCOMPARE(actions(state), (QStringList{u"container create"_s, u"network connect"_s, u"container start"_s}));
        state.stop(u"a"_s, t0);
        QCOMPARE(actions(state),
                 (QStringList{u"container kill"_s, u"container die"_s, u"network disconnect"_s, u"container stop"_s}));
        state.restart(u"a"_s, t0);
        QCOMPARE(actions(state), (QStringList{u"network connect"_s, u"container start"_s, u"container restart"_s}));
        state.remove(u"a"_s, true, t0);
        QCOMPARE(actions(state), (QStringList{u"container kill"_s, u"container die"_s, u"network disconnect"_s,
                                              u"container destroy"_s}));
        QVERIFY(state.containers().empty());
    }

    void podmanSaysRemove()
    {
        EngineState state = withImage(Profile::podman49());
        state.create(spec(u"a"_s), t0);
        state.remove(u"a"_s, false, t0);
        QCOMPARE(actions(state), (QStringList{u"container create"_s, u"container remove"_s}));
    }

    void timesOfEventsRise()
    {
        EngineState state = withImage();
        state.create(spec(u"a"_s), t0);
        state.start(u"a"_s, t0);
        qint64 last = 0;
        for (const Event &event : state.takeEvents()) {
            QVERIFY(event.timeNano > last);
            last = event.timeNano;
        }
    }

    void errorsAreTheEngines()
    {
        EngineState state = withImage();
        QCOMPARE(state.start(u"no"_s, t0).status, 404);
        QCOMPARE(state.start(u"no"_s, t0).message, u"No such container: no"_s);
        state.create(spec(u"a"_s), t0);
        QCOMPARE(state.create(spec(u"a"_s), t0).status, 409);
        ContainerSpec unknown = spec(u"b"_s);
        unknown.image = u"nope"_s;
        QCOMPARE(state.create(unknown, t0).status, 404);
        QCOMPARE(state.kill(u"a"_s, u"KILL"_s, t0).status, 409);
        state.start(u"a"_s, t0);
        QCOMPARE(state.start(u"a"_s, t0).status, 304);
        QCOMPARE(state.remove(u"a"_s, false, t0).status, 409);
        QCOMPARE(state.kill(u"a"_s, u"SIGWHAT"_s, t0).status, 400);
        QCOMPARE(state.unpause(u"a"_s, t0).status, 500);
        QCOMPARE(state.pause(u"a"_s, t0).status, 204);
        QCOMPARE(state.pause(u"a"_s, t0).status, 409);
    }

    void namesAndBeginningsOfIdsFind()
    {
        EngineState state = withImage();
        const QString id = state.create(spec(u"one"_s), t0).id;
        QCOMPARE(id.size(), 64);
        QVERIFY(state.container(u"one"_s) && state.container(u"/one"_s) && state.container(id.first(12)));
        state.rename(u"one"_s, u"two"_s, t0);
        QVERIFY(!state.container(u"one"_s));
        QCOMPARE(state.container(u"two"_s)->id, id);
        QCOMPARE(state.takeEvents().back().attributes.value(u"oldName"_s), u"/one"_s);
    }

    void takenPortFailsAtStart()
    {
        EngineState state = withImage();
        for (const QString &name : {u"a"_s, u"b"_s}) {
            ContainerSpec made = spec(name);
            made.ports.append({80, 8080});
            QVERIFY(state.create(made, t0).ok());
        }
        QVERIFY(state.start(u"a"_s, t0).ok());
        state.takeEvents();
        const Outcome second = state.start(u"b"_s, t0);
        QCOMPARE(second.status, 500);
        QVERIFY(second.message.contains(u"Bind for 0.0.0.0:8080 failed: port is already allocated"_s));
        QVERIFY(state.takeEvents().empty());
        QCOMPARE(state.container(u"b"_s)->state, ContainerState::Created);
        // Freed with its owner.
        state.stop(u"a"_s, t0);
        QVERIFY(state.start(u"b"_s, t0).ok());
        QCOMPARE(state.container(u"b"_s)->bound.size(), 2);
    }

    void dynamicPortIsNewAtEachStart()
    {
        EngineState state = withImage();
        ContainerSpec made = spec(u"a"_s);
        made.ports.append({80, 0});
        state.create(made, t0);
        state.start(u"a"_s, t0);
        const quint16 first = state.container(u"a"_s)->bound.first().published;
        QVERIFY(first >= 32768);
        state.restart(u"a"_s, t0);
        QVERIFY(state.container(u"a"_s)->bound.first().published != first);
    }

    void restartPolicyBringsItBack()
    {
        EngineState state = withImage();
        ContainerSpec made = spec(u"a"_s);
        made.restartPolicy = u"always"_s;
        state.create(made, t0);
        state.start(u"a"_s, t0);
        state.die(u"a"_s, 3, t0 + nsPerSecond);
        QCOMPARE(state.container(u"a"_s)->state, ContainerState::Restarting);
        QCOMPARE(statusText(*state.container(u"a"_s), t0 + 5 * nsPerSecond, false), u"Restarting (3) 4 seconds ago"_s);
        const qint64 due = state.nextDue();
        QVERIFY(due > t0 + nsPerSecond);
        state.advance(due);
        QCOMPARE(state.container(u"a"_s)->state, ContainerState::Running);
    }

    void stoppedWhileRestartingStaysDown()
    {
        EngineState state = withImage();
        ContainerSpec made = spec(u"a"_s);
        made.restartPolicy = u"always"_s;
        state.create(made, t0);
        state.start(u"a"_s, t0);
        state.die(u"a"_s, 1, t0);
        state.stop(u"a"_s, t0);
        state.advance(t0 + 3600 * nsPerSecond);
        QCOMPARE(state.container(u"a"_s)->state, ContainerState::Exited);
    }

    void healthSettles()
    {
        EngineState state = withImage();
        ContainerSpec made = spec(u"a"_s);
        made.hasHealthcheck = true;
        state.create(made, t0);
        state.start(u"a"_s, t0);
        QCOMPARE(statusText(*state.container(u"a"_s), t0 + nsPerSecond, false), u"Up 1 second (health: starting)"_s);
        state.takeEvents();
        state.advance(t0 + 10 * nsPerSecond);
        QCOMPARE(actions(state), QStringList{u"container health_status: healthy"_s});
    }

    void imageNameThatMovedShowsTheId()
    {
        EngineState state = withImage();
        state.create(spec(u"a"_s), t0);
        const Container *container = state.container(u"a"_s);
        QCOMPARE(state.shownImage(*container), u"bb:1"_s);
        QCOMPARE(state.untag(u"bb:1"_s, false, t0).status, 409);
        state.tag(u"bb:1"_s, u"other:2"_s, t0);
        QCOMPARE(state.untag(u"bb:1"_s, false, t0).status, 200);
        QCOMPARE(state.shownImage(*container), container->imageId);
    }

    void sameSeedSameFleet()
    {
        QStringList ids[2];
        for (QStringList &list : ids) {
            EngineState state(Profile::docker28(), 5);
            populate(state, {200, 4, 5, t0});
            QCOMPARE(state.containers().size(), size_t{200});
            for (const auto &[id, container] : state.containers())
                list.append(id + container.spec.name + stateName(container, false));
        }
        QCOMPARE(ids[0], ids[1]);
    }

    void populatedEngineIsStill()
    {
        EngineState state(Profile::docker28(), 5);
        populate(state, {500, 4, 5, t0});
        QCOMPARE(state.nextDue(), qint64{0});
        for (const auto &[id, container] : state.containers())
            QVERIFY(container.finishedNs <= t0 && container.startedNs <= t0);
    }

    void durationsReadAsDockers_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("0") << 0LL << u"Less than a second"_s;
        QTest::newRow("59") << 59LL << u"59 seconds"_s;
        QTest::newRow("60") << 60LL << u"About a minute"_s;
        QTest::newRow("46min") << 2760LL << u"46 minutes"_s;
        QTest::newRow("hour") << 3600LL << u"About an hour"_s;
        QTest::newRow("47h") << 47 * 3600LL << u"47 hours"_s;
        QTest::newRow("3d") << 3 * 86400LL << u"3 days"_s;
        QTest::newRow("2w") << 15 * 86400LL << u"2 weeks"_s;
        QTest::newRow("3m") << 95 * 86400LL << u"3 months"_s;
        QTest::newRow("2y") << 800 * 86400LL << u"2 years"_s;
    }
    void durationsReadAsDockers()
    {
        QFETCH(qint64, seconds);
        QTEST(humanDuration(seconds * nsPerSecond), "text");
    }
};

QTEST_GUILESS_MAIN(TestEngineState)
#include "tst_enginestate.moc"
