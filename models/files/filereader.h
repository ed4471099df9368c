// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/client.h"

#include <functional>

namespace bayplan::files {

/// The beginning of a file in a container.
struct FileBeginning
{
    QByteArray bytes;
    qint64 size = 0; ///< of the whole file
};

/// Reads at most `most` bytes of a file, through links. `client` must outlive the task.
core::Task readFile(engine::Client &client, const QString &container, const QByteArray &path, qsizetype most,
                    std::function<void(core::Result<FileBeginning>)> done);

} // namespace bayplan::files
