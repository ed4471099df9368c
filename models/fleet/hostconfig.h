// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/endpoint.h"

#include <QString>

namespace bayplan::fleet {

/// A host as the workspace lists it. Names are unique within a workspace.
struct HostConfig
{
    QString name;
    engine::Endpoint endpoint;

    bool operator==(const HostConfig &) const = default;
};

/// Identifies a host within one run of the program; never used twice.
using HostId = int;

} // namespace bayplan::fleet
