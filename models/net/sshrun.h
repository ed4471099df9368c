// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"
#include "net/sshservice.h"

#include <functional>

namespace bayplan::net {

/// What a short run of ssh came to.
struct SshOutput
{
    int exitCode = -1; ///< ssh's, which is the remote command's; 255 for ssh's own troubles; -1: it crashed
    QString out;
    QString err;
};

/// Runs ssh with these arguments to its end, at most `limit`; what it writes is kept up to 64 KiB each. An error if it
/// can't be started or takes longer. Destroying the task ends it.
core::Task runSsh(SshService &service, const QStringList &arguments, std::chrono::milliseconds limit,
                  std::function<void(core::Result<SshOutput>)> done);

/// "ssh can't be started", for every place that starts it.
core::Error sshMissing(const QString &program, const QString &why);

} // namespace bayplan::net
