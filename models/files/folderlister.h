// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/client.h"
#include "files/entry.h"

#include <functional>

namespace bayplan::files {

struct ListRequest
{
    QString container;
    QByteArray path; ///< clean
    /// A command may be run in it: it runs, and its host is not read-only.
    bool mayRun = false;
    qsizetype mostEntries = 50'000;
    /// What is read of an archive at most, in bytes; engines send all below the folder.
    qint64 mostBytes = 64ll * 1024 * 1024;
};

struct Listing
{
    QList<Entry> entries;
    bool isComplete = true;   ///< else a limit was reached
    Owner owner = {};         ///< of the folder
    bool fromArchive = false; ///< without what the container has in memory only
};

/// Lists a folder: by find and stat in the container where they are, else out of the folder's archive, of which only
/// the heads are kept. The API has no call for it. `client` must outlive the task. `progress` tells of bytes of an
/// archive read so far.
core::Task listFolder(engine::Client &client, ListRequest request, std::function<void(qint64)> progress,
                      std::function<void(core::Result<Listing>)> done);

} // namespace bayplan::files
