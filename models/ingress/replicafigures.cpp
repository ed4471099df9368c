// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/replicafigures.h"

#include "ingress/keeper.h"

namespace bayplan::ingress {

using services::FiguresByReplica;
using services::Replica;

FiguresByReplica figuresOf(const QList<SeenBackend> &backends, const QList<Replica> &replicas)
{
    QHash<QString, services::TrafficFigures> byServer;
    for (const SeenBackend &backend : backends) {
        for (const SeenServer &server : backend.servers) {
            if (!server.name.isEmpty())
                byServer[server.name] += {server.requests, server.errors, server.sessions};
        }
    }
    FiguresByReplica found;
    for (const Replica &replica : replicas) {
        const auto figures = byServer.constFind(serverName(replica));
        if (figures != byServer.cend() && !figures->isEmpty())
            found.insert({replica.host, replica.id}, *figures);
    }
    return found;
}

std::optional<FiguresByReplica> figuresOf(const Keeper &keeper, const QString &service, const QList<Replica> &replicas)
{
    QList<SeenBackend> backends;
    for (const Upkeep *upkeep : keeper.of(service)) {
        if (upkeep->seen() && !upkeep->error())
            backends << *upkeep->seen();
    }
    if (backends.isEmpty())
        return std::nullopt;
    return figuresOf(backends, replicas);
}

} // namespace bayplan::ingress
