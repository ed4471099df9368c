// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/trafficwait.h"

#include "core/plaintext.h"
#include "core/soon.h"
#include "ingress/text/serverwords.h"
#include "ingress/words.h"

#include <algorithm>

namespace bayplan::ingress {

using namespace std::chrono_literals;
using core::Error;
using services::Replica;
using State = SeenServer::State;

namespace {

/// A balancer that can't be told, or doesn't take it out: nothing is stopped then.
constexpr std::chrono::seconds outLimit{60};

QString shown(const Upkeep &upkeep)
{
    return core::plainLine(upkeep.ingress().name, 60);
}

} // namespace

TrafficWait::TrafficWait(Keeper &keeper, What what) : m_keeper(&keeper), m_what(std::move(what))
{
    keeper.m_waits.push_back(this);
    keeper.hurry(m_what.service);
    look();
}

TrafficWait::~TrafficWait()
{
    if (!m_keeper)
        return;
    m_keeper->m_waits.remove(this);
    m_keeper->hurry(m_what.service);
}

void TrafficWait::look()
{
    if (!m_looking && !m_hasEnded)
        m_looking = core::soon([this] {
            m_looking.cancel();
            judge();
        });
}

void TrafficWait::judge()
{
    if (!m_keeper || m_hasEnded)
        return;
    const auto state = m_keeper->m_book.state(m_what.service);
    const Replica *replica = nullptr;
    if (state) {
        for (const Replica &each : state->observed.replicas) {
            if (each.host == m_what.replica.host && each.id == m_what.replica.id)
                replica = &each;
        }
    }
    const bool isGone = !replica || replica->state == services::ReplicaState::Stopped;
    const services::HostView *host = state ? state->observed.host(m_what.replica.host) : nullptr;
    const bool isLive = host && host->reach == services::HostView::Reach::Live;
    if (m_what.way == Way::Out && isGone && isLive)
        return end({}); // nothing to take out any more
    QString waitsFor;
    std::optional<Error> problem;
    bool isDone = true;
    for (const Upkeep *upkeep : m_keeper->of(m_what.service)) {
        const Say say = m_what.way == Way::In ? judgeIn(*upkeep, replica) : judgeOut(*upkeep);
        isDone = isDone && say.done;
        if (waitsFor.isEmpty())
            waitsFor = say.waitsFor;
        if (!problem)
            problem = say.error;
    }
    if (isDone)
        return end({});
    const auto now = core::monotonicNow();
    if (!problem)
        m_troubleSince.reset();
    else if (!m_troubleSince)
        m_troubleSince = now;
    const bool isLate =
        m_what.way == Way::In ? now - m_begun >= m_what.limit : m_troubleSince && now - *m_troubleSince >= outLimit;
    if (problem && isLate)
        return end(core::fail(*problem));
    if (!waitsFor.isEmpty())
        m_what.progress(waitsFor);
    m_timer = core::soon([this] { look(); }, 250ms); // for what only time brings
}

TrafficWait::Say TrafficWait::judgeIn(const Upkeep &upkeep, const Replica *replica)
{
    if (upkeep.error() || !upkeep.seen()) {
        // Nothing is said of the replica by that.
        Error error = upkeep.error().value_or(Error{.what = tr("It has not been read yet"), .where = {}, .next = {}});
        error.kind = Error::Kind::ConnectionLost;
        error.what = tr("The load balancer %1 can't be told: %2").arg(shown(upkeep), error.message());
        error.where.clear();
        return {.waitsFor = tr("Waiting for the load balancer %1").arg(shown(upkeep)), .error = error};
    }
    const auto input = m_keeper->inputOf(m_what.service, upkeep.ingress());
    if (!replica || !input)
        return {
            .waitsFor = tr("Waiting until it is seen"),
            .error = Error{
                .kind = Error::Kind::ConnectionLost, .what = tr("It is not seen any more"), .where = {}, .next = {}}};
    if (replica->state == services::ReplicaState::Ready && !isToServe(*input, *replica))
        return {.done = true}; // not before the switch
    const QString name = serverName(*replica);
    const auto wanted = std::find_if(upkeep.wanted().begin(), upkeep.wanted().end(),
                                     [&](const WantedServer &each) { return each.name == name; });
    const QString why = m_keeper->unreachable(m_what.service).value(replica->name);
    if (wanted == upkeep.wanted().end() || wanted->state != WantedServer::State::Serving)
        return {.waitsFor = tr("Waiting to be let in at %1").arg(shown(upkeep)),
                .error = Error{
                    .kind = Error::Kind::Input,
                    .what = why.isEmpty() ? tr("It can't be let in at the load balancer %1").arg(shown(upkeep)) : why,
                    .where = core::plainLine(replica->name, 80),
                    .next = {}}};
    const auto seen = std::find_if(upkeep.seen()->servers.begin(), upkeep.seen()->servers.end(),
                                   [&](const SeenServer &each) { return each.name == name; });
    const bool isThere = seen != upkeep.seen()->servers.end() && isSameAddress(seen->address, wanted->address) &&
                         seen->port == wanted->port;
    if (isThere && !upkeep.isSure())
        return unsure(upkeep);
    if (isThere && (seen->state == State::Up || (!upkeep.traits().checks && seen->state == State::Checking)))
        return {.done = true};
    const QString note = isThere ? core::plainLine(seen->note, 120) : QString();
    return {.waitsFor = tr("Waiting until %1 says that it is up").arg(shown(upkeep)),
            .error = Error{.kind = Error::Kind::Timeout,
                           .what = note.isEmpty()
                                       ? tr("The load balancer %1 says that it is not up").arg(shown(upkeep))
                                       : tr("The load balancer %1 says that it is not up: %2").arg(shown(upkeep), note),
                           .where = core::plainLine(replica->name, 80),
                           .next = tr("See whether the load balancer reaches it at %1:%2")
                                       .arg(core::plainLine(wanted->address, 80))
                                       .arg(wanted->port)}};
}

TrafficWait::Say TrafficWait::unsure(const Upkeep &upkeep)
{
    return {.waitsFor = tr("Waiting until %1 has read its file").arg(shown(upkeep)),
            .error = Error{.kind = Error::Kind::ConnectionLost,
                           .what = tr("It is not known whether the load balancer %1 has read its file since that was "
                                      "changed")
                                       .arg(shown(upkeep)),
                           .where = {},
                           .next = tr("Repair it on the Ingress page")}};
}

TrafficWait::Say TrafficWait::judgeOut(const Upkeep &upkeep)
{
    const auto now = core::monotonicNow();
    if (upkeep.error() || !upkeep.seen() || !upkeep.readAt() || *upkeep.readAt() < m_begun) {
        Error error = upkeep.error().value_or(Error{.what = tr("It did not answer"), .where = {}, .next = {}});
        error.kind = Error::Kind::ConnectionLost;
        error.what = tr("The load balancer %1 can't be told: %2").arg(shown(upkeep), error.message());
        error.where.clear();
        error.next = tr("Bring it back, or remove the ingress; the replica is left as it is");
        return {.waitsFor = tr("Waiting for the load balancer %1").arg(shown(upkeep)), .error = error};
    }
    const auto seen =
        std::find_if(upkeep.seen()->servers.begin(), upkeep.seen()->servers.end(),
                     [this](const SeenServer &each) { return each.name.endsWith(u'-' + m_what.replica.id.left(12)); });
    const bool isIn = seen != upkeep.seen()->servers.end();
    if (isIn && seen->state != State::Draining && seen->state != State::Maintenance) {
        m_outSince.erase(upkeep.ingress().name);
        return {.waitsFor = tr("Waiting until %1 sends it nothing new").arg(shown(upkeep)),
                .error = Error{.kind = Error::Kind::ConnectionLost,
                               .what = tr("The load balancer %1 still sends it requests, as what is to come in its "
                                          "place is not up there")
                                           .arg(shown(upkeep)),
                               .where = {},
                               .next = tr("Look at the other servers on the Ingress page")}};
    }
    if (!upkeep.isSure())
        return unsure(upkeep);
    const auto since = m_outSince.try_emplace(upkeep.ingress().name, now).first->second;
    // One that ends them by itself, and not before, isn't cut short.
    const auto limit = m_what.drain.value_or(upkeep.seen()->drainDelay.value_or(upkeep.ingress().drainTimeout));
    const std::optional<qint64> sessions = isIn ? seen->sessions : std::optional<qint64>(0);
    const std::optional<int> old = upkeep.seen()->oldWorkers;
    if (sessions == 0 && old == 0)
        return {.done = true};
    const auto left = std::chrono::ceil<std::chrono::seconds>(limit - (now - since)).count();
    if (left <= 0)
        return {.done = true};
    const bool isCounted = sessions && *sessions > 0;
    return {.waitsFor = isCounted
                            ? tr("Draining, %1 sessions at %2, %3 s left").arg(*sessions).arg(shown(upkeep)).arg(left)
                            : tr("Draining at %1, %2 s left").arg(shown(upkeep)).arg(left)};
}

void TrafficWait::end(core::Result<void> result)
{
    m_hasEnded = true;
    m_timer.cancel();
    const auto done = m_what.done;
    done(std::move(result)); // may destroy this
}

} // namespace bayplan::ingress
