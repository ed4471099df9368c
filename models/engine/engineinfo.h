// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "engine/apiversion.h"

#include <QString>

#include <optional>

namespace bayplan::engine {

/// What `/_ping` tells in its headers.
struct Ping
{
    ApiVersion newest;        ///< the engine's maximum
    bool tellsVersion = true; ///< else `newest` is `oldestApi`, and /version may know better
    bool isPodman = false;    ///< a Libpod-API-Version header was there
    QString osType;
    std::optional<core::Time> clock = {}; ///< what the engine's machine takes the time to be, to the second
};

/// What `/info` and `/version` tell about an engine and its machine.
struct EngineInfo
{
    QString engine;  ///< "Docker" or "Podman"
    QString id;      ///< the engine's own, the same whoever asks; empty for Podman, which makes one up at each call
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
