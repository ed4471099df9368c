// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/portconflicts.h"

#include <algorithm>

namespace bayplan::fleet {

namespace {
constexpr int hostsAtOnce = 4;
}

PortConflicts::PortConflicts(Fleet &fleet, QObject *parent) : QObject(parent), m_fleet(fleet)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, [this] { workOn(); });
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) { note(changes); });
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) {
        m_pending.removeAll(id);
        if (m_clashes.remove(id))
            Q_EMIT changed({id});
    });
    for (const HostConnection *host : fleet.hosts())
        m_pending << host->id();
}

void PortConflicts::setWatched(bool watched)
{
    m_watched = watched;
    if (m_watched && !m_pending.isEmpty())
        m_next.start();
    else if (!m_watched)
        m_next.stop();
}

void PortConflicts::note(const FleetChanges &changes)
{
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        if ((!it->containers.isEmpty() || it->config) && !m_pending.contains(it.key()))
            m_pending << it.key();
    }
    if (m_watched && !m_pending.isEmpty() && !m_next.isActive())
        m_next.start();
}

void PortConflicts::workOn()
{
    QSet<HostId> others;
    for (int i = 0; i < hostsAtOnce && !m_pending.isEmpty(); ++i) {
        const HostId id = m_pending.takeFirst();
        const HostConnection *host = m_fleet.host(id);
        const QList<PortClash> clashes = host ? portClashes(portClaims(host->live())) : QList<PortClash>();
        if (clashes == m_clashes.value(id))
            continue;
        if (clashes.isEmpty())
            m_clashes.remove(id);
        else
            m_clashes.insert(id, clashes);
        others.insert(id);
    }
    if (!m_pending.isEmpty())
        m_next.start();
    if (!others.isEmpty())
        Q_EMIT changed(others);
}

QList<PortConflicts::Found> PortConflicts::all() const
{
    QList<Found> found;
    for (const HostConnection *host : m_fleet.hosts()) {
        for (const PortClash &clash : m_clashes.value(host->id()))
            found.append({host->id(), host->config().name, clash});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Found &a, const Found &b) { return a.clash.kind < b.clash.kind; });
    return found;
}

int PortConflicts::count(PortClash::Kind kind) const
{
    int count = 0;
    for (const QList<PortClash> &clashes : m_clashes)
        count += int(std::count_if(clashes.begin(), clashes.end(),
                                   [kind](const PortClash &clash) { return clash.kind == kind; }));
    return count;
}

} // namespace bayplan::fleet
