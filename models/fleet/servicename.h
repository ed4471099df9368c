// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/container.h"

#include <QString>

#include <optional>

namespace bayplan::fleet {

/// The service a container belongs to by its labels: Compose's (and podman-compose's), or Swarm's.
struct ServiceName
{
    QString project; ///< Compose project; empty for Swarm
    QString service; ///< empty for a single container
    std::optional<int> slot;

    bool isService() const { return !service.isEmpty(); }
    bool operator==(const ServiceName &) const = default;
};

ServiceName serviceOf(const engine::Container &container);

} // namespace bayplan::fleet
