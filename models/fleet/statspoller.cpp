// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/statspoller.h"

#include <algorithm>
#include <unordered_map>

namespace bayplan::fleet {

using namespace std::chrono_literals;
using core::MonotonicTime;

namespace {
constexpr auto tickEvery = 250ms;
constexpr auto rowEvery = 2s;
constexpr auto secondAfter = 1s; // a rate needs two readings: the second comes soon
constexpr auto sumEvery = 1s;
constexpr auto sweepEvery = 10s;  // of a whole host, if it has few containers
constexpr int sweepPerSecond = 2; // and with many, so many readings a second in the long run
constexpr size_t maxOnTheWay = 3; // per host
} // namespace

/// What is under way on one host, and when each container was asked last.
struct StatsPoller::HostPolls
{
    std::unordered_map<QString, core::Task> tasks;
    QHash<QString, MonotonicTime> asked;
    QSet<QString> refused; ///< running, but their last reading failed or was empty
    /// Running when hosts came into view and not read since; nothing before that has been looked at.
    std::optional<QSet<QString>> awaited;
    MonotonicTime summedUp{};
    std::optional<HostUse> use;
};

namespace {

/// How long it takes to read each container of a host once.
MonotonicTime::duration sweepOf(const HostConnection &host)
{
    return std::max<MonotonicTime::duration>(sweepEvery,
                                             std::chrono::seconds(host.live().containers().size() / sweepPerSecond));
}

} // namespace

StatsPoller::StatsPoller(Fleet &fleet, QObject *parent) : QObject(parent), m_fleet(fleet)
{
    connect(&m_tick, &QTimer::timeout, this, [this] { tick(); });
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) { forgetGone(changes); });
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) {
        m_hosts.erase(id);
        m_store.forgetHost(id);
        m_history.forgetHost(id);
    });
}

StatsPoller::~StatsPoller() = default;

void StatsPoller::setRowsInView(QObject *viewer, const QSet<ContainerKey> &keys)
{
    if (!m_viewers.contains(viewer))
        connect(viewer, &QObject::destroyed, this, [this, viewer] { m_viewers.remove(viewer); });
    m_viewers[viewer] = keys;
    if (!m_tick.isActive())
        m_tick.start(tickEvery);
}

void StatsPoller::setHostsInView(QObject *viewer, bool inView)
{
    if (inView)
        setHostsShown(viewer, std::nullopt);
    else
        m_hostViewers.remove(viewer);
}

void StatsPoller::setHostsInView(QObject *viewer, const QSet<HostId> &hosts)
{
    if (!hosts.isEmpty())
        setHostsShown(viewer, hosts);
    else
        m_hostViewers.remove(viewer);
}

void StatsPoller::setHostsShown(QObject *viewer, HostsShown hosts)
{
    if (!m_hostViewers.contains(viewer))
        connect(viewer, &QObject::destroyed, this, [this, viewer] { m_hostViewers.remove(viewer); });
    m_hostViewers[viewer] = std::move(hosts);
    if (!m_tick.isActive())
        m_tick.start(tickEvery);
}

bool StatsPoller::isInView(HostId host) const
{
    return std::any_of(m_hostViewers.cbegin(), m_hostViewers.cend(),
                       [host](const HostsShown &shown) { return !shown || shown->contains(host); });
}

void StatsPoller::tick()
{
    const bool anyRows = std::any_of(m_viewers.cbegin(), m_viewers.cend(), [](const auto &k) { return !k.isEmpty(); });
    if (!anyRows && m_hostViewers.isEmpty()) {
        m_tick.stop();
        m_hosts.clear(); // what is on the way is of no use any more
        return;
    }
    if (!m_updated.isEmpty())
        Q_EMIT updated(std::exchange(m_updated, {}));
    for (HostConnection *host : m_fleet.hosts()) {
        if (isLive(host->status().state)) {
            poll(*host);
            sumUp(*host);
        } else if (m_hosts.erase(host->id()) > 0) {
            m_history.noteGaps(host->id());
        }
    }
}

