// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/soon.h"
#include "ingress/balancer.h"

#include <QStringList>

namespace bayplan::tests {

/// What a balancer in memory has and does; outlives the balancers made of it.
struct FakeBackend
{
    bool isThere = true; ///< our part is in it
    ingress::SeenBackend backend;
    std::optional<core::Error> problem = {};                           ///< of whatever is asked
    std::optional<core::Error> refusal = {};                           ///< of what it is told
    ingress::SeenServer::State added = ingress::SeenServer::State::Up; ///< what servers are that come new
    bool isDeaf = false;                                               ///< it takes what it is told, and does nothing
    bool writesBeforeItRefuses = false;
    std::optional<qint64> drainingSessions = 0;
    std::chrono::milliseconds pace{0};
    std::chrono::milliseconds removalTakes{0};
    std::chrono::milliseconds applyTakes{0};
    bool dropsAtOnce = false;
    int reads = 0;
    int applying = 0; ///< times that it was told
    int hurries = 0;
    QStringList log = {};               ///< "read", "drop …", "apply"
    std::function<void()> dropped = {}; ///< called when servers have been
    bool keepsSessions = false;         ///< what is left out stays in maintenance, with a session
    int refused = 0;
    QList<QList<ingress::WantedServer>> applied;

    void apply(const QList<ingress::WantedServer> &servers)
    {
        applied << servers;
        if (isDeaf)
            return;
        isThere = true;
        QList<ingress::SeenServer> now;
        for (const ingress::WantedServer &server : servers) {
            const auto before = std::find_if(backend.servers.begin(), backend.servers.end(),
                                             [&](const ingress::SeenServer &each) { return each.name == server.name; });
            ingress::SeenServer next = before == backend.servers.end()
                                           ? ingress::SeenServer{.name = server.name, .address = {}, .state = added}
                                           : *before;
            next.address = server.address;
            next.port = server.port;
            next.weight = server.weight;
            next.sessions = drainingSessions;
            if (server.state == ingress::WantedServer::State::Draining)
                next.state = ingress::SeenServer::State::Draining;
            else if (next.state == ingress::SeenServer::State::Draining ||
                     next.state == ingress::SeenServer::State::Maintenance)
                next.state = added;
            now << next;
        }
        for (ingress::SeenServer &left : backend.servers) {
            const bool stays =
                std::any_of(now.begin(), now.end(), [&](const auto &each) { return each.name == left.name; });
            if (keepsSessions && !stays) {
                left.state = ingress::SeenServer::State::Maintenance;
                left.sessions = 1;
                now << left;
            }
        }
        backend.servers = now;
        backend.fileProblem.clear();
    }
};

/// Answers from a FakeBackend, as its own kind would.
class FakeBalancer : public ingress::Balancer
{
public:
    explicit FakeBalancer(FakeBackend &fake) : m_fake(fake) {}

    ingress::BalancerTraits traits() const override
    {
        return {.checks = true,
                .keepsDrained = true,
                .weighs = true,
                .dropsAtOnce = m_fake.dropsAtOnce,
                .pace = m_fake.pace};
    }
    core::Task read(std::function<void(core::Result<ingress::SeenBackend>)> done) override
    {
        return core::soon([this, done] {
            ++m_fake.reads;
            m_fake.log << QStringLiteral("read");
            if (m_fake.problem)
                return done(core::fail(*m_fake.problem));
            if (!m_fake.isThere)
                return done(core::fail(
                    {.kind = core::Error::Kind::NotFound, .what = QStringLiteral("Gone"), .where = {}, .next = {}}));
            done(m_fake.backend);
        });
    }
    core::Task apply(const QList<ingress::WantedServer> &servers, std::function<void(core::Result<void>)> done) override
    {
        ++m_fake.applying;
        return core::soon(
            [this, servers, done] {
                m_fake.log << QStringLiteral("apply");
                if (m_fake.problem)
                    return done(core::fail(*m_fake.problem));
                if (m_fake.refusal) {
                    ++m_fake.refused;
                    if (m_fake.writesBeforeItRefuses)
                        m_fake.apply(servers);
                    return done(core::fail(*m_fake.refusal));
                }
                m_fake.apply(servers);
                done({});
            },
            m_fake.applyTakes);
    }
    core::Task dropAtOnce(const QStringList &servers, std::function<void()> done) override
    {
        m_fake.log << QStringLiteral("drop ") + servers.join(u',');
        for (ingress::SeenServer &server : m_fake.backend.servers) {
            if (servers.contains(server.name))
                server.state = ingress::SeenServer::State::Maintenance;
        }
        if (m_fake.dropped)
            m_fake.dropped();
        return core::soon(std::move(done));
    }
    void hurry() override { ++m_fake.hurries; }
    core::Task remove(std::function<void(core::Result<void>)> done) override
    {
        return core::soon(
            [this, done] {
                if (m_fake.problem)
                    return done(core::fail(*m_fake.problem));
                m_fake.isThere = false;
                done({});
            },
            m_fake.removalTakes);
    }

private:
    FakeBackend &m_fake;
};

} // namespace bayplan::tests
