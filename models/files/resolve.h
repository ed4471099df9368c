// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/client.h"
#include "files/containerpath.h"
#include "files/pathstat.h"

#include <functional>
#include <optional>

namespace bayplan::files {

/// What a path in a container leads to, through links, and how to ask for it.
struct Resolved
{
    AskablePath asked;
    std::optional<PathStat> stat; ///< not known for names that engines can't be asked for
};

/// The client of a host, while there is one.
using ClientOf = std::function<engine::Client *()>;

/// Asks the engine. What isn't there is Error::Kind::NotFound. Nothing is sent for a name that can't be asked for.
core::Task resolve(ClientOf client, const QString &container, const QByteArray &path,
                   std::function<void(core::Result<Resolved>)> done);

} // namespace bayplan::files
