// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/containerspec.h"
#include "run/hostfacts.h"

#include <QJsonObject>

namespace bayplan::run {

/// The body of POST /containers/create for a valid spec, with nothing in it that the spec leaves to the engine. The
/// first network is in it; engines before API 1.44 take no more there, so for all of them the others are connected
/// afterwards.
QJsonObject createBody(const ContainerSpec &spec);

struct Connection
{
    QString network;
    QJsonObject settings; ///< EndpointSettings
};

/// The networks to connect it to once it is created.
QList<Connection> laterConnections(const ContainerSpec &spec);

} // namespace bayplan::run
