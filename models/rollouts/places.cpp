// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/places.h"

#include "core/plaintext.h"
#include "rollouts/words.h"
#include "run/checks.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>

namespace bayplan::rollouts {

using engine::PortRequest;
using services::HostView;
using services::Observed;
using services::ServiceSpec;

namespace {

int lastPort(const PortRequest &port)
{
    return std::max(port.published, port.publishedEnd);
}

/// Whether a replica of each, on the same host, may want the same static port.
bool portsMeet(const ServiceSpec &a, const ServiceSpec &b)
{
    for (const PortRequest &one : a.container.ports) {
        for (const PortRequest &other : b.container.ports) {
            if (one.published && other.published && one.protocol == other.protocol &&
                one.published <= lastPort(other) && other.published <= lastPort(one) &&
                run::addressesMeet(one.ip, other.ip))
                return true;
        }
    }
    return false;
}

/// How many replicas of the spec its own static ports allow on a host; nothing: any number.
std::optional<int> roomOf(const ServiceSpec &spec)
{
    int room = std::numeric_limits<int>::max();
    for (const PortRequest &port : spec.container.ports) {
        if (port.published)
            room = std::min(room, 1 + lastPort(port) - port.published);
    }
    return room == std::numeric_limits<int>::max() ? std::nullopt : std::optional<int>(room);
}

/// The hosts as one revision sees them. What is observed is for the target: of other revisions' ports it says nothing,
/// so that they are taken to be held by nobody but the service's own replicas. And those of another revision hold
/// nothing that this one wants where their static ports differ, so that they make no room less.
Observed seenBy(const World &world, const Sides &sides, int revision, const ServiceSpec &spec)
{
    Observed observed = world.observed;
    const ServiceSpec target = world.specs.value(world.rollout.target());
    const bool isTarget = sides.fits(revision) || portsMeet(spec, target);
    const auto room = roomOf(spec);
    const bool anyRoom = std::any_of(observed.hosts.cbegin(), observed.hosts.cend(),
                                     [](const HostView &host) { return host.portRoom.has_value(); });
    if (!anyRoom && (isTarget || !room))
        return observed;
    QSet<int> apart;
    for (auto it = world.specs.begin(); it != world.specs.end(); ++it) {
        if (!portsMeet(it.value(), spec))
            apart.insert(it.key());
    }
    for (HostView &host : observed.hosts) {
        if (!isTarget) {
            host.portRoom = room;
            host.portHolder.clear();
        }
        if (!host.portRoom)
            continue;
        for (const Member &member : sides.members) {
            const bool isThere = member.host->id == host.id && !member.isStopped();
            if (isThere && apart.contains(member.revision))
                ++*host.portRoom;
        }
    }
    return observed;
}

} // namespace

Places::Places(const World &world, const Sides &sides, int revision)
    : m_spec(world.specs.value(revision))
    , m_observed(seenBy(world, sides, revision, m_spec))
    , m_placer(m_observed, m_spec)
{
    for (const Member &member : sides.members) {
        if (!member.replica)
            m_placer.add(member.host->id);
    }
}

const HostView *Places::find(const HostView *preferred) const
{
    const HostView *same = preferred ? m_observed.host(preferred->id) : nullptr;
    if (same && !services::Placer::failsOften(*same) && m_placer.whyNot(*same).isEmpty())
        return same;
    return m_placer.best();
}

const HostView *Places::findAmong(const QSet<fleet::HostId> &hosts) const
{
    const HostView *found = nullptr;
    for (const HostView &host : m_observed.hosts) {
        if (!hosts.contains(host.id) || !m_placer.whyNot(host).isEmpty())
            continue;
        const auto rank = [&](const HostView &each) {
            return std::tuple(services::Placer::failsOften(each), m_placer.replicasOn(each.id), each.name);
        };
        if (!found || rank(host) < rank(*found))
            found = &host;
    }
    return found;
}

QString Places::whyNone() const
{
    const HostView *first = nullptr;
    for (const HostView &host : m_observed.hosts) {
        const bool isBetter = !first || std::tuple(!isMeantFor(m_spec, host), host.name) <
                                            std::tuple(!isMeantFor(m_spec, *first), first->name);
        if (isBetter)
            first = &host;
    }
    if (!first)
        return tr("There is no host");
    return tr("No host takes another replica (%1: %2)")
        .arg(core::plainLine(first->name, 60), core::plainLine(m_placer.whyNot(*first), 200));
}

} // namespace bayplan::rollouts
