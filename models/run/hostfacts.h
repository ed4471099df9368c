// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/apiversion.h"
#include "engine/engineinfo.h"
#include "fleet/hostconfig.h"

#include <optional>

namespace bayplan::fleet {
class HostConnection;
}

namespace bayplan::run {

/// What of a host decides how a container is made there, and whether it can be.
struct HostFacts
{
    fleet::HostId id = 0;
    QString name;
    bool isLive = true; ///< false: what is known of it is as old as when it was last seen
    bool readOnly = false;
    engine::ApiVersion api = engine::oldestApi;
    std::optional<engine::EngineInfo> engine = {};

    bool isPodman() const { return engine && engine->engine == QStringLiteral("Podman"); }
};

HostFacts factsOf(const fleet::HostConnection &host);

/// "x86_64" → "amd64", as platforms have it.
QString platformArchitecture(const QString &architecture);

} // namespace bayplan::run
