// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/wanted.h"

#include <algorithm>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using fleet::ContainerKey;
using services::HostView;
using services::Replica;
using services::ReplicaState;
using services::Rollout;
using WantedState = WantedServer::State;
using Strategy = services::RolloutSettings::Strategy;

namespace {

/// A side of a blue-green rollout.
enum class Side { Both, Serves, Goes, NotYet };

bool isSeenServing(const SeenServer &server)
{
    return server.state != SeenServer::State::Draining && server.state != SeenServer::State::Maintenance;
}

class Wanted
{
public:
    explicit Wanted(const WantedInput &input) : m_input(input)
    {
        for (const SeenServer &server : input.seen)
            m_seen.insert(server.name, &server);
        findSides();
    }

    QList<WantedServer> all()
    {
        for (const Replica &replica : m_input.observed.replicas)
            add(replica);
        for (const SeenServer &server : m_input.seen) {
            if (!m_known.contains(server.name))
                addUnknown(server);
        }
        keepOneServing();
        weigh();
        std::sort(m_wanted.begin(), m_wanted.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
        return m_wanted;
    }

    bool isToServe(const Replica &replica) const
    {
        const Side side = sideOf(replica);
        return side == Side::Both || side == Side::Serves;
    }

private:
    bool fits(int revision, int other) const
    {
        if (revision == other)
            return true;
        const auto *a = m_input.record.find(revision);
        const auto *b = m_input.record.find(other);
        return a && b && services::sameContainer(a->spec, b->spec);
    }

    void findSides()
    {
        const auto &rollout = m_input.record.rollout;
        if (!rollout || !rollout->isActive() || rollout->settings.strategy != Strategy::BlueGreen ||
            fits(rollout->from, rollout->to))
            return;
        m_serving = rollout->promoted && !rollout->back ? rollout->to : rollout->from;
        const int promised = std::max(1, m_input.record.replicas - rollout->settings.maxUnavailable);
        const auto &replicas = m_input.observed.replicas;
        const auto ready = std::count_if(replicas.begin(), replicas.end(), [this](const Replica &each) {
            return fits(each.revision, m_serving) && isGood(each) && !isOnItsWay(each);
        });
        m_hasEnough = ready >= promised;
    }

    bool isOnItsWay(const Replica &replica) const
    {
        const ContainerKey key{replica.host, replica.id};
        return m_input.heldBack.contains(key) || m_input.takenOut.contains(key);
    }

    Side sideOf(const Replica &replica) const
    {
        if (!m_serving)
            return Side::Both;
        if (fits(replica.revision, m_serving))
            return Side::Serves;
        const auto *seen = m_seen.value(serverName(replica));
        // Those of the other side that have requests go on until the side that serves can take them.
        if (seen && isSeenServing(*seen) && !m_hasEnough)
            return Side::Both;
        return seen ? Side::Goes : Side::NotYet;
    }

    bool isLive(const Replica &replica) const
    {
        const HostView *host = m_input.observed.host(replica.host);
        return host && host->reach == HostView::Reach::Live;
    }
    bool isUnknown(const Replica &replica) const
    {
        const HostView *host = m_input.observed.host(replica.host);
        return host && host->reach == HostView::Reach::Unknown;
    }
    bool isGood(const Replica &replica) const
    {
        return replica.state == ReplicaState::Ready && isLive(replica) &&
               m_input.addresses.contains({replica.host, replica.id});
    }

    void put(const Replica &replica, const ServerAddress &address, WantedState state)
    {
        m_wanted << WantedServer{serverName(replica), address.address, address.port, state};
    }

    void keep(const SeenServer &server)
    {
        m_wanted << WantedServer{server.name, server.address, server.port,
                                 isSeenServing(server) ? WantedState::Serving : WantedState::Draining, server.weight};
    }

    void add(const Replica &replica)
    {
        const QString name = serverName(replica);
        m_known.insert(name);
        if (m_input.record.rollout && fits(replica.revision, m_input.record.rollout->to))
            m_new.insert(name);
        const ContainerKey key{replica.host, replica.id};
        const auto *seen = m_seen.value(name);
        if (isUnknown(replica)) {
            if (seen)
                keep(*seen);
            return;
        }
        const auto address = m_input.addresses.constFind(key);
        if (!isLive(replica)) {
            if (seen && isSeenServing(*seen))
                m_lost << *seen;
            return;
        }
        if (replica.state == ReplicaState::Stopped || address == m_input.addresses.cend())
            return;
        const bool isIn = seen && seen->address == address->address && seen->port == address->port;
        const Side side = sideOf(replica);
        if (m_input.takenOut.contains(key) || side == Side::Goes) {
            if (isIn)
                put(replica, *address, WantedState::Draining);
            return;
        }
        if (side == Side::NotYet)
            return;
        if (replica.state == ReplicaState::Ready) {
            if (isIn || !m_input.heldBack.contains(key))
                put(replica, *address, WantedState::Serving);
            return;
        }
        if (!isIn) {
            // Not probed yet, at an address that is edited, or spelled in another way.
            if (seen && isSeenServing(*seen) && seen->port == address->port && replica.state == ReplicaState::Starting)
                m_lost << *seen;
            return;
        }
        // Not probed yet, or not well: what is known of it was good enough to let it in.
        const bool drains = replica.state == ReplicaState::Unhealthy || !isSeenServing(*seen);
        put(replica, *address, drains ? WantedState::Draining : WantedState::Serving);
    }

    /// What is known of a server that is none of the replicas that are known, from the surest that it is gone.
    enum class Standing {
        Gone,    ///< its host has been listed, and has no such replica
        Lost,    ///< it may be on a host that counts as lost, or on one that the service wasn't meant for
        Unknown, ///< it may be on a host out of reach that has replicas, or that isn't in this workspace
    };

    Standing standingOn(const HostView &host) const
    {
        if (host.reach == HostView::Reach::Lost)
            return Standing::Lost;
        const bool isKnown = host.reach == HostView::Reach::Live && m_input.listed.contains(host.id);
        return isKnown ? Standing::Gone : Standing::Unknown;
    }

    Standing standingOf(const SeenServer &server) const
    {
        std::optional<Standing> byAddress; // several engines may be on one machine
        for (const HostView &host : m_input.observed.hosts) {
            if (m_input.hosts.value(host.id) == server.address)
                byAddress = std::max(byAddress.value_or(Standing::Gone), standingOn(host));
        }
        // No host's address says little: ports are published on one address, addresses are edited, and other desktops
        // spell them in other ways.
        return byAddress ? *byAddress : standingAnywhere();
    }

    Standing standingAnywhere() const
    {
        const auto &places = m_input.record.places;
        const auto &hosts = m_input.observed.hosts;
        const auto means = [](const services::Place &place, const HostView &host) {
            return place.host.means(host.engine, host.name);
        };
        Standing standing = Standing::Gone;
        for (const HostView &host : hosts) {
            const bool hasPlace =
                std::any_of(places.begin(), places.end(), [&](const auto &place) { return means(place, host); });
            standing = std::max(standing, hasPlace ? standingOn(host) : std::min(standingOn(host), Standing::Lost));
        }
        for (const services::Place &place : places) {
            if (std::none_of(hosts.begin(), hosts.end(), [&](const HostView &host) { return means(place, host); }))
                standing = Standing::Unknown;
        }
        return standing;
    }

    void addUnknown(const SeenServer &server)
    {
        const Standing standing = standingOf(server);
        if (standing == Standing::Unknown)
            keep(server);
        else if (standing == Standing::Lost && isSeenServing(server))
            m_lost << server;
    }

    bool isTakenOut(const QString &server) const
    {
        return std::any_of(m_input.takenOut.begin(), m_input.takenOut.end(),
                           [&](const ContainerKey &key) { return server.endsWith(u'-' + key.id.left(12)); });
    }

    /// An empty backend answers nobody; one that may still be there may.
    void keepOneServing()
    {
        const auto serves = [](const WantedServer &server) { return server.state == WantedState::Serving; };
        if (std::any_of(m_wanted.begin(), m_wanted.end(), serves))
            return;
        for (WantedServer &server : m_wanted) {
            const auto *seen = m_seen.value(server.name);
            if (seen && isSeenServing(*seen) && !isTakenOut(server.name))
                server.state = WantedState::Serving;
        }
        if (std::any_of(m_wanted.begin(), m_wanted.end(), serves))
            return;
        for (const SeenServer &server : m_lost) {
            if (!isTakenOut(server.name))
                keep(server);
        }
    }

    /// Until they are promoted, or gone back from.
    void weigh()
    {
        const auto &rollout = m_input.record.rollout;
        if (!rollout || !rollout->isActive() || rollout->promoted || rollout->back ||
            rollout->settings.strategy != Strategy::Canary || fits(rollout->from, rollout->to))
            return;
        int canaries = 0;
        int others = 0;
        for (const WantedServer &server : std::as_const(m_wanted)) {
            if (server.state == WantedState::Serving)
                ++(m_new.contains(server.name) ? canaries : others);
        }
        const auto weights = canaryWeights(rollout->settings.canaryTraffic, canaries, others);
        for (WantedServer &server : m_wanted)
            server.weight = m_new.contains(server.name) ? weights.canary : weights.other;
    }

    const WantedInput &m_input;
    QHash<QString, const SeenServer *> m_seen;
    QSet<QString> m_known;
    QSet<QString> m_new; ///< names of those that are as the rollout wants them
    QList<WantedServer> m_wanted;
    QList<SeenServer> m_lost; ///< that stay if nobody else answers
    int m_serving = 0;        ///< the revision whose side gets requests; 0: all do
    bool m_hasEnough = false;
};

} // namespace

CanaryWeights canaryWeights(int percent, int canaries, int others)
{
    constexpr int fine = 10; // below, whole numbers are too coarse
    constexpr int most = 256;
    const int usual = WantedServer().weight;
    if (percent <= 0 || percent >= 100 || canaries <= 0 || others <= 0)
        return {usual, usual};
    // canaries * c / (canaries * c + others * o) = percent / 100
    const double ratio = double(percent) * others / (double(100 - percent) * canaries);
    if (ratio * usual > most)
        return {most, std::max(1, qRound(most / ratio))};
    const int other = ratio * usual < fine ? most : usual;
    return {std::max(1, qRound(ratio * other)), other};
}

QString serverName(const Replica &replica)
{
    return u'r' + QString::number(replica.slot) + u'-' + replica.id.left(12);
}

void nameServers(QList<SeenServer> &seen, const WantedInput &input)
{
    for (SeenServer &server : seen) {
        for (const Replica &replica : input.observed.replicas) {
            const auto address = input.addresses.constFind({replica.host, replica.id});
            if (server.name.isEmpty() && address != input.addresses.cend() && address->address == server.address &&
                address->port == server.port)
                server.name = serverName(replica);
        }
        if (server.name.isEmpty())
            server.name = server.address + u':' + QString::number(server.port);
    }
}

QList<WantedServer> wanted(const WantedInput &input)
{
    return Wanted(input).all();
}

bool isToServe(const WantedInput &input, const Replica &replica)
{
    return Wanted(input).isToServe(replica);
}

} // namespace bayplan::ingress
