// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/call.h"

#include <QJsonObject>

#include <chrono>
#include <optional>

/// Calls that do something to one container. `id` is its id or name. Pure; the engine's version is in the path that
/// Client adds, and all of these exist since API 1.24.
namespace bayplan::engine {

/// GET /containers/{id}/json, for its raw text.
Call inspectContainer(const QString &id);
/// 304 when it runs already.
Call startContainer(const QString &id);
/// Its stop signal, then SIGKILL after `timeout`; without one, after the container's own (Config.StopTimeout, else the
/// engine's 10 s), which `own` tells so that the call waits long enough. 304 when it is stopped already.
Call stopContainer(const QString &id, std::optional<std::chrono::seconds> timeout,
                   std::chrono::seconds own = std::chrono::seconds(10));
/// The timeout is always told: Podman takes none for zero and kills.
Call restartContainer(const QString &id, std::chrono::seconds timeout);
/// `signal` as "SIGKILL" or "HUP". 409 (Podman 500) when it does not run.
Call killContainer(const QString &id, const QString &signal);
Call pauseContainer(const QString &id);
Call unpauseContainer(const QString &id);
Call renameContainer(const QString &id, const QString &name);
/// `body`: see updateBody(). Podman before 4.6 or so doesn't know this call: 404, "Not Found".
Call updateContainer(const QString &id, const QJsonObject &body);

struct CommitOptions
{
    QString repository; ///< "shop/web"; empty: the image gets no name
    QString tag = {};   ///< empty: "latest"
    QString comment = {};
    bool pause = true; ///< hold the container still meanwhile
};
/// The reply is {"Id": "sha256:…"}. Writes the image: takes as long as there are changed files.
Call commitContainer(const QString &id, const CommitOptions &options);
/// `force` kills one that runs; `volumes` removes its anonymous volumes with it.
Call removeContainer(const QString &id, bool force, bool volumes);
/// `platform` ("linux/arm64/v8") may be empty; engines before API 1.41 ignore it. The reply is {"Id": …}.
Call createContainer(const QString &name, const QString &platform, const QJsonObject &body);
/// `settings` is an EndpointSettings: aliases, IPAMConfig.
Call connectNetwork(const QString &network, const QString &containerId, const QJsonObject &settings);
Call disconnectNetwork(const QString &network, const QString &containerId);

} // namespace bayplan::engine
