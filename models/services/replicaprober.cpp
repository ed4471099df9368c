// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/replicaprober.h"

#include <algorithm>

namespace bayplan::services {

namespace {
constexpr int mostFailures = 3;
}

ReplicaProber::ReplicaProber(fleet::Fleet &fleet, net::HttpLoop &loop, Times times, QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_loop(loop)
    , m_times(times)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { askDue(); });
}

void ReplicaProber::watch(const fleet::ContainerKey &replica, const HealthGate &gate)
{
    const auto known = m_watched.find({replica.host, replica.id});
    if (known != m_watched.end() && known->second.gate == gate)
        return;
    forget(replica);
    const auto now = core::monotonicNow();
    m_watched[{replica.host, replica.id}] = {.gate = gate, .since = now, .next = now};
    m_timer.start(0);
}

void ReplicaProber::forget(const fleet::ContainerKey &replica)
{
    m_watched.erase({replica.host, replica.id});
    m_results.remove(replica);
}

void ReplicaProber::keepOnly(const std::function<bool(const fleet::ContainerKey &)> &wanted)
{
    for (auto it = m_watched.begin(); it != m_watched.end();) {
        const fleet::ContainerKey key{it->first.first, it->first.second};
        if (wanted(key)) {
            ++it;
        } else {
            m_results.remove(key);
            it = m_watched.erase(it);
        }
    }
}

void ReplicaProber::askDue()
{
    const auto now = core::monotonicNow();
    auto next = now + m_times.every;
    for (auto &[key, watched] : m_watched) {
        if (watched.next <= now) {
            watched.next = now + m_times.every;
            ask({key.first, key.second}, watched);
        }
        next = std::min(next, watched.next);
    }
    if (!m_watched.empty())
        m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(next - now));
}

void ReplicaProber::ask(const fleet::ContainerKey &replica, Watched &watched)
{
    const fleet::HostConnection *host = m_fleet.host(replica.host);
    const engine::Container *container = host ? host->live().container(replica.id) : nullptr;
    // What can't be asked now keeps what was known of it.
    if (!container || !fleet::isLive(host->status().state))
        return;
    if (watched.task) // an answer may take longer than it is to the next question
        return;
    watched.task = probe(m_fleet, m_loop, replica.host, *container, watched.gate, watched.route, m_times.limit,
                         [this, replica](const ProbeAnswer &answer) { take(replica, answer); });
}

/// By value: the task that had it ends here.
void ReplicaProber::take(fleet::ContainerKey replica, ProbeAnswer answer)
{
    const bool passed = answer.outcome.has_value();
    const auto found = m_watched.find({replica.host, replica.id});
    if (found == m_watched.end())
        return;
    Watched &watched = found->second;
    watched.task.cancel();
    watched.route = answer.route;
    watched.failures = passed ? 0 : watched.failures + 1;
    const auto now = core::monotonicNow();
    if (passed)
        return settle(replica, true);
    const bool hasPassed = m_results.contains(replica);
    if (watched.failures >= mostFailures && (hasPassed || now - watched.since > m_times.toStart))
        return settle(replica, false);
    if (!hasPassed || watched.failures < mostFailures) { // soon again, to know
        watched.next = std::min(watched.next, now + m_times.every / 5);
        m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(m_times.every / 5));
    }
}

void ReplicaProber::settle(const fleet::ContainerKey &replica, bool passed)
{
    const auto before = m_results.constFind(replica);
    if (before != m_results.cend() && *before == passed)
        return;
    m_results[replica] = passed;
    Q_EMIT changed(replica);
}

} // namespace bayplan::services
