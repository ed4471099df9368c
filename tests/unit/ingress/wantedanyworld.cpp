// SPDX-License-Identifier: GPL-3.0-or-later
// 100,000 random worlds: what must be true of every balancer that is told.
#include "unit/ingress/wantedworld.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using ingress::WantedServer;
using services::HostView;
using services::Replica;
using services::ReplicaState;
using services::Rollout;
using ServerState = WantedServer::State;
using Reach = HostView::Reach;

namespace {

class Maker
{
public:
    explicit Maker(quint32 seed) : m_random(seed) {}

    WantedWorld world()
    {
        WantedWorld made(1 + upTo(3), 1 + upTo(6));
        for (HostView &host : made.input.observed.hosts) {
            host.reach = Reach(sometimes(3) ? upTo(2) : 0);
            if (host.reach != Reach::Live && sometimes(2))
                made.input.listed.remove(host.id);
        }
        const int replicas = upTo(8);
        for (int i = 0; i < replicas; ++i) {
            const int host = 1 + upTo(int(made.input.observed.hosts.size()) - 1);
            if (!made.input.listed.contains(host)) {
                addUnlisted(made, host, i);
                continue;
            }
            const Replica replica =
                made.add(char('a' + i), 1 + i % 5, host, 1 + upTo(1), quint16(32000 + i), ReplicaState(upTo(3)));
            if (sometimes(2))
                made.see(replica, ingress::SeenServer::State(upTo(4)));
            const fleet::ContainerKey key{host, replica.id};
            if (sometimes(6))
                made.input.heldBack.insert(key);
            if (sometimes(6))
                made.input.takenOut.insert(key);
            if (sometimes(8))
                made.input.addresses[key].port = 40000; // another since it was seen
            if (sometimes(8))
                made.input.addresses[key].address = u"spelled.otherwise"_s;
            if (sometimes(12))
                made.input.addresses.remove(key);
        }
        if (sometimes(3))
            made.input.seen << ingress::SeenServer{
                .name = u"r7-zzzzzzzzzzzz"_s, .address = WantedWorld::addressOf(1 + upTo(4)), .port = 5};
        if (sometimes(5))
            made.input.record.places = {services::Place{{{}, u"elsewhere"_s}, {9}}};
        if (sometimes(2)) {
            Rollout rollout{.from = 1, .to = 2, .settings = {}, .state = Rollout::State(upTo(6))};
            rollout.settings.strategy = services::RolloutSettings::Strategy(upTo(2));
            rollout.settings.maxUnavailable = upTo(2);
            if (rollout.settings.strategy == services::RolloutSettings::Strategy::Canary)
                rollout.settings.canaryTraffic = upTo(99);
            rollout.promoted = sometimes(2);
            rollout.back = sometimes(3);
            made.input.record.rollout = rollout;
        }
        return made;
    }

private:
    /// A replica that only the balancer and the record tell of; its letter is a capital one.
    void addUnlisted(WantedWorld &made, int host, int i)
    {
        const bool hasPlace = !sometimes(4);
        if (hasPlace)
            made.input.record.places << services::Place{{{}, made.host(host).name}, {1 + i % 5}};
        ingress::SeenServer server{
            .name = u"r%1-%2"_s.arg(1 + i % 5).arg(QString(12, QChar(u'A' + (host - 1) * 6 + i % 6))),
            .address = WantedWorld::addressOf(host),
            .port = quint16(32000 + i),
            .state = ingress::SeenServer::State(upTo(4))};
        if (sometimes(3))
            server.address = u"192.168.0.%1"_s.arg(host); // published on this address alone
        if (sometimes(2))
            made.input.seen << server;
    }

    bool sometimes(int in) { return m_random.bounded(in) == 0; }
    int upTo(int most) { return int(m_random.bounded(most + 1)); }

