// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/haproxy/runtime.h"
#include "ingress/reach.h"

namespace bayplan::ingress::haproxy {

/// What a running HAProxy has in memory.
struct Memory
{
    ProcessInfo process;
    std::optional<MemoryBackend> backend; ///< nothing: it has none of that name
};

/// Asks at its runtime socket. An error of the kind NotFound: there is no such socket.
core::Task readMemory(Reach &reach, const QString &socket, const QString &backend,
                      std::function<void(core::Result<Memory>)> done);

/// Sends lines of commands, one after the other. What they answered, all in one.
core::Task sendLines(Reach &reach, const QString &socket, const QList<QByteArray> &lines,
                     std::function<void(core::Result<QByteArray>)> done);

} // namespace bayplan::ingress::haproxy
