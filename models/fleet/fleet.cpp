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
    return insertHost(m_hosts.size(), config);
}

HostId Fleet::insertHost(size_t place, const HostConfig &config)
{
    const HostId id = ++m_lastId;
    auto added = std::make_unique<HostConnection>(m_ways, id, config, m_timings);
    HostConnection *host = added.get();
    m_byId.insert(id, host);
    m_hosts.insert(m_hosts.begin() + std::ptrdiff_t(place), std::move(added));
    connect(host, &HostConnection::statusChanged, this, [this, id] { mark(id).status = true; });
    connect(host, &HostConnection::containersChanged, this,
            [this, id](const QSet<QString> &ids) { mark(id).containers.unite(ids); });
    connect(host, &HostConnection::imagesChanged, this, [this, id] { mark(id).images = true; });
    connect(host, &HostConnection::networksChanged, this, [this, id] { mark(id).networks = true; });
    connect(host, &HostConnection::volumesChanged, this, [this, id] { mark(id).volumes = true; });
    connect(host, &HostConnection::eventHappened, this,
            [this, id](const engine::Event &event) { Q_EMIT eventHappened(id, event); });
    Q_EMIT hostAdded(id);
    host->start();
    return id;
}

void Fleet::removeHost(HostId id)
{
    const size_t place = placeOf(id);
    if (place == m_hosts.size())
        return;
    m_changes.remove(id);
    m_byId.remove(id);
    const std::unique_ptr<HostConnection> removed = std::move(m_hosts[place]);
    m_hosts.erase(m_hosts.begin() + std::ptrdiff_t(place));
    Q_EMIT hostRemoved(id);
}

HostId Fleet::updateHost(HostId id, const HostConfig &config)
{
    const size_t place = placeOf(id);
    if (place == m_hosts.size())
        return 0;
    if (m_hosts[place]->config() == config)
        return id;
    if (!m_hosts[place]->setConfig(config)) {
        removeHost(id);
        return insertHost(place, config);
    }
    HostChanges &changes = mark(id);
    changes.status = true;
    changes.config = true;
    return id;
}

size_t Fleet::placeOf(HostId id) const
{
    const auto found =
        std::find_if(m_hosts.begin(), m_hosts.end(), [id](const auto &host) { return host->id() == id; });
    return size_t(found - m_hosts.begin());
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
    return m_byId.value(id);
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

void Fleet::setReservedPorts(const QList<ReservedPorts> &reserved)
{
    if (reserved == m_reservedPorts)
        return;
    m_reservedPorts = reserved;
    Q_EMIT reservedPortsChanged();
}

} // namespace bayplan::fleet
