// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engineinfo.h"
#include "fleet/livehost.h"
#include "snapshots/snapshot.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace bayplan::snapshots {

/// A host of a snapshot, decoded.
struct ReadHost
{
    const HostPart &part;
    std::optional<engine::EngineInfo> info = {};
    std::vector<engine::Container> containers = {}; ///< as many as the part has, in its order
    std::vector<engine::Image> images = {};
    std::vector<engine::Network> networks = {}; ///< by name
    std::vector<engine::Volume> volumes = {};   ///< by name
    fleet::LiveHost live = {};                  ///< all of these by key, without what is Bayplan's bookkeeping
    QStringList problems = {};                  ///< what could not be decoded, in sentences

    bool isStale() const { return part.state != HostPart::State::Read; }
};

/// `part` must outlive the result. What can't be decoded is told in `problems` and left out, but for containers, of
/// which the name stays.
ReadHost readHost(const HostPart &part);

} // namespace bayplan::snapshots
