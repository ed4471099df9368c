// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/apiversion.h"

#include <QString>

namespace bayplan::engine {

/// What `/_ping` tells in its headers.
struct Ping
{
    ApiVersion newest;        ///< the engine's maximum
    bool tellsVersion = true; ///< else `newest` is `oldestApi`, and /version may know better
    bool isPodman = false;    ///< a Libpod-API-Version header was there
    QString osType;
};

/// What `/info` and `/version` tell about an engine and its machine.
struct EngineInfo
{
    QString engine;  ///< "Docker" or "Podman"
    QString version; ///< "20.10.24"
    QString hostname;
    QString operatingSystem; ///< "Debian GNU/Linux 12 (bookworm)"
    QString os;              ///< "linux"
    QString architecture;
    QString kernel;
    int cpus = 0;
    qint64 memory = 0; ///< bytes
    bool rootless = false;

    bool operator==(const EngineInfo &) const = default;
};

} // namespace bayplan::engine
