// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"

#include <QString>

#include <chrono>
#include <functional>

namespace bayplan::net {

/// Whether somebody serves a TCP port. That it takes the connection says little where something stands before it that
/// takes every one (dockerd's docker-proxy, ssh's port forwarding) and closes it when it finds nobody behind: so it
/// must say something, or keep the connection for `hold`. Errors: ConnectionLost when it was closed at once; Refused,
/// Timeout (`limit`, for connecting) or System when it can't be reached. Asks no proxy. From the event loop of this
/// thread.
core::Task probeTcp(const QString &address, quint16 port, std::chrono::milliseconds limit,
                    std::chrono::milliseconds hold, std::function<void(core::Result<void>)> done);

} // namespace bayplan::net
