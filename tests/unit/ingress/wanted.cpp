// SPDX-License-Identifier: GPL-3.0-or-later
// What a balancer is to have: cases by their ideas. tests/unit/ingress/wantedanyworld.cpp has random ones.
#include "unit/ingress/wantedworld.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::HostView;
using services::Replica;
using services::ReplicaState;
using services::Rollout;
using State = ingress::SeenServer::State;

class TestWanted : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readyOnesServe()
    {
        WantedWorld world;
        world.add('a', 1, 1);
        world.add('b', 2, 2, 1, 0, ReplicaState::Starting);
        world.add('c', 3, 3, 1, 0, ReplicaState::Stopped);
        world.add('d', 4, 3, 1, 0, ReplicaState::Unhealthy);
        QCOMPARE(world.wanted(), u"a"_s);
        const auto server = ingress::wanted(world.input).first();
        QCOMPARE(server.name, u"r1-aaaaaaaaaaaa"_s);
        QCOMPARE(server.address, u"10.0.0.1"_s);
        QCOMPARE(server.port, 32001);
    }

    /// A desktop that has just begun has probed none of them.
    void notProbedYet()
    {
        WantedWorld world;
        for (const char letter : {'a', 'b'})
            world.see(world.add(letter, letter - 'a' + 1, 1, 1, 0, ReplicaState::Starting));
        world.add('c', 3, 1, 1, 0, ReplicaState::Starting);
        QCOMPARE(world.wanted(), u"a b"_s);
    }

    void unhealthyDrainsWhileOthersServe()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1, 1, 0, ReplicaState::Unhealthy));
        world.see(world.add('b', 2, 2));
        QCOMPARE(world.wanted(), u"d:a b"_s);
        world.input.observed.replicas[1].state = ReplicaState::Unhealthy;
        QCOMPARE(world.wanted(), u"a b"_s);
    }

    /// The port that it had may be somebody else's by now.
    void anotherPort()
    {
        WantedWorld world;
        const Replica a = world.add('a', 1, 1);
        world.see(a);
        world.see(world.add('b', 2, 1));
        world.input.addresses[{1, a.id}].port = 40000;
        QCOMPARE(ingress::wanted(world.input).first().port, 40000);
        world.input.observed.replicas[0].state = ReplicaState::Starting;
        QCOMPARE(world.wanted(), u"b"_s);
    }

    void outOfReachStays()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        world.see(world.add('b', 2, 2));
        world.see(world.add('c', 3, 2), State::Draining);
        world.add('e', 5, 2);
        world.host(2).reach = HostView::Reach::Unknown;
        QCOMPARE(world.wanted(), u"a b d:c"_s);
        world.host(2).reach = HostView::Reach::Lost;
        QCOMPARE(world.wanted(), u"a"_s);
    }

    void neverEmptyForWhatIsLost()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        world.host(1).reach = HostView::Reach::Lost;
        QCOMPARE(world.wanted(), u"a"_s);
        world.add('b', 2, 2);
        QCOMPARE(world.wanted(), u"b"_s);
    }

    /// Out of reach since before the program began: nobody knows what is there.
    void neverListed()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        world.input.seen << ingress::SeenServer{.name = u"r9-xxxxxxxxxxxx"_s, .address = u"10.0.0.2"_s, .port = 5}
                         << ingress::SeenServer{.name = u"r8-yyyyyyyyyyyy"_s, .address = u"10.0.0.3"_s, .port = 5};
        world.host(2).reach = HostView::Reach::Unknown;
        world.input.listed.remove(2);
        QCOMPARE(world.wanted(), u"a x"_s);
    }

    /// And for so long that it counts as lost: others take over, but while there are none they aren't taken away.
    void neverListedAndLost()
    {
        WantedWorld world;
        const Replica a = world.add('a', 1, 1, 1, 0, ReplicaState::Starting);
        world.input.seen << ingress::SeenServer{.name = u"r9-xxxxxxxxxxxx"_s, .address = u"10.0.0.2"_s, .port = 5};
        world.input.record.places = {services::Place{{{}, u"host2"_s}, {9}}};
        world.host(2).reach = HostView::Reach::Lost;
        world.input.listed.remove(2);
        QCOMPARE(world.wanted(), u"x"_s);
        world.input.takenOut = {{1, a.id}}; // whatever else goes
        QCOMPARE(world.wanted(), u"x"_s);
        world.input.takenOut.clear();
        world.input.observed.replicas[0].state = ReplicaState::Ready;
        QCOMPARE(world.wanted(), u"a"_s);
    }

    /// Its port is published on one address of its host alone, its host's address was edited, or somebody else spells
    /// it in another way.
    void atAnAddressOfNoHost()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        world.input.seen << ingress::SeenServer{.name = u"r9-xxxxxxxxxxxx"_s, .address = u"192.168.7.7"_s, .port = 5};
        QCOMPARE(world.wanted(), u"a"_s);
        world.input.record.places = {services::Place{{{}, u"host1"_s}, {1}}, services::Place{{{}, u"host2"_s}, {9}}};
        QCOMPARE(world.wanted(), u"a"_s); // both have been listed
        world.host(2).reach = HostView::Reach::Unknown;
        world.input.listed.remove(2);
        QCOMPARE(world.wanted(), u"a x"_s);
        world.host(2).reach = HostView::Reach::Lost;
        QCOMPARE(world.wanted(), u"a"_s);
        world.input.observed.replicas[0].state = ReplicaState::Stopped;
        QCOMPARE(world.wanted(), u"x"_s);
        world.input.record.places.clear(); // as records are that were written while it was lost
        QCOMPARE(world.wanted(), u"x"_s);
        world.host(2).reach = HostView::Reach::Live;
        world.input.listed.insert(2);
        QCOMPARE(world.wanted(), u""_s);
    }

    /// One of two engines on a machine is out of reach.
    void twoHostsOfOneAddress()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        world.input.seen << ingress::SeenServer{.name = u"r9-xxxxxxxxxxxx"_s, .address = u"10.0.0.1"_s, .port = 5};
        world.input.hosts[2] = WantedWorld::addressOf(1);
        QCOMPARE(world.wanted(), u"a"_s);
        world.host(2).reach = HostView::Reach::Unknown;
        world.input.listed.remove(2);
        QCOMPARE(world.wanted(), u"a x"_s);
    }

    /// Whoever has just begun, and knows the host by another address, has probed none: they stay until others serve.
    void notProbedYetAtAnotherAddress()
    {
        WantedWorld world;
        const Replica a = world.add('a', 1, 1, 1, 0, ReplicaState::Starting);
        world.see(a);
        world.input.addresses[{1, a.id}].address = u"aws1.example"_s;
        QCOMPARE(world.wanted(), u"a"_s);
        QCOMPARE(ingress::wanted(world.input).first().address, WantedWorld::addressOf(1));
        world.input.observed.replicas[0].state = ReplicaState::Ready;
        QCOMPARE(ingress::wanted(world.input).first().address, u"aws1.example"_s);
    }

    /// Another desktop has a host that this one hasn't.
    void hostNotInWorkspace()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        world.input.seen << ingress::SeenServer{.name = u"r9-xxxxxxxxxxxx"_s, .address = u"10.9.9.9"_s, .port = 5}
                         << ingress::SeenServer{.name = u"r8-yyyyyyyyyyyy"_s, .address = u"10.0.0.3"_s, .port = 5};
        QCOMPARE(world.wanted(), u"a"_s);
        world.input.record.places = {services::Place{{{}, u"elsewhere"_s}, {9}}};
        QCOMPARE(world.wanted(), u"a x"_s);
    }

    void heldBackAndTakenOut()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        world.see(world.add('b', 2, 2));
        world.add('c', 3, 3);
        world.input.heldBack = {{3, WantedWorld::idOf('c')}, {1, WantedWorld::idOf('a')}}; // a is in already
        world.input.takenOut = {{2, WantedWorld::idOf('b')}};
        QCOMPARE(world.wanted(), u"a d:b"_s);
    }

    void takenOutToNone()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        world.input.takenOut = {{1, WantedWorld::idOf('a')}};
        QCOMPARE(world.wanted(), u"d:a"_s);
    }

    void blueGreen()
    {
        WantedWorld world(3, 2);
        world.see(world.add('a', 1, 1));
        world.see(world.add('b', 2, 2));
        Rollout rollout{.from = 1, .to = 2};
        rollout.settings.strategy = services::RolloutSettings::Strategy::BlueGreen;
        world.input.record.rollout = rollout;
        world.add('x', 1, 2, 2, 33001);
        QCOMPARE(world.wanted(), u"a b"_s); // green is out before the switch
        QVERIFY(!ingress::isToServe(world.input, world.input.observed.replicas.last()));
        world.input.record.rollout->promoted = true;
        QCOMPARE(world.wanted(), u"a b x"_s); // not enough of it yet
        world.add('y', 2, 1, 2, 33002);
        QCOMPARE(world.wanted(), u"d:a d:b x y"_s);
        for (qsizetype i : {2, 3})
            world.see(world.input.observed.replicas.at(i));
        world.input.seen[0].state = world.input.seen[1].state = State::Draining;
        QCOMPARE(world.wanted(), u"d:a d:b x y"_s);
        world.input.record.rollout->back = true; // back at once
        QCOMPARE(world.wanted(), u"a b d:x d:y"_s);
        world.input.observed.replicas[0].state = ReplicaState::Stopped; // blue isn't whole any more
        QCOMPARE(world.wanted(), u"b x y"_s);
        world.input.record.rollout->state = Rollout::State::RolledBack;
        QCOMPARE(world.wanted(), u"b x y"_s);
    }

    /// As near as weights come, where there are not more canaries than others.
    void canaryShare()
    {
        for (int percent = 1; percent < 100; ++percent) {
            for (int others = 1; others <= 60; ++others) {
                for (int canaries = 1; canaries <= others; ++canaries) {
                    const auto weights = ingress::canaryWeights(percent, canaries, others);
                    QVERIFY(weights.canary >= 1 && weights.canary <= 256 && weights.other >= 1 && weights.other <= 256);
                    const double ratio = double(percent) * others / ((100 - percent) * canaries);
                    if (ratio > 200 || ratio < 1.0 / 200)
                        continue; // more than weights can tell
                    const double theirs = weights.canary * canaries;
                    const double share = 100 * theirs / (theirs + weights.other * others);
                    const double fault = std::abs(share - percent) / std::min(percent, 100 - percent);
                    QVERIFY2(fault < 0.35,
                             qPrintable(u"%1 of %2 to %3: %4"_s.arg(canaries).arg(others).arg(percent).arg(share)));
                }
            }
        }
        QCOMPARE(ingress::canaryWeights(5, 0, 3).other, 100);
        QCOMPARE(ingress::canaryWeights(5, 3, 0).canary, 100);
        QCOMPARE(ingress::canaryWeights(0, 1, 3).canary, 100);
    }

    /// Until they are promoted, or gone back from.
    void canariesWeigh()
    {
        WantedWorld world(3, 2);
        world.see(world.add('a', 1, 1));
        world.see(world.add('b', 2, 2));
        Rollout rollout{.from = 1, .to = 2};
        rollout.settings.strategy = services::RolloutSettings::Strategy::Canary;
        rollout.settings.canaryTraffic = 10;
        world.input.record.rollout = rollout;
        const auto weights = [&] {
            QStringList words;
            for (const auto &server : ingress::wanted(world.input))
                words << server.name.section(u'-', 1).left(1) + QString::number(server.weight);
            words.sort();
            return words.join(u' ');
        };
        QCOMPARE(weights(), u"a100 b100"_s);
        world.add('x', 1, 2, 2, 33001);
        QCOMPARE(weights(), u"a100 b100 x22"_s);
        world.add('y', 2, 3, 2, 33002);
        QCOMPARE(weights(), u"a100 b100 x11 y11"_s);    // together
        world.host(2).reach = HostView::Reach::Unknown; // b, as the balancer has it; x was not in yet
        QCOMPARE(weights(), u"a100 b100 y22"_s);
        world.host(2).reach = HostView::Reach::Live;
        world.input.record.rollout->promoted = true;
        QCOMPARE(weights(), u"a100 b100 x100 y100"_s);
        world.input.record.rollout->promoted = false;
        world.input.record.rollout->back = true;
        QCOMPARE(weights(), u"a100 b100 x100 y100"_s);
        world.input.record.rollout->back = false;
        world.input.record.rollout->state = Rollout::State::Completed;
        QCOMPARE(weights(), u"a100 b100 x100 y100"_s);
    }

    /// Where nothing of the container differs there is nothing to switch between.
    void blueGreenOfTheSame()
    {
        WantedWorld world(3, 2);
        world.input.record.revisions[1].spec.container.image = world.input.record.revisions[0].spec.container.image;
        world.add('a', 1, 1);
        world.add('b', 2, 2, 2);
        Rollout rollout{.from = 1, .to = 2};
        rollout.settings.strategy = services::RolloutSettings::Strategy::BlueGreen;
        world.input.record.rollout = rollout;
        QCOMPARE(world.wanted(), u"a b"_s);
    }

    void driftIsTold_data()
    {
        QTest::addColumn<bool>("keepsDrained");
        QTest::addColumn<QStringList>("words");
        const QStringList same{u"r1-aaaaaaaaaaaa: It sends to 10.0.0.1:1, where it should send to 10.0.0.1:32001"_s,
                               u"r2-bbbbbbbbbbbb: It gets no requests, and should"_s};
        QTest::newRow("keeps drained") << true
                                       << (same + QStringList{u"r3-cccccccccccc: It gets requests, and should not"_s,
                                                              u"r4-dddddddddddd: Not in the backend"_s,
                                                              u"r5-eeeeeeeeeeee: Not in the backend"_s,
                                                              u"foreign: 1.2.3.4:5 is no replica of the service"_s});
        QTest::newRow("leaves drained out")
            << false
            << (same + QStringList{u"r3-cccccccccccc: It gets requests, and should not"_s,
                                   u"r4-dddddddddddd: Not in the backend"_s,
                                   u"foreign: 1.2.3.4:5 is no replica of the service"_s});
    }
    void driftIsTold()
    {
        QFETCH(bool, keepsDrained);
        QFETCH(QStringList, words);
        WantedWorld world(3, 5);
        world.see(world.add('a', 1, 1));
        world.see(world.add('b', 2, 2));
        world.see(world.add('c', 3, 3));
        world.add('d', 4, 3);
        world.see(world.add('e', 5, 3), State::Draining);
        world.input.takenOut = {{3, WantedWorld::idOf('c')}, {3, WantedWorld::idOf('e')}};
        const auto wanted = ingress::wanted(world.input);
        ingress::SeenBackend seen{.servers = world.input.seen};
        seen.servers[0].port = 1;
        seen.servers[1].state = State::Maintenance;
        seen.servers.removeLast();
        seen.servers << ingress::SeenServer{.name = u"foreign"_s, .address = u"1.2.3.4"_s, .port = 5};
        QStringList found;
        for (const auto &each : ingress::drift(seen, wanted, keepsDrained, true))
            found << each.server + u": "_s + each.words;
        QCOMPARE(found, words);
    }

    /// Target groups have no part that a drained one could be taken out of.
    void whatDrainsGoesByItself()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        ingress::SeenBackend seen{.servers = world.input.seen};
        seen.servers << ingress::SeenServer{
            .name = u"r9-zzzzzzzzzzzz"_s, .address = u"10.0.0.9"_s, .port = 9, .state = State::Draining};
        const auto wanted = ingress::wanted(world.input);
        QCOMPARE(ingress::drift(seen, wanted, false, false).size(), 0);
        QCOMPARE(ingress::drift(seen, wanted, true, false).size(), 1);
        seen.servers.last().state = State::Maintenance; // "unused"
        QCOMPARE(ingress::drift(seen, wanted, false, false).size(), 1);
    }

    void spellingsOfAddresses()
    {
        const QList<ingress::WantedServer> wanted{{.name = u"r1-a"_s, .address = u"2001:db8:0:0::1"_s, .port = 80}};
        ingress::SeenBackend seen{{{.name = u"r1-a"_s, .address = u"2001:DB8::1"_s, .port = 80}}};
        QCOMPARE(ingress::drift(seen, wanted, true, true).size(), 0);
        seen.servers[0].address = u"2001:db8::2"_s;
        QCOMPARE(ingress::drift(seen, wanted, true, true).size(), 1);
        seen.servers[0] = {.name = u"r1-a"_s,
                           .address = u"2001:db8::1"_s,
                           .port = 80,
                           .state = State::Maintenance,
                           .note = u"Its name has no address"_s};
        QCOMPARE(ingress::drift(seen, wanted, true, true).first().words,
                 u"It gets no requests, and should: Its name has no address"_s);
    }

    void namesByAddress()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        world.input.seen[0].name.clear();
        world.input.seen << ingress::SeenServer{.name = {}, .address = u"1.2.3.4"_s, .port = 5};
        ingress::nameServers(world.input.seen, world.input);
        QCOMPARE(world.input.seen[0].name, u"r1-aaaaaaaaaaaa"_s);
        QCOMPARE(world.input.seen[1].name, u"1.2.3.4:5"_s);
        QCOMPARE(ingress::drift({world.input.seen}, ingress::wanted(world.input), true, false).size(), 1);
    }

    void inStepThereIsNoDrift()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        world.see(world.add('b', 2, 2), State::Down); // how it is, not whether it is there
        QCOMPARE(ingress::drift({world.input.seen}, ingress::wanted(world.input), true, true).size(), 0);
        QCOMPARE(ingress::drift({world.input.seen, 0, u"The file has another port"_s}, ingress::wanted(world.input),
                                true, true)
                     .size(),
                 1);
        ingress::SeenBackend ending{world.input.seen};
        ending.servers << ingress::SeenServer{.name = u"r9-zzzzzzzzzzzz"_s,
                                              .address = u"10.0.0.9"_s,
                                              .port = 9,
                                              .state = State::Maintenance,
                                              .sessions = 1};
        QCOMPARE(ingress::drift(ending, ingress::wanted(world.input), true, true).size(), 0);
        ending.servers.last().sessions = 0;
        QCOMPARE(ingress::drift(ending, ingress::wanted(world.input), true, true).size(), 1);
        world.input.seen[0].weight = 7;
        QCOMPARE(ingress::drift({world.input.seen}, ingress::wanted(world.input), true, false).size(), 0);
        QCOMPARE(ingress::drift({world.input.seen}, ingress::wanted(world.input), true, true).size(), 1);
    }

    /// What goes serves until what comes in its place is up.
    void firstStepWaits()
    {
        WantedWorld world;
        world.see(world.add('a', 1, 1));
        world.add('b', 2, 2);
        world.input.takenOut = {{1, WantedWorld::idOf('a')}};
        const auto wanted = ingress::wanted(world.input);
        const auto step = [&] { return WantedWorld::words(ingress::firstStep(wanted, world.input.seen, true)); };
        QCOMPARE(step(), u"a b"_s);
        world.see(world.input.observed.replicas[1], State::Checking);
        QCOMPARE(step(), u"a b"_s);
        world.input.seen[1].state = State::Down;
        QCOMPARE(step(), u"a b"_s);
        world.input.seen[1].state = State::Up;
        QCOMPARE(step(), u"d:a b"_s);
        world.input.seen[1].state = State::Checking;
        QCOMPARE(WantedWorld::words(ingress::firstStep(wanted, world.input.seen, false)), u"d:a b"_s);
    }
};

} // namespace bayplan::tests

QTEST_APPLESS_MAIN(bayplan::tests::TestWanted)
#include "wanted.moc"
