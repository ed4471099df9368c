// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "run/containerspec.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace bayplan::services {

/// When a replica counts as ready.
struct HealthGate
{
    enum class Kind {
        Engine, ///< the container's own health check says so; running is enough where it has none
        Http,   ///< GET `path` on the target port's published port answers 200 to 399
        Tcp,  ///< the published port accepts: true of the engine's proxy before the program listens, so Http is better
        None, ///< running is ready
    };

    Kind kind = Kind::Engine;
    quint16 port = 0; ///< target port, for Http and Tcp; 0: the lowest that is published
    QString path;     ///< for Http, begins with a slash

    bool operator==(const HealthGate &) const = default;
};

/// "zone==a", "zone!=a", "ssd": a host's label must have the value, must not have it, must be there.
struct Constraint
{
    enum class Relation { Equal, NotEqual, Present, Absent };

    QString label;
    Relation relation = Relation::Present;
    QString value = {};

    bool allows(const QMap<QString, QString> &hostLabels) const;
    bool operator==(const Constraint &) const = default;
};

/// Reads "zone==a", "zone=a", "zone!=a", "ssd", "!ssd".
core::Result<Constraint> parseConstraint(const QString &text);
/// What parseConstraint() reads back.
QString toString(const Constraint &constraint);

/// Where replicas may go, and which of those places is best.
struct Placement
{
    enum class Strategy {
        Spread,  ///< the host with the fewest of this service, then the fewest containers
        Binpack, ///< the fullest host that still takes one
    };

    Strategy strategy = Strategy::Spread;
    QStringList hosts = {};             ///< names; only there. Empty: anywhere
    QList<Constraint> constraints = {}; ///< all of them must hold
    int maxPerHost = 0;                 ///< replicas of this service on one host; 0: any number
    QStringList awayFrom = {};          ///< services whose replicas are not to be on the same host

    bool operator==(const Placement &) const = default;
};

/// A service that Compose made and that is scaled here.
struct ComposeOrigin
{
    QString project;
    QString service;               ///< as its Compose file calls it
    QString separator;             ///< in containers' names: "_" (docker-compose 1) or "-" (2)
    QMap<QString, QString> labels; ///< Compose's own, as each replica has them but for its number

    bool operator==(const ComposeOrigin &) const = default;
};

/// What a service's replicas are like: one revision of it. How many there are isn't part of it: scaling makes no
/// revision.
struct ServiceSpec
{
    QString name;
    run::ContainerSpec container; ///< its own `name` is empty: replicas are named by their slots
    /// Whose service it is where Compose made it: replicas are then named and labelled as Compose does, too.
    std::optional<ComposeOrigin> compose = {};
    /// The image that was meant when this revision was made, the same on every host: a digest ("nginx@sha256:…") or,
    /// where it came from no registry, an image id. Empty: not resolved yet.
    QString resolvedImage = {};
    HealthGate gate = {};
    Placement placement = {};

    bool operator==(const ServiceSpec &) const = default;
};

/// What its replicas are made from: the resolved image, else the one that was entered.
QString wantedImage(const ServiceSpec &spec);

/// Whether a replica made by `a` can go on as one of `b`: nothing of its container differs.
bool sameContainer(const ServiceSpec &a, const ServiceSpec &b);

/// Bytes of memory that a host promises to a replica: its reservation, else its limit; 0 if it has neither.
qint64 promisedMemory(const run::ContainerSpec &container);

/// Names as engines take them in containers' names: letters, digits, "_", "-" and "." after a letter or digit, at most
/// 63. Nothing if it can be used, else why not, a sentence without its full stop.
QString problemWithName(const QString &name);

/// "web-3", or as Compose names it ("shop_web_3"): the container of a slot. On each host there is at most one replica
/// of a slot.
QString replicaName(const ServiceSpec &spec, int slot);

} // namespace bayplan::services
