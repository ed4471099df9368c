// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "fleet/hostconfig.h"
#include "services/servicespec.h"

#include <QList>
#include <QSet>

#include <optional>

namespace bayplan::services {

enum class ReplicaState {
    Starting,  ///< it runs, and its gate hasn't passed yet
    Ready,     ///< its gate has passed
    Unhealthy, ///< it runs, and its gate fails
    Stopped,   ///< it doesn't run and nothing will start it again
};

/// One container of a service, as it was last seen.
struct Replica
{
    fleet::HostId host = 0;
    QString id; ///< as the engine knows it
    QString name;
    int slot = 0;
    int revision = 0;
    ReplicaState state = ReplicaState::Starting;
    core::Time created{};

    bool operator==(const Replica &) const = default;
};

/// What a plan for one service needs to know of a host.
struct HostView
{
    enum class Reach {
        Live,    ///< what is known of it is so now
        Unknown, ///< out of reach: its replicas may run, and nothing is done there
        Lost,    ///< out of reach for so long that its replicas are placed elsewhere
    };

    fleet::HostId id = 0;
    QString name;        ///< unique
    QString engine = {}; ///< its engine's id, where it has one
    QMap<QString, QString> labels = {};
    Reach reach = Reach::Live;
    bool readOnly = false;
    bool draining = false; ///< to be empty of services
    int containers = 0;    ///< that are alive, this service's among them
    /// Bytes that no container has been promised; nothing if it isn't known.
    std::optional<qint64> memoryFree = {};
    /// How many replicas of this service its ports allow at all, those there included; nothing: any number. Why so few
    /// is in `portHolder`.
    std::optional<int> portRoom = {};
    QString portHolder = {};       ///< "port 8888 is taken by db", a sentence's part
    bool hasImage = true;          ///< the revision's image is there
    QString wrongPlatform = {};    ///< and is made for another machine: a sentence without full stop
    QSet<QString> services = {};   ///< other services with a replica on it
    QSet<QString> takenNames = {}; ///< containers there that aren't this service's
    QStringList against = {};      ///< whatever else stands against a replica there, in sentences without full stop
    int recentFailures = 0;        ///< replicas of this service that failed there lately

    /// Whether anything may be done to it.
    bool canAct() const { return reach == Reach::Live && !readOnly; }
};

/// What is known about a service over all hosts.
struct Observed
{
    QList<HostView> hosts;
    QList<Replica> replicas;

    const HostView *host(fleet::HostId id) const;
};

/// What an operator wants of it.
struct Desired
{
    ServiceSpec spec; ///< of the current revision
    int revision = 1;
    int replicas = 1;
    /// Unhealthy replicas are replaced too, as reconciling does; those that don't run always are.
    bool replaceUnhealthy = false;
};

} // namespace bayplan::services
