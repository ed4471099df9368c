// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observe.h"

#include "core/plaintext.h"
#include "fleet/servicename.h"
#include "run/checks.h"
#include "run/conflicts.h"
#include "services/labels.h"
#include "services/servicestate.h"
#include "services/words.h"

#include <algorithm>

namespace bayplan::services {

using engine::Container;
using engine::ContainerState;
using engine::PortRequest;

namespace {

/// Ports of the host that containers other than the service's replicas hold.
class HeldPorts
{
public:
    void add(const Container &container)
    {
        for (const engine::PortMapping &port : container.ports) {
            if (port.published)
                m_held.insert(port.published, {port.ip, port.protocol, container.name});
        }
    }

    /// Who holds it; empty if nobody does.
    QString holder(const PortRequest &request, int number) const
    {
        QString found;
        for (auto it = m_held.constFind(number); it != m_held.cend() && it.key() == number; ++it) {
            const bool meets = it->protocol == request.protocol && run::addressesMeet(it->ip, request.ip);
            if (meets && (found.isEmpty() || it->name < found))
                found = it->name;
        }
        return found;
    }

private:
    struct Held
    {
        QString ip;
        QString protocol;
        QString name;
    };
    QMultiHash<int, Held> m_held;
};

void lookAtPorts(const ServiceSpec &spec, const HeldPorts &held, HostView &view)
{
    const QString network = spec.container.networks.value(0).name;
    if (network == u"host" || network == u"none") // ports are not published there
        return;
    for (const PortRequest &port : spec.container.ports) {
        if (!port.published)
            continue;
        int room = 0;
        QString holder;
        for (int number = port.published; number <= std::max(port.published, port.publishedEnd); ++number) {
            const QString name = held.holder(port, number);
            if (name.isEmpty())
                ++room;
            else if (holder.isEmpty())
                holder = name;
        }
        if (view.portRoom && *view.portRoom <= room)
            continue;
        view.portRoom = room;
        if (holder.isEmpty())
            view.portHolder.clear();
        else
            view.portHolder = tr("Port %1 is taken by %2").arg(port.published).arg(core::plainLine(holder, 60));
    }
}

QStringList whatStandsAgainst(const ServiceSpec &spec, const HostInput &input)
{
    run::ContainerSpec container = spec.container;
    container.name.clear(); // names and ports are looked at by slot and by room
    QStringList texts;
    const auto found = run::conflicts(container, input.facts, *input.live);
    for (const run::Conflict &conflict : found) {
        using Kind = run::Conflict::Kind;
        const bool ofTheMachine = conflict.kind == Kind::TooMuchMemory || conflict.kind == Kind::TooManyCpus ||
                                  conflict.kind == Kind::NotPossible;
        if (conflict.blocks && ofTheMachine)
            texts << conflict.what;
    }
    return texts;
}

/// The ids of the service's image, as all hosts tell. One that was copied has no digest, which only registries give:
/// there its id says that it is the one.
QStringList idsOfImage(const ServiceSpec &spec, const QList<HostInput> &hosts)
{
    QStringList ids;
    if (spec.resolvedImage.isEmpty())
        return ids; // a name means another one on each host
    for (const HostInput &input : hosts) {
        const engine::Image *image = run::imageThere(*input.live, spec.resolvedImage);
        if (image && !ids.contains(image->id))
            ids << image->id;
    }
    return ids;
}

const engine::Image *imageOf(const ServiceSpec &spec, const fleet::LiveHost &live, const QStringList &ids)
{
    const engine::Image *image = run::imageThere(live, wantedImage(spec));
    for (const QString &id : ids) {
        const auto copy = live.images().constFind(id);
        if (!image && copy != live.images().cend())
            image = &*copy;
    }
    return image;
}

QString platformProblem(const ServiceSpec &spec, const HostInput &input, const engine::Image *image)
{
    if (!image || !input.image || !input.facts.engine)
        return {};
    return run::platformProblem(spec.container, image->id, *input.image, *input.live, *input.facts.engine);
}

/// A replica of the service. Where another host has a Compose project of the same name, its containers are no replicas
/// of this one.
std::optional<ReplicaLabels> ownReplica(const ServiceSpec &spec, const Container &container, const QString &host)
{
    const bool isForeign = spec.compose && !spec.placement.hosts.isEmpty() && !spec.placement.hosts.contains(host) &&
                           !container.labels.contains(serviceLabel.toString());
    return isForeign ? std::nullopt : replicaOf(spec, container.labels);
}

/// The service that a container belongs to, by whoever made it; empty if it does to none.
QString serviceNameOf(const Container &container)
{
    if (const auto labels = replicaOf(container.labels))
        return labels->service;
    const auto compose = fleet::serviceOf(container);
    return compose.project.isEmpty() ? QString() : composeServiceName(compose.project, compose.service);
}

HostView look(const ServiceSpec &spec, const HostInput &input, const ProbeResults &probes,
              const QMap<int, HealthGate> &gates, const QStringList &imageIds, QList<Replica> &replicas)
{
    using Reach = HostView::Reach;
    HostView view{.id = input.facts.id,
                  .name = input.facts.name,
                  .engine = input.facts.engine ? input.facts.engine->id : QString(),
                  .labels = input.labels,
                  .reach = input.facts.isLive ? Reach::Live : (input.lost ? Reach::Lost : Reach::Unknown),
                  .readOnly = input.facts.readOnly,
                  .draining = input.draining,
                  .recentFailures = input.recentFailures};
    HeldPorts held;
    int own = 0;
    for (const Container &container : input.live->containers()) {
        const bool alive = engine::isAlive(container.state);
        view.containers += alive;
        const auto labels = ownReplica(spec, container, view.name);
        if (labels) {
            const auto probe = probes.constFind({view.id, container.id});
            const auto state = replicaState(container, gates.value(labels->revision, spec.gate).kind,
                                            probe == probes.cend() ? std::nullopt : std::optional<bool>(*probe));
            own += alive;
            replicas << Replica{view.id,          container.id, container.name,   labels->slot,
                                labels->revision, state,        container.created};
            continue;
        }
        if (const QString other = serviceNameOf(container); alive && !other.isEmpty())
            view.services.insert(other);
        view.takenNames.insert(container.name);
        if (alive)
            held.add(container);
    }
    lookAtPorts(spec, held, view);
    const engine::Image *image = imageOf(spec, *input.live, imageIds);
    view.hasImage = !input.live->imagesKnown() || image;
    view.against = whatStandsAgainst(spec, input);
    view.wrongPlatform = platformProblem(spec, input, image);
    const qint64 memory = promisedMemory(spec.container);
    if (memory > 0 && input.facts.engine && input.facts.engine->memory > 0)
        view.memoryFree = input.facts.engine->memory - own * memory;
    return view;
}

} // namespace

ReplicaState replicaState(const Container &container, HealthGate::Kind gate, std::optional<bool> passed)
{
    switch (container.state) {
    case ContainerState::Running:
        break;
    case ContainerState::Paused:
    case ContainerState::Restarting:
        return ReplicaState::Unhealthy;
    default:
        return ReplicaState::Stopped;
    }
    switch (gate) {
    case HealthGate::Kind::None:
        return ReplicaState::Ready;
    case HealthGate::Kind::Engine:
        if (container.health == engine::Health::Unhealthy)
            return ReplicaState::Unhealthy;
        return container.health == engine::Health::Starting ? ReplicaState::Starting : ReplicaState::Ready;
    case HealthGate::Kind::Http:
    case HealthGate::Kind::Tcp:
        if (!passed)
            return ReplicaState::Starting;
        return *passed ? ReplicaState::Ready : ReplicaState::Unhealthy;
    }
    return ReplicaState::Starting;
}

Observed observe(const ServiceSpec &spec, const QList<HostInput> &hosts, const ProbeResults &probes,
                 const QMap<int, HealthGate> &gates)
{
    Observed observed;
    const QStringList imageIds = idsOfImage(spec, hosts);
    for (const HostInput &input : hosts)
        observed.hosts << look(spec, input, probes, gates, imageIds, observed.replicas);
    return observed;
}

} // namespace bayplan::services