void StatsPoller::poll(HostConnection &host)
{
    auto &polls = m_hosts[host.id()];
    if (!polls)
        polls = std::make_unique<HostPolls>();
    const MonotonicTime now = core::monotonicNow();
    // An engine that is slow already is asked half as often.
    const int patience = host.status().state == HostState::Degraded ? 2 : 1;

    struct Due
    {
        MonotonicTime asked;
        MonotonicTime::duration every;
        QString id;
    };
    std::vector<Due> due;
    const auto consider = [&](const QString &id, MonotonicTime::duration every) {
        const engine::Container *container = host.live().container(id);
        if (!container || container->state != engine::ContainerState::Running || polls->tasks.contains(id))
            return;
        const MonotonicTime asked = polls->asked.value(id);
        const StatsStore::History *history = m_store.history({host.id(), id});
        const bool onlyOne = history && history->cpu.isEmpty() && history->last;
        if (now - asked >= (onlyOne ? std::min<MonotonicTime::duration>(every, secondAfter) : every) * patience)
            due.push_back({asked, every * patience, id});
    };
    for (const auto &keys : std::as_const(m_viewers)) {
        for (const ContainerKey &key : keys) {
            if (key.host == host.id())
                consider(key.id, rowEvery);
        }
    }
    if (isInView(host.id())) {
        const auto sweep = sweepOf(host);
        for (const engine::Container &container : host.live().containers())
            consider(container.id, sweep);
    }
    std::sort(due.begin(), due.end(),
              [](const Due &a, const Due &b) { return a.asked != b.asked ? a.asked < b.asked : a.every < b.every; });
    for (const Due &next : due) {
        if (polls->tasks.size() >= maxOnTheWay)
            break;
        const QString &id = next.id;
        if (polls->tasks.contains(id))
            continue;
        polls->asked[id] = now;
        const ContainerKey key{host.id(), id};
        polls->tasks[id] = host.client().stats(
            id, [this, key, every = next.every, raw = polls.get()](core::Result<engine::StatsSample> sample) {
                if (sample) { // one that failed has stopped or gone; its events tell
                    m_store.add(key, *sample, core::monotonicNow());
                    m_history.add(key, *sample, core::now(), every);
                    m_updated.insert(key);
                }
                if (sample && !sample->empty)
                    raw->refused.remove(key.id);
                else
                    raw->refused.insert(key.id);
                raw->tasks.erase(key.id);
            });
    }
}

void StatsPoller::forgetGone(const FleetChanges &changes)
{
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        const HostConnection *host = m_fleet.host(it.key());
        for (const QString &id : it->containers) {
            const engine::Container *container = host ? host->live().container(id) : nullptr;
            if (container && container->state == engine::ContainerState::Running)
                continue;
            m_store.forget({it.key(), id});
            if (container)
                m_history.noteGap({it.key(), id});
            else
                m_history.forget({it.key(), id});
            if (const auto polls = m_hosts.find(it.key()); polls != m_hosts.end()) {
                polls->second->asked.remove(id);
                polls->second->refused.remove(id);
                polls->second->tasks.erase(id);
            }
        }
    }
}

void StatsPoller::sumUp(const HostConnection &host)
{
    HostPolls &polls = *m_hosts[host.id()];
    if (!isInView(host.id())) {
        polls.awaited.reset();
        polls.use.reset();
        return;
    }
    const MonotonicTime now = core::monotonicNow();
    if (now - polls.summedUp < sumEvery)
        return;
    polls.summedUp = now;
    polls.use.reset();
    if (!host.status().engine || host.status().engine->cpus <= 0)
        return;
    const auto tooOld = now - std::max<MonotonicTime::duration>(30s, 4 * sweepOf(host));
    HostUse use;
    bool anyRead = false;
    bool anyRuns = false;
    QSet<QString> unread;
    for (const engine::Container &container : host.live().containers()) {
        if (container.state != engine::ContainerState::Running)
            continue;
        anyRuns = true;
        const StatsStore::History *history = m_store.history({host.id(), container.id});
        if (!history || !history->last || history->cpu.isEmpty() || history->readAt < tooOld) {
            if (!polls.refused.contains(container.id))
                unread.insert(container.id);
            continue;
        }
        anyRead = true;
        use.memory += qint64(history->last->memoryUsed);
        use.cpu += double(history->cpu.last());
    }
    // Those that ran when it began are waited for once; one that comes later counts as nothing until it is read.
    if (!polls.awaited)
        polls.awaited = unread;
    polls.awaited->intersect(unread);
    if (!polls.awaited->isEmpty() || (anyRuns && !anyRead))
        return;
    use.cpu /= host.status().engine->cpus;
    if (host.status().engine->memory > 0)
        use.memoryPercent = 100.0 * double(use.memory) / double(host.status().engine->memory);
    polls.use = use;
}

std::optional<StatsPoller::HostUse> StatsPoller::hostUse(HostId id) const
{
    const HostConnection *host = m_fleet.host(id);
    const auto polls = m_hosts.find(id);
    if (!host || !isLive(host->status().state) || !isInView(id) || polls == m_hosts.end())
        return std::nullopt;
    return polls->second->use;
}

} // namespace bayplan::fleet
