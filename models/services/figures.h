// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"

#include <QHash>

#include <optional>

namespace bayplan::services {

/// What load balancers count of a replica, since they have it. Nothing where none of them counts it.
struct TrafficFigures
{
    std::optional<qint64> requests = {};
    std::optional<qint64> errors = {};   ///< requests that failed there
    std::optional<qint64> sessions = {}; ///< that it has now

    bool isEmpty() const { return !requests && !errors && !sessions; }
    /// Of both together.
    TrafficFigures &operator+=(const TrafficFigures &other);
    bool operator==(const TrafficFigures &) const = default;
};

using FiguresByReplica = QHash<fleet::ContainerKey, TrafficFigures>;

/// "18,204 requests, 0 failed, 12 sessions"; what isn't counted is left out.
QString figuresText(const TrafficFigures &figures);

} // namespace bayplan::services
