// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/haproxy/part.h"
#include "ingress/haproxy/runtime.h"

namespace bayplan::ingress::haproxy {

/// How our part of the file and what is in memory are two: what would be otherwise after a restart. A sentence without
/// its full stop; empty if they agree. Servers in maintenance that the file doesn't have are those that left and still
/// have connections.
QString fileProblem(const services::Ingress &ingress, const ReadPart &file, const std::optional<MemoryBackend> &memory);

/// What is to be seen without a runtime socket: the file's. One that drains does so by a reload, so that old workers
/// alone have sessions of it.
SeenServer seenInFile(const WantedServer &server);

} // namespace bayplan::ingress::haproxy
