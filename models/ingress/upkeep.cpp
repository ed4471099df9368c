// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/upkeep.h"

#include "core/soon.h"
#include "ingress/words.h"

#include <QPointer>

#include <algorithm>

namespace bayplan::ingress {

using core::Error;
using core::Result;
using std::chrono::milliseconds;

namespace {

/// What of them a file says.
QList<WantedServer> asTold(const QList<SeenServer> &servers)
{
    QList<WantedServer> told;
    for (const SeenServer &server : servers) {
        const bool drains = server.state == SeenServer::State::Draining;
        told << WantedServer{server.name, server.address, server.port,
                             drains ? WantedServer::State::Draining : WantedServer::State::Serving, server.weight};
    }
    return told;
}

} // namespace

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
        if (!gone().isEmpty())
            m_balancer->hurry();
        return;
    }
    if (m_failures == 0 || !m_timer) // one that can't be reached is not asked more often because of that
        m_timer = core::soon([this] { cycle(); }, untilRead());
}

void Upkeep::repair()
{
    m_mustApply = m_isRepairing = true;
    m_inForce.reset();
    m_attempt.reset();
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
        upkeep->m_mustApply = true; // what was done of it by then isn't known
        upkeep->look();
    }

    const QPointer<Upkeep> upkeep;
    const std::shared_ptr<std::function<void(Result<void>)>> tell;
};

core::Task Upkeep::giveUp(std::function<void(Result<void>)> done)
{
    m_timer.cancel();
    m_isGivenUp = m_isGivingUp = true;
    m_inForce.reset();
    m_attempt.reset();
    m_isTold = false;
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
    const QStringList servers = gone();
    if (servers.isEmpty())
        return read();
    m_mustApply = true; // also where they are back by the time that it is read
    m_work = m_balancer->dropAtOnce(servers, [this] { read(); });
}

/// By what was seen last: reading first would take longer than it may take somebody else to get the port.
QStringList Upkeep::gone() const
{
    if (!m_balancer || !m_seen || m_error || !m_isActing || !m_balancer->traits().dropsAtOnce)
        return {};
    auto input = m_input();
    if (!input)
        return {};
    input->seen = m_seen->servers;
    return goneServers(m_wanted, ingress::wanted(*input), m_seen->servers);
}

void Upkeep::read()
{
    m_begun = core::monotonicNow();
    m_work = m_balancer->read([this](const Result<SeenBackend> &seen) {
        m_readTook = std::chrono::ceil<milliseconds>(core::monotonicNow() - *m_begun);
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
    m_failures = 0;
    judgeWhetherInForce(seen);
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
    m_mustApply = m_mustApply || before != m_wanted || m_seen->isUnfinished;
    if (m_differences.isEmpty())
        m_mustApply = !isSure();
    m_isRepairing = m_isRepairing && m_mustApply;
    noteLeaving(before);
    m_mustApply =
        m_mustApply || std::any_of(m_differences.begin(), m_differences.end(), [this](const Difference &difference) {
            return difference.kind == Difference::Kind::Surplus && m_leaving.contains(difference.server);
        });
    const auto step = firstStep(m_wanted, m_seen->servers, traits.checks);
    const bool isStepThere = seen && drift(*m_seen, step, traits.keepsDrained, traits.weighs).isEmpty() && isSure();
    const bool isActing = m_isActing || m_isRepairing;
    const bool applies = isActing && m_mustApply && !isStepThere;
    if (!applies || (m_attempt && m_attempt->servers != step))
        m_attempt.reset();
    const auto wait = untilApplied();
    if (applies && wait <= milliseconds(0))
        return apply(step);
    if (!m_attempt || !m_attempt->failed) // else it can be read, but not told
        m_error.reset();
    if (m_attempt && !m_attempt->failed)
        m_differences.append({Difference::Kind::File,
                              {},
                              tr("It took what it was told, but differs all the same; it is told again now and then")});
    Q_EMIT changed();
    if (m_attempt)
        again(std::min(wait, usualWait()));
    else
        again(isActing && m_mustApply ? std::min(m_times.watched, usualWait()) : usualWait());
}

/// Sessions may keep them for as long as they like; then they are to go without anything else being different.
void Upkeep::noteLeaving(const QList<WantedServer> &before)
{
    for (const WantedServer &server : before)
        m_leaving.insert(server.name);
    for (const WantedServer &server : std::as_const(m_wanted))
        m_leaving.remove(server.name);
    QSet<QString> seen;
    for (const SeenServer &server : std::as_const(m_seen->servers))
        seen.insert(server.name);
    m_leaving.intersect(seen);
}

void Upkeep::judgeWhetherInForce(const Result<SeenBackend> &seen)
{
    const bool isTold = std::exchange(m_isTold, false);
    auto servers = asTold(m_seen->servers);
    const bool isDenied = seen && !seen->fileProblem.isEmpty();
    if (!seen || seen->isInForce || (isTold && !isDenied))
        m_inForce = std::move(servers);
    else if (isDenied || m_inForce != servers) // somebody else's, who may have ended before they were in force
        m_inForce.reset();
}

void Upkeep::apply(const QList<WantedServer> &servers)
{
    m_isBusy = true;
    m_work = m_balancer->apply(servers, [this, servers](const Result<void> &applied) {
        m_isBusy = false;
        m_attempt = Attempt{.servers = servers,
                            .times = m_attempt ? m_attempt->times + 1 : 1,
                            .ended = core::monotonicNow(),
                            .failed = !applied};
        m_isTold = applied.has_value();
        if (applied)
            return cycle();
        m_error = applied.error();
        m_mustApply = true; // what was done of it by then isn't known
        m_inForce.reset();
        Q_EMIT changed();
        again(std::min(untilApplied(), usualWait()));
    });
}

void Upkeep::failed(const Error &error)
{
    m_error = error;
    m_mustApply = true; // it may come back as it was long ago
    m_isTold = false;
    const auto wait = std::min(m_times.idle, m_times.firstRetry * (1 << std::min(m_failures, 6)));
    ++m_failures;
    m_lookAgain = false;
    Q_EMIT changed();
    again(wait);
}

void Upkeep::again(milliseconds wait)
{
    if (std::exchange(m_lookAgain, false))
        wait = untilRead();
    m_timer = core::soon([this] { cycle(); }, wait);
}

milliseconds Upkeep::usualWait() const
{
    // Hurry may not take more than half of what it hurries for: a container is asked by programs that are begun in it.
    const auto wait = m_isHurried   ? std::max(m_times.hurried, m_readTook)
                      : m_isWatched ? m_times.watched
                                    : m_times.idle;
    return m_balancer ? std::max(wait, m_balancer->traits().pace) : wait;
}

milliseconds Upkeep::untilRead() const
{
    if (!m_balancer || !m_begun)
        return milliseconds(0);
    const auto since = std::chrono::floor<milliseconds>(core::monotonicNow() - *m_begun);
    return std::max(milliseconds(0), m_balancer->traits().pace - since);
}

milliseconds Upkeep::untilApplied() const
{
    if (!m_attempt)
        return milliseconds(0);
    const auto most = m_attempt->failed ? m_times.idle : m_times.slowest;
    const auto wait = std::min(most, m_times.firstRetry * (1 << std::min(m_attempt->times - 1, 12)));
    const auto since = std::chrono::floor<milliseconds>(core::monotonicNow() - m_attempt->ended);
    return std::max(milliseconds(0), wait - since);
}

} // namespace bayplan::ingress
