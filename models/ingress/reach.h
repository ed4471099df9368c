// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

namespace bayplan::ingress {

/// How a command ended.
struct CommandEnd
{
    int exitCode = 0;
    QByteArray output; ///< both its outputs, as they came; at most 1 MiB of it
};

/// Where a load balancer is, and what can be done there: a container, this machine, or one behind ssh. Errors say which
/// place; those of the kinds Refused, Timeout and ConnectionLost: it could not be reached, and nothing is known of it.
/// Calls may overlap.
class Reach
{
public:
    virtual ~Reach() = default;

    /// "haproxy on aws1", "this machine", "ssh://lb1".
    virtual QString where() const = 0;
    /// The file's bytes, at most 4 MiB; nothing if there is none.
    virtual core::Task readFile(const QString &path,
                                std::function<void(core::Result<std::optional<QByteArray>>)> done) = 0;
    /// Replaces it whole, or makes it: whoever reads it sees the old or the new, where the place has a way to that (a
    /// rename within its folder). Owner and mode stay. Symbolic links are followed, not replaced.
    virtual core::Task writeFile(const QString &path, const QByteArray &bytes,
                                 std::function<void(core::Result<void>)> done) = 0;
    /// Makes a file beside another, with that one's owner and mode, or replaces it; for one that nobody else reads.
    virtual core::Task writeLike(const QString &path, const QString &like, const QByteArray &bytes,
                                 std::function<void(core::Result<void>)> done) = 0;
    virtual core::Task removeFile(const QString &path, std::function<void(core::Result<void>)> done) = 0;
    /// Runs a program there, with `input` as its input. An error of the kind NotFound: it isn't there. An exit code
    /// other than 0 is no error here.
    virtual core::Task run(const QStringList &command, const QByteArray &input,
                           std::function<void(core::Result<CommandEnd>)> done) = 0;
    /// Sends `request` to a socket there, a path or "address:port", shuts that direction, and takes all that comes back
    /// (HAProxy's runtime API, management.txt section 9.3).
    virtual core::Task talk(const QString &socket, const QByteArray &request,
                            std::function<void(core::Result<QByteArray>)> done) = 0;
    /// The container's own main process gets the signal ("HUP", "USR2"): a container's POST /containers/{id}/kill. An
    /// error of the kind Unsupported where the place isn't a container.
    virtual core::Task signal(const QString &name, std::function<void(core::Result<void>)> done) = 0;
};

} // namespace bayplan::ingress