    QRandomGenerator m_random;
};

const WantedServer *find(const QList<WantedServer> &servers, const QString &name)
{
    const auto found =
        std::find_if(servers.begin(), servers.end(), [&](const WantedServer &each) { return each.name == name; });
    return found == servers.end() ? nullptr : &*found;
}

const ingress::SeenServer *find(const QList<ingress::SeenServer> &servers, const QString &name)
{
    const auto found =
        std::find_if(servers.begin(), servers.end(), [&](const auto &each) { return each.name == name; });
    return found == servers.end() ? nullptr : &*found;
}

bool gets(const ingress::SeenServer &server)
{
    return server.state != ingress::SeenServer::State::Draining &&
           server.state != ingress::SeenServer::State::Maintenance;
}

/// What is wrong with servers that are none of the replicas which are known, while hosts are out of reach.
QString problemWithUnlisted(const WantedWorld &world, const QList<WantedServer> &wanted, bool &couldServe)
{
    const auto &input = world.input;
    for (const ingress::SeenServer &seen : input.seen) {
        const int host = 1 + (seen.name.back().unicode() - u'A') / 6;
        if (!seen.name.back().isUpper())
            continue;
        const HostView &view = *input.observed.host(host);
        couldServe |= gets(seen);
        const auto &places = input.record.places;
        const bool isMeant =
            seen.address == WantedWorld::addressOf(host) ||
            std::any_of(places.begin(), places.end(), [&](const auto &place) { return place.host.name == view.name; });
        const auto *server = find(wanted, seen.name);
        if (view.reach != Reach::Unknown || !isMeant)
            continue;
        if (!server || server->address != seen.address || server->port != seen.port)
            return u"what may be there is not left: "_s + seen.name;
        if (gets(seen) && server->state != ServerState::Serving)
            return u"it may be there, and drains: "_s + seen.name;
    }
    return {};
}

/// What is wrong with what is wanted in this world; empty if nothing is.
QString problemIn(const WantedWorld &world, const QList<WantedServer> &wanted)
{
    const auto &input = world.input;
    bool serves = false;
    bool couldServe = false;
    if (const QString problem = problemWithUnlisted(world, wanted, couldServe); !problem.isEmpty())
        return problem;
    for (const WantedServer &server : wanted) {
        if (std::count_if(wanted.begin(), wanted.end(), [&](const auto &each) { return each.name == server.name; }) > 1)
            return u"twice: "_s + server.name;
        serves |= server.state == ServerState::Serving;
        const bool isReplica =
            std::any_of(input.observed.replicas.begin(), input.observed.replicas.end(),
                        [&](const Replica &replica) { return ingress::serverName(replica) == server.name; });
        const bool isOfLiveHost =
            std::any_of(input.observed.hosts.begin(), input.observed.hosts.end(), [&](const HostView &host) {
                return host.reach == Reach::Live && input.hosts.value(host.id) == server.address;
            });
        if (!isReplica && isOfLiveHost)
            return u"it is no replica, and its host is in reach: "_s + server.name;
    }
    for (const Replica &replica : input.observed.replicas) {
        const fleet::ContainerKey key{replica.host, replica.id};
        const HostView &host = *input.observed.host(replica.host);
        const auto *server = find(wanted, ingress::serverName(replica));
        const auto *seen = find(input.seen, ingress::serverName(replica));
        const bool isReachable = input.addresses.contains(key) && replica.state != ReplicaState::Stopped;
        if (host.reach == Reach::Live) {
            if (server && !isReachable)
                return u"nothing is there: "_s + server->name;
            const bool isSpelledOtherwise =
                isReachable && seen && gets(*seen) && replica.state == ReplicaState::Starting &&
                seen->port == input.addresses.value(key).port && seen->address != input.addresses.value(key).address;
            couldServe |= isSpelledOtherwise && !input.takenOut.contains(key);
            if (isSpelledOtherwise && server && server->address == seen->address && server->port == seen->port)
                continue;
            if (server && ingress::ServerAddress{server->address, server->port} != input.addresses.value(key))
                return u"a stale port: "_s + server->name;
            if (server && server->state == ServerState::Serving && input.takenOut.contains(key))
                return u"taken out, and in: "_s + server->name;
            const bool isIn = seen && seen->address == input.addresses.value(key).address &&
                              seen->port == input.addresses.value(key).port;
            if (server && !isIn && input.heldBack.contains(key))
                return u"let in before its time: "_s + server->name;
            if (server && !isIn && replica.state != ReplicaState::Ready)
                return u"let in and not ready: "_s + server->name;
            const bool isHeld = input.heldBack.contains(key) || input.takenOut.contains(key);
            couldServe |=
                isReachable && replica.state == ReplicaState::Ready && !isHeld && ingress::isToServe(input, replica);
            couldServe |= isIn && gets(*seen) && isReachable && !input.takenOut.contains(key);
        }
        if (host.reach == Reach::Unknown) {
            if (bool(server) != bool(seen))
                return u"what is out of reach is not left: "_s + ingress::serverName(replica);
            if (seen && gets(*seen) && server->state != ServerState::Serving)
                return u"out of reach, and drained: "_s + server->name;
            couldServe |= seen && gets(*seen);
        }
        if (host.reach == Reach::Lost)
            couldServe |= seen && gets(*seen) && !input.takenOut.contains(key);
    }
    if (couldServe && !serves)
        return u"nobody is left to answer"_s;
    return {};
}

/// What the balancer has once it has been told.
QList<ingress::SeenServer> told(const QList<WantedServer> &wanted)
{
    QList<ingress::SeenServer> seen;
    for (const WantedServer &server : wanted)
        seen << ingress::SeenServer{.name = server.name,
                                    .address = server.address,
                                    .port = server.port,
                                    .state = server.state == ServerState::Serving
                                                 ? ingress::SeenServer::State::Up
                                                 : ingress::SeenServer::State::Draining,
                                    .weight = server.weight};
    return seen;
}

} // namespace

class TestWantedAnyWorld : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anyWorld()
    {
        for (quint32 seed = 1; seed <= 100'000; ++seed) {
            WantedWorld world = Maker(seed).world();
            const auto wanted = ingress::wanted(world.input);
            const QString problem = problemIn(world, wanted);
            QVERIFY2(problem.isEmpty(), qPrintable(u"%1 (seed %2)"_s.arg(problem).arg(seed)));
            // Told in steps, it comes to rest.
            for (int step = 0; step < 4; ++step) {
                const auto now = ingress::wanted(world.input);
                const auto next = ingress::firstStep(now, world.input.seen, true);
                const bool servedBefore = std::any_of(world.input.seen.begin(), world.input.seen.end(), gets);
                const bool serves = std::any_of(next.begin(), next.end(),
                                                [](const auto &each) { return each.state == ServerState::Serving; });
                const bool willServe = std::any_of(now.begin(), now.end(),
                                                   [](const auto &each) { return each.state == ServerState::Serving; });
                QVERIFY2(!servedBefore || serves || !willServe, qPrintable(u"seed %1"_s.arg(seed)));
                world.input.seen = told(next);
            }
            const auto rest = ingress::wanted(world.input);
            QVERIFY2(ingress::drift({world.input.seen}, rest, true, true).isEmpty(),
                     qPrintable(u"it does not come to rest (seed %1)"_s.arg(seed)));
        }
    }
};

} // namespace bayplan::tests

QTEST_APPLESS_MAIN(bayplan::tests::TestWantedAnyWorld)
#include "wantedanyworld.moc"
