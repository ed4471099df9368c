// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/haproxy/hurry.h"
#include "ingress/haproxy/times.h"
#include "ingress/reach.h"
#include "ingress/server.h"
#include "ingress/text/fileturns.h"
#include "services/ingress.h"

namespace bayplan::ingress::haproxy {

/// What a backend is to be.
struct Change
{
    services::Ingress ingress;
    std::optional<QList<WantedServer>> servers; ///< nothing: it is to go
    HaProxyTimes times = {};
    Hurry *hurry = nullptr; ///< outlives the change
};

/// File first, then memory: whoever ends in between leaves a file that says what is wanted, and the next change sees
/// that memory differs from it. By the runtime API where that can do it, else by a reload. Without a runtime socket
/// there is always a reload, since whoever wrote the file may have ended before that. If that fails, the file is put
/// back as it was, since a restart by it might fail as well.
core::Task carryOut(Reach &reach, FileTurns &turns, Change change, std::function<void(core::Result<void>)> done);

} // namespace bayplan::ingress::haproxy
