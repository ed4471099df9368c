// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "snapshots/documents.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace bayplan::snapshots {

/// A container as its host told of it. Its inspect is the HostPart's document at the same place.
struct ContainerPart
{
    QString id;
    QString name; ///< without the slash
    core::Time readAt{};
    /// The host was out of reach and never told its details: the inspect has only what lists and events tell.
    bool isPartial = false;
    QJsonObject stats = {}; ///< at that moment: see statsJson(); empty where it didn't run or none were asked for

    bool operator==(const ContainerPart &) const = default;
};

/// One host at the moment of the snapshot. What engines tell is kept as they tell it, whatever their version.
struct HostPart
{
    enum class State {
        Read,       ///< all of it was read for this snapshot
        Stale,      ///< out of reach: what was last known of it
        Unreachable ///< nothing was ever known of it
    };

    QString name;                       ///< in the workspace
    QString endpoint;                   ///< "ssh://root@aws1"; without passwords
    QString address;                    ///< at which its published ports are reached; empty if nobody knows
    QMap<QString, QString> labels = {}; ///< the workspace's, not the engine's
    State state = State::Read;
    QString error = {};                         ///< why it was not read
    core::Time readAt{};                        ///< when the last of it was read; stale: when it was last seen
    QJsonObject info = {};                      ///< GET /info
    QJsonObject version = {};                   ///< GET /version
    std::vector<ContainerPart> containers = {}; ///< by name, those made meanwhile last; without Bayplan's records
    Documents inspects = {};                    ///< GET /containers/{id}/json, in the same order
    QJsonArray images = {};                     ///< GET /images/json
    QMap<QString, QJsonObject> imageInspects =
        {};                   ///< GET /images/{id}/json by id, of those that containers are made from
    QJsonArray networks = {}; ///< GET /networks
    QJsonArray volumes = {};  ///< GET /volumes: the entries of "Volumes"

    /// Of `containers[place]`; empty if it can't be read.
    QJsonObject inspect(size_t place) const;
};

/// A replica as it was counted.
struct ReplicaPart
{
    QString host;
    QString container; ///< its name
    int slot = 0;
    int revision = 0;
    QString state; ///< "starting", "ready", "unhealthy", "stopped"

    bool operator==(const ReplicaPart &) const = default;
};

/// A service with its record, which holds its revisions, its rollout and its load balancers.
struct ServicePart
{
    QString name; ///< "web", or "shop.web" for one of Compose's
    QString home; ///< the host with its record; empty where it has none
    qint64 generation = 0;
    int desired = 0;
    QJsonObject record = {};          ///< as services::recordJson() has it; empty where it has none
    QList<ReplicaPart> replicas = {}; ///< by slot
    QJsonArray ingresses = {};        ///< as they stood: [{name, kind, inStep, servers:[{host, address, port, state}]}]

    bool operator==(const ServicePart &) const = default;
};

/// All or some hosts of a workspace at one moment.
struct Snapshot
{
    core::Time takenAt{};
    QString program;                        ///< "Bayplan 0.1.0"
    QString workspace;                      ///< its name
    bool hasSecrets = false;                ///< what looks like a secret is in it; else it is masked, see masking.h
    std::vector<HostPart> hosts = {};       ///< in the workspace's order
    std::vector<ServicePart> services = {}; ///< by name

    const HostPart *host(const QString &name) const; ///< null if there is none
};

/// Only these hosts, and services that have something there; all if none are named.
Snapshot onlyHosts(Snapshot snapshot, const QStringList &hosts);

} // namespace bayplan::snapshots
