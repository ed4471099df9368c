// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/balancer.h"
#include "ingress/reach.h"
#include "ingress/text/fileturns.h"
#include "services/ingress.h"

#include <memory>

namespace bayplan::ingress {

/// A balancer of a kind that knows its place by reference, with that place, and with its turns at the file that other
/// ingresses may have a part in, too.
template <typename Kind>
class ReachedBalancer : public Balancer
{
public:
    using Done = std::function<void(core::Result<void>)>;

    /// `turns` is shared by all who write such files, and outlives this.
    ReachedBalancer(std::unique_ptr<Reach> reach, const services::Ingress &ingress, FileTurns &turns)
        : m_reach(std::move(reach))
        , m_file(ingress.place.file)
        , m_turns(turns)
        , m_balancer(*m_reach, ingress)
    {
    }

    BalancerTraits traits() const override { return m_balancer.traits(); }
    core::Task read(std::function<void(core::Result<SeenBackend>)> done) override
    {
        return m_balancer.read(std::move(done));
    }
    core::Task apply(const QList<WantedServer> &servers, Done done) override
    {
        return inTurn([this, servers](Done ended) { return m_balancer.apply(servers, std::move(ended)); },
                      std::move(done));
    }
    core::Task dropAtOnce(const QStringList &servers, std::function<void()> done) override
    {
        return m_balancer.dropAtOnce(servers, std::move(done));
    }
    void hurry() override { m_balancer.hurry(); }
    core::Task remove(Done done) override
    {
        return inTurn([this](Done ended) { return m_balancer.remove(std::move(ended)); }, std::move(done));
    }

private:
    using Work = std::function<core::Task(Done)>;

    /// Waits for its turn, works, and gives the turn back before it tells.
    class Turned : public core::Task::Work
    {
    public:
        Turned(FileTurns &turns, const QString &place, const QString &file, ReachedBalancer::Work work, Done done)
            : m_work(std::move(work))
            , m_done(std::move(done))
        {
            m_waiting = turns.take(place, file, [this](FileTurns::Turn turn) {
                m_turn = std::move(turn);
                m_working = m_work([this](const core::Result<void> &result) {
                    m_turn.giveBack();
                    const Done tell = m_done; // this may end with it
                    tell(result);
                });
            });
        }

    private:
        const ReachedBalancer::Work m_work;
        const Done m_done;
        FileTurns::Turn m_turn;
        core::Task m_waiting;
        core::Task m_working;
    };

    core::Task inTurn(Work work, Done done)
    {
        return core::Task(
            std::make_unique<Turned>(m_turns, m_reach->where(), m_file, std::move(work), std::move(done)));
    }

    const std::unique_ptr<Reach> m_reach;
    const QString m_file;
    FileTurns &m_turns;
    Kind m_balancer;
};

} // namespace bayplan::ingress
