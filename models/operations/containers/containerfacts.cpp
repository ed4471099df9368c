// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/containers/containerfacts.h"

#include "fleet/fleet.h"

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;

namespace {

ContainerFact factOf(const fleet::HostConnection &host, const engine::Container &container)
{
    const fleet::HostConfig &config = host.config();
    return {.target = {.host = host.id(),
                       .hostName = config.name,
                       .kind = u"container"_s,
                       .id = container.id,
                       .name = container.name},
            .state = container.state,
            .unhealthy = container.health == engine::Health::Unhealthy,
            .service = fleet::serviceOf(container),
            .dependsOn = dependenciesIn(container.labels.value(u"com.docker.compose.depends_on"_s)),
            .swarmService = container.labels.value(u"com.docker.swarm.service.name"_s),
            .stale = !fleet::isLive(host.status().state),
            .readOnly = config.readOnly,
            .production = config.production};
}

} // namespace

QStringList dependenciesIn(const QString &label)
{
    QStringList services;
    for (const QString &part : label.split(u',', Qt::SkipEmptyParts)) {
        if (const QString service = part.section(u':', 0, 0).trimmed(); !service.isEmpty())
            services << service;
    }
    return services;
}

QList<ContainerFact> factsOf(const fleet::Fleet &fleet, const QList<fleet::ContainerKey> &keys)
{
    QList<ContainerFact> facts;
    for (const fleet::ContainerKey &key : keys) {
        const fleet::HostConnection *host = fleet.host(key.host);
        const engine::Container *container = host ? host->live().container(key.id) : nullptr;
        if (container)
            facts << factOf(*host, *container);
    }
    return facts;
}

QList<ContainerFact> relativesOf(const fleet::Fleet &fleet, const QList<ContainerFact> &some)
{
    QSet<std::pair<QString, QString>> wanted; // project, or the service's name without one
    const auto family = [](const fleet::ServiceName &service) {
        return std::pair(service.project, service.project.isEmpty() ? service.service : QString());
    };
    for (const ContainerFact &fact : some) {
        if (fact.service.isService())
            wanted.insert(family(fact.service));
    }
    QList<ContainerFact> relatives;
    if (wanted.isEmpty())
        return relatives;
    for (const fleet::HostConnection *host : fleet.hosts()) {
        for (const engine::Container &container : host->live().containers()) {
            const fleet::ServiceName service = fleet::serviceOf(container);
            if (service.isService() && wanted.contains(family(service)))
                relatives << factOf(*host, container);
        }
    }
    return relatives;
}

} // namespace bayplan::operations
