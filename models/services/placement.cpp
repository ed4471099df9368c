// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/placement.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "services/words.h"

#include <algorithm>
#include <tuple>

namespace bayplan::services {

namespace {

QString shown(const QString &text)
{
    return core::plainLine(text, 60);
}

} // namespace

const HostView *Observed::host(fleet::HostId id) const
{
    const auto found = std::find_if(hosts.begin(), hosts.end(), [id](const HostView &host) { return host.id == id; });
    return found == hosts.end() ? nullptr : &*found;
}

Placer::Placer(const Observed &observed, const ServiceSpec &spec)
    : m_observed(observed)
    , m_spec(spec)
    , m_memory(promisedMemory(spec.container))
{
    for (const Replica &replica : observed.replicas) {
        if (replica.state != ReplicaState::Stopped)
            ++m_replicas[replica.host];
    }
}

void Placer::add(fleet::HostId host)
{
    ++m_replicas[host];
    ++m_change[host];
}

void Placer::remove(fleet::HostId host)
{
    --m_replicas[host];
    --m_change[host];
}

QString Placer::whyNot(const HostView &host) const
{
    const Placement &wanted = m_spec.placement;
    if (host.reach != HostView::Reach::Live)
        return tr("It is out of reach");
    if (host.readOnly)
        return tr("It is marked read-only");
    if (host.draining)
        return tr("It is being drained");
    if (!wanted.hosts.isEmpty() && !wanted.hosts.contains(host.name))
        return tr("The service is not for this host");
    for (const Constraint &constraint : wanted.constraints) {
        if (!constraint.allows(host.labels))
            return tr("It does not meet the constraint %1").arg(shown(toString(constraint)));
    }
    const int replicas = replicasOn(host.id);
    if (wanted.maxPerHost && replicas >= wanted.maxPerHost)
        return tr("It has as many replicas as the service allows on one host, %1").arg(wanted.maxPerHost);
    for (const QString &other : wanted.awayFrom) {
        if (host.services.contains(other))
            return tr("%1 is on it, which this service stays away from").arg(shown(other));
    }
    if (!host.against.isEmpty())
        return host.against.first();
    if (!host.wrongPlatform.isEmpty())
        return host.wrongPlatform;
    if (host.portRoom && replicas >= *host.portRoom)
        return host.portHolder.isEmpty() ? heldByItself(host) : host.portHolder;
    if (m_memory > 0 && host.memoryFree) {
        const qint64 left = *host.memoryFree - m_change.value(host.id) * m_memory;
        if (left < m_memory)
            return tr("A replica takes %1 of memory, and %2 are not promised to others yet")
                .arg(core::binarySize(m_memory), core::binarySize(std::max<qint64>(left, 0)));
    }
    return {};
}

/// A static port that the service's own replicas take, those planned among them.
QString Placer::heldByItself(const HostView &host) const
{
    int port = 0;
    for (const engine::PortRequest &request : m_spec.container.ports)
        port = port ? port : request.published;
    QString holder;
    for (const Replica &replica : m_observed.replicas) {
        if (replica.host == host.id && replica.state != ReplicaState::Stopped &&
            (holder.isEmpty() || replica.name < holder))
            holder = replica.name;
    }
    if (holder.isEmpty())
        return tr("Port %1 is taken by another replica of this plan; a dynamic port helps").arg(port);
    return tr("Port %1 is taken by %2, of the same service; a dynamic port helps").arg(port).arg(shown(holder));
}

bool Placer::isBetter(const HostView &one, const HostView &other) const
{
    const bool spread = m_spec.placement.strategy == Placement::Strategy::Spread;
    const auto rank = [&](const HostView &host) {
        const int own = replicasOn(host.id);
        const int all = containersOn(host);
        const int failures = failsOften(host) ? host.recentFailures : 0;
        return spread ? std::tuple(failures, own, all, !host.hasImage)
                      : std::tuple(failures, -all, -own, !host.hasImage);
    };
    const auto first = rank(one);
    const auto second = rank(other);
    return first != second ? first < second : one.name < other.name;
}

const HostView *Placer::best() const
{
    const HostView *found = nullptr;
    for (const HostView &host : m_observed.hosts) {
        if ((!found || isBetter(host, *found)) && whyNot(host).isEmpty())
            found = &host;
    }
    return found;
}

fleet::HostId imageHolder(const Observed &observed)
{
    const HostView *found = nullptr;
    for (const HostView &host : observed.hosts) {
        if (host.reach == HostView::Reach::Live && host.hasImage && (!found || host.name < found->name))
            found = &host;
    }
    return found ? found->id : 0;
}

} // namespace bayplan::services
