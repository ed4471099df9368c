// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/call.h"

#include <QJsonObject>

/// Calls that do something to one container. `id` is its id or name. Pure; the engine's version is in the path that
/// Client adds, and all of these exist since API 1.24.
namespace bayplan::engine {

/// 304 when it runs already.
Call startContainer(const QString &id);
/// `force` kills one that runs; `volumes` removes its anonymous volumes with it.
Call removeContainer(const QString &id, bool force, bool volumes);
/// `platform` ("linux/arm64/v8") may be empty; engines before API 1.41 ignore it. The reply is {"Id": …}.
Call createContainer(const QString &name, const QString &platform, const QJsonObject &body);
/// `settings` is an EndpointSettings: aliases, IPAMConfig.
Call connectNetwork(const QString &network, const QString &containerId, const QJsonObject &settings);

} // namespace bayplan::engine
