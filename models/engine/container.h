// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <tuple>
#include <vector>

namespace bayplan::engine {

enum class ContainerState { Unknown, Created, Running, Paused, Restarting, Removing, Exited, Dead };
enum class Health { None, Starting, Healthy, Unhealthy };

/// The API's own words ("running", "unhealthy"); health None is an empty string.
QString toString(ContainerState state);
QString toString(Health health);
ContainerState containerStateFromString(const QString &text);
Health healthFromString(const QString &text);

/// True while a process of the container exists (running, paused or about to run again).
bool isAlive(ContainerState state);

/// A port of a running container as the engine reports it. `published` is 0 for one that is only exposed.
struct PortMapping
{
    QString ip; ///< address on the host it is bound to: "0.0.0.0", "::", "127.0.0.1"; empty if not published
    quint16 published = 0;
    quint16 target = 0;
    QString protocol; ///< "tcp", "udp", "sctp"

    bool operator==(const PortMapping &) const = default;
    bool operator<(const PortMapping &other) const
    {
        return std::tie(target, protocol, published, ip) <
               std::tie(other.target, other.protocol, other.published, other.ip);
    }
};

/// What the container's creator asked to have published, whether it runs or not (HostConfig.PortBindings).
struct PortRequest
{
    QString ip;
    quint16 published = 0;    ///< 0: the engine chooses at each start
    quint16 publishedEnd = 0; ///< end of a range ("8000-8010": the first free one is taken); 0 if none
    quint16 target = 0;
    QString protocol;

    bool isDynamic() const { return published == 0 || publishedEnd != 0; }
    bool operator==(const PortRequest &) const = default;
};

/// One container of one engine, as far as a list and an inspect tell.
struct Container
{
    QString id;      ///< 64 hex digits
    QString name;    ///< without the leading slash
    QString image;   ///< as its creator wrote it; a list gives the id instead once the name points elsewhere
    QString imageId; ///< "sha256:…"
    QString command;
    core::Time created{};
    ContainerState state = ContainerState::Unknown;
    Health health = Health::None;
    std::optional<int> exitCode;
    /// When the current state began (start or exit). From a list it is worked out of the status text and only as exact
    /// as that text; an inspect gives it to the nanosecond.
    std::optional<core::Time> startedAt;
    std::optional<core::Time> finishedAt;
    QMap<QString, QString> labels;
    QStringList networks;               ///< names of those it is in, running or not; sorted
    QStringList volumes;                ///< names of those it has mounted, running or not; sorted
    std::vector<PortMapping> ports;     ///< sorted; empty unless alive
    std::vector<PortRequest> requested; ///< only when `detailed`
    bool restarts = false;              ///< a restart policy may start it again; only when `detailed`
    bool detailed = false;              ///< an inspect has been read, not only a list

    bool operator==(const Container &) const = default;
};

} // namespace bayplan::engine
