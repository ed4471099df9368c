// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/fleet.h"

#include <algorithm>

namespace bayplan::fleet {

namespace {
// Half of the 50 ms that a change may take to its cell; the read after the event takes the rest.
constexpr std::chrono::milliseconds tickEvery{25};
} // namespace

Fleet::Fleet(engine::Ways ways, Timings timings, QObject *parent) : QObject(parent), m_ways(ways), m_timings(timings)
{
    m_tick.setSingleShot(true);
    m_tick.setTimerType(Qt::PreciseTimer);
    m_tick.setInterval(tickEvery);
    connect(&m_tick, &QTimer::timeout, this, [this] { flush(); });
}

Fleet::~Fleet() = default;

HostId Fleet::addHost(const HostConfig &config)
{
    const HostId id = ++m_lastId;
    auto added = std::make_unique<HostConnection>(m_ways, id, config, m_timings);
    HostConnection *host = added.get();
    m_hosts.push_back(std::move(added));
    connect(host, &HostConnection::statusChanged, this, [this, id] { mark(id).status = true; });
    connect(host, &HostConnection::containersChanged, this,
            [this, id](const QSet<QString> &ids) { mark(id).containers.unite(ids); });
    connect(host, &HostConnection::imagesChanged, this, [this, id] { mark(id).images = true; });
    connect(host, &HostConnection::eventHappened, this,
            [this, id](const engine::Event &event) { Q_EMIT eventHappened(id, event); });
    Q_EMIT hostAdded(id);
    host->start();
    return id;
}

void Fleet::removeHost(HostId id)
{
    const auto found =
        std::find_if(m_hosts.begin(), m_hosts.end(), [id](const auto &host) { return host->id() == id; });
    if (found == m_hosts.end())
        return;
    m_changes.remove(id);
    const std::unique_ptr<HostConnection> removed = std::move(*found);
    m_hosts.erase(found);
    Q_EMIT hostRemoved(id);
}

QList<HostConnection *> Fleet::hosts() const
{
    QList<HostConnection *> hosts;
    hosts.reserve(qsizetype(m_hosts.size()));
    for (const auto &host : m_hosts)
        hosts.append(host.get());
    return hosts;
}

HostConnection *Fleet::host(HostId id) const
{
    // Ids rise, so the list is sorted by them.
    const auto found = std::lower_bound(m_hosts.begin(), m_hosts.end(), id,
                                        [](const auto &host, HostId wanted) { return host->id() < wanted; });
    return found == m_hosts.end() || (*found)->id() != id ? nullptr : found->get();
}

HostConnection *Fleet::hostByName(const QString &name) const
{
    const auto found =
        std::find_if(m_hosts.begin(), m_hosts.end(), [&](const auto &host) { return host->config().name == name; });
    return found == m_hosts.end() ? nullptr : found->get();
}

void Fleet::retryAll()
{
    for (const auto &host : m_hosts)
        host->retryNow();
}

HostChanges &Fleet::mark(HostId id)
{
    if (!m_tick.isActive())
        m_tick.start();
    return m_changes[id];
}

void Fleet::flush()
{
    const FleetChanges changes = std::exchange(m_changes, {});
    if (!changes.isEmpty())
        Q_EMIT changed(changes);
}

} // namespace bayplan::fleet
