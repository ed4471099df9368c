// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/upkeep.h"

#include "core/soon.h"

#include <QPointer>

#include <algorithm>

namespace bayplan::ingress {

using core::Error;
using core::Result;
using std::chrono::milliseconds;

Upkeep::Upkeep(services::Ingress ingress, Input input, Make make, UpkeepTimes times, QObject *parent)
    : QObject(parent)
    , m_ingress(std::move(ingress))
    , m_input(std::move(input))
    , m_make(std::move(make))
    , m_times(times)
{
    look();
}

Upkeep::~Upkeep() = default;

void Upkeep::setActing(bool acting)
{
    if (m_isActing == acting)
        return;
    m_isActing = acting;
    look();
}

void Upkeep::setWatched(bool watched)
{
    if (m_isWatched == watched)
        return;
    m_isWatched = watched;
    look();
}

void Upkeep::setHurried(bool hurried)
{
    if (m_isHurried == hurried)
        return;
    m_isHurried = hurried;
    if (hurried)
        look();
}

void Upkeep::look()
{
    if (m_isBusy) {
        m_lookAgain = true;
        return;
    }
    if (m_failures == 0 || !m_timer) // one that can't be reached is not asked more often because of that
        m_timer = core::soon([this] { cycle(); });
}

void Upkeep::repair()
{
    m_mustApply = m_isRepairing = true;
    m_failures = 0;
    look();
}

/// What waits for giveUp(): the work itself is the upkeep's, which may be gone before whoever waits is.
struct Upkeep::GivingUp : core::Task::Work
{
    GivingUp(Upkeep &owner, std::function<void(Result<void>)> done)
        : upkeep(&owner)
        , tell(std::make_shared<std::function<void(Result<void>)>>(std::move(done)))
    {
    }
    ~GivingUp() override
    {
        if (!upkeep || !upkeep->m_isGivingUp)
            return;
        upkeep->m_work.cancel();
        upkeep->m_isGivingUp = upkeep->m_isGivenUp = upkeep->m_isBusy = false;
        upkeep->look();
    }

    const QPointer<Upkeep> upkeep;
    const std::shared_ptr<std::function<void(Result<void>)>> tell;
};

core::Task Upkeep::giveUp(std::function<void(Result<void>)> done)
{
    m_timer.cancel();
    m_isGivenUp = m_isGivingUp = true;
    auto waiting = std::make_unique<GivingUp>(*this, std::move(done));
    const auto ended = [this, tell = std::weak_ptr(waiting->tell)](const Result<void> &removed) {
        m_isGivingUp = m_isBusy = false;
        if (!removed) {
            m_isGivenUp = false; // as it was
            look();
        }
        if (const auto kept = tell.lock())
            (*kept)(removed);
    };
    if (!m_balancer) {
        auto made = m_make(m_ingress);
        if (made)
            m_balancer = *std::move(made);
        else
            m_work = core::soon([ended, error = made.error()] { ended(core::fail(error)); });
    }
    if (m_balancer)
        m_work = m_balancer->remove(ended);
    return core::Task(std::move(waiting));
}

void Upkeep::keepAgain()
{
    if (m_isGivingUp)
        return;
    m_isGivenUp = false;
    m_mustApply = true;
    look();
}

void Upkeep::cycle()
{
    m_timer.cancel();
    if (m_isGivenUp)
        return;
    if (!m_balancer) {
        auto made = m_make(m_ingress);
        if (!made)
            return failed(made.error());
        m_balancer = *std::move(made);
    }
    m_isBusy = true;
    m_lookAgain = false;
    m_work = m_balancer->read([this, begun = core::monotonicNow()](const Result<SeenBackend> &seen) {
        m_readTook = std::chrono::ceil<milliseconds>(core::monotonicNow() - begun);
        onRead(seen);
    });
}

void Upkeep::onRead(const Result<SeenBackend> &seen)
{
    m_isBusy = false;
    if (!seen && seen.error().kind != Error::Kind::NotFound)
        return failed(seen.error());
    m_seen = seen ? *seen : SeenBackend{};
    m_readAt = core::monotonicNow();
    auto input = m_input();
    if (!input)
        return again(usualWait());
    nameServers(m_seen->servers, *input);
    input->seen = m_seen->servers;
    const auto before = std::exchange(m_wanted, ingress::wanted(*input));
    const BalancerTraits traits = m_balancer->traits();
    m_differences = drift(*m_seen, m_wanted, traits.keepsDrained, traits.weighs);
    if (!seen) // our part is not in it: also where it is to have no servers
        m_differences.prepend({Difference::Kind::File, {}, seen.error().what});
    m_mustApply = m_mustApply || before != m_wanted;
    if (m_differences.isEmpty())
        m_mustApply = m_isRepairing = false;
    m_error.reset();
    m_failures = 0;
    const auto step = firstStep(m_wanted, m_seen->servers, traits.checks);
    const bool isStepThere = seen && drift(*m_seen, step, traits.keepsDrained, traits.weighs).isEmpty();
    const bool isActing = m_isActing || m_isRepairing;
    if (isActing && m_mustApply && !isStepThere)
        return apply(step);
    Q_EMIT changed();
    again(isActing && m_mustApply ? std::min(m_times.watched, usualWait()) : usualWait());
}

void Upkeep::apply(const QList<WantedServer> &servers)
{
    m_isBusy = true;
    m_work = m_balancer->apply(servers, [this](const Result<void> &applied) {
        m_isBusy = false;
        if (!applied)
            return failed(applied.error());
        cycle();
    });
}

void Upkeep::failed(const Error &error)
{
    m_error = error;
    m_mustApply = true; // what was done of it by then isn't known
    const auto wait = std::min(m_times.idle, m_times.firstRetry * (1 << std::min(m_failures, 6)));
    ++m_failures;
    m_lookAgain = false;
    Q_EMIT changed();
    again(wait);
}

void Upkeep::again(milliseconds wait)
{
    if (std::exchange(m_lookAgain, false))
        wait = milliseconds(0);
    m_timer = core::soon([this] { cycle(); }, wait);
}

milliseconds Upkeep::usualWait() const
{
    // Hurry may not take more than half of what it hurries for: a container is asked by programs that are begun in it.
    return m_isHurried ? std::max(m_times.hurried, m_readTook) : m_isWatched ? m_times.watched : m_times.idle;
}

} // namespace bayplan::ingress
