// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/container.h"

#include <chrono>

namespace bayplan::engine {

/// What the status text of a list row tells: "Up 3 days (healthy)", "Exited (137) 5 seconds ago", "Created".
/// Before API 1.52 a list has health, exit code and age nowhere else.
struct StatusText
{
    Health health = Health::None;
    std::optional<int> exitCode;
    std::optional<std::chrono::seconds> age; ///< the least age that reads so: "About an hour" is 60 minutes or more
};

StatusText parseStatusText(const QString &text);

/// The same text made from a container's fields at time `now`, in the words of `docker ps`.
QString statusText(const Container &container, core::Time now);

} // namespace bayplan::engine
