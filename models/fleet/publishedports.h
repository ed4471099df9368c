// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/container.h"

#include <QString>

#include <vector>

namespace bayplan::fleet {

/// A port of a host as an operator counts them: the rows an engine gives for 0.0.0.0 and :: are one.
struct PublishedPort
{
    enum class Kind {
        Unknown, ///< details not read yet
        Static,
        Dynamic
    };

    QString ip; ///< "0.0.0.0" for all addresses (also where IPv6's :: is published with it)
    quint16 published = 0;
    quint16 target = 0;
    QString protocol;
    Kind kind = Kind::Unknown;
    bool inUse = true; ///< false: a stopped container that takes it again when it starts

    bool operator==(const PublishedPort &) const = default;
};

/// "static", "dynamic"; empty when unknown.
QString toString(PublishedPort::Kind kind);

/// The published ports of a container, sorted by published port: bound ones when it is alive, the static ones it will
/// claim when it is not. Ports that are only exposed are left out.
std::vector<PublishedPort> publishedPorts(const engine::Container &container);

/// "32768 → 8080/tcp, 6379 = 6379/tcp": an arrow for a port the engine chose, an equals sign for a static one.
QString portsText(const std::vector<PublishedPort> &ports);

} // namespace bayplan::fleet
