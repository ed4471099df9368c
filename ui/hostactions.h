// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "fleet/discovery.h"
#include "fleet/hostconfig.h"

#include <functional>

namespace bayplan::ui {

/// What the window may do to the list of hosts; app/ does it (workspace file and fleet together).
struct HostActions
{
    std::function<core::Result<void>(const fleet::HostConfig &)> add;
    std::function<core::Result<void>(const QString &name)> remove;
    /// Engines found on this machine that are not hosts yet.
    std::function<QList<fleet::FoundHost>()> discover;
    /// Replaces nothing: adds the simulated hosts to look around with.
    std::function<void()> startDemo;
    /// Whether the hosts shown are simulated; the first real one added ends that.
    std::function<bool()> isDemo;
};

} // namespace bayplan::ui
