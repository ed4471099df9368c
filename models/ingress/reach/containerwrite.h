// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "engine/client.h"

#include <functional>

namespace bayplan::ingress {

/// Reach::writeFile() in a container. The engine's own way to write removes the old file first, so the new one is put
/// beside it and moved over it by the container's mv. Without one, or in a container that doesn't run, the engine's way
/// it is. A file that is a mount of its own can't be replaced: it is written over in place. `moves`: whether it is
/// known to have a mv; kept from one call to the next. `client` and `moves` must outlive the task.
core::Task writeContainerFile(engine::Client &client, const QString &container, const QString &path,
                              const QByteArray &bytes, bool &moves, std::function<void(core::Result<void>)> done);

/// Reach::writeLike() in a container, by the engine alone.
core::Task putLikeContainerFile(engine::Client &client, const QString &container, const QString &path,
                                const QString &like, const QByteArray &bytes,
                                std::function<void(core::Result<void>)> done);

} // namespace bayplan::ingress
