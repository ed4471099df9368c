// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QMap>
#include <QString>

namespace bayplan::engine {

/// One line of `/events`. Podman's words are turned into Docker's (`remove` → `destroy`).
struct Event
{
    QString type;   ///< "container", "image", "network", "volume", "daemon", …
    QString action; ///< "start", "die", "health_status", …: the part before a colon
    QString detail; ///< the part behind it ("healthy"), or a container's exit code
    QString id;     ///< Actor.ID
    QMap<QString, QString> attributes;
    core::Time time{};

    /// The object's name where the engine tells it, else empty.
    QString name() const { return attributes.value(QStringLiteral("name")); }
    /// The container that a network's `connect` or `disconnect` is about: an attribute, or as Podman has it the actor.
    QString connectedContainer() const { return attributes.value(QStringLiteral("container"), id); }
    bool isOfConnection() const
    {
        return type == QStringLiteral("network") &&
               (action == QStringLiteral("connect") || action == QStringLiteral("disconnect"));
    }
};

} // namespace bayplan::engine
