// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/container.h"

#include <QString>
#include <QStringView>

#include <optional>

namespace bayplan::fleet {

// Labels of Bayplan's own that tell what a container is there for; services/labels.h has the others.
inline constexpr QStringView serviceLabel = u"bayplan.service"; ///< of a replica: its service's name
inline constexpr QStringView slotLabel = u"bayplan.slot";       ///< of a replica: a number from 1
inline constexpr QStringView recordLabel = u"bayplan.record";   ///< of a service's record, as JSON
inline constexpr QStringView drainedLabel =
    u"bayplan.drained"; ///< of the mark of a host that is to be empty of services

/// The service a container belongs to by its labels: Compose's (and podman-compose's), Bayplan's own, or Swarm's.
struct ServiceName
{
    enum class Maker { None, Compose, Bayplan, Swarm };

    QString project; ///< Compose project; empty for the others
    QString service; ///< empty for a single container
    std::optional<int> slot;
    Maker maker = Maker::None; ///< Compose also where Bayplan has scaled it

    bool isService() const { return !service.isEmpty(); }
    bool operator==(const ServiceName &) const = default;
};

ServiceName serviceOf(const engine::Container &container);

inline constexpr QStringView composeOneoffLabel = u"com.docker.compose.oneoff"; ///< "True" of what `compose run` made

/// Whether `compose run` made it: of a service, and no replica of it.
bool isComposeOneoff(const QMap<QString, QString> &labels);

/// Whether it is never run and only its labels matter: a service's record, or the mark of a host that is being drained.
/// No table of containers shows those.
bool isBookkeeping(const engine::Container &container);

} // namespace bayplan::fleet
