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

/// What came of commands.
struct Told
{
    QByteArray answers; ///< all in one
    Memory memory;      ///< after them
};

/// Sends commands, and reads, in as few conversations as that takes: in a container each is a program to be started.
core::Task tellMemory(Reach &reach, const QString &socket, const QString &backend, const QList<QByteArray> &commands,
                      std::function<void(core::Result<Told>)> done);

} // namespace bayplan::ingress::haproxy
