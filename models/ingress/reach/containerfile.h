// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/client.h"
#include "files/singletar.h"

#include <functional>
#include <optional>

namespace bayplan::ingress {

/// A file in a container, whole.
struct ContainerFile
{
    QByteArray path; ///< where it is, when links have been followed
    files::SmallFile file;
};

/// By GET /containers/{id}/archive, at most mostOfFile bytes; nothing if there is none. Works in a stopped container,
/// too. `client` must outlive the task.
core::Task readContainerFile(engine::Client &client, const QString &container, const QString &path,
                             std::function<void(core::Result<std::optional<ContainerFile>>)> done);

/// By PUT of the same, into a folder that is there. The engine removes a file of that name and makes it again.
core::Task putContainerFile(engine::Client &client, const QString &container, const ContainerFile &file,
                            std::function<void(core::Result<void>)> done);

} // namespace bayplan::ingress
