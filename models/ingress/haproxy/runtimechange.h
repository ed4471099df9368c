// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/haproxy/hurry.h"
#include "ingress/haproxy/memory.h"
#include "ingress/haproxy/times.h"

namespace bayplan::ingress::haproxy {

/// Servers that are to be others in memory.
struct RuntimeChange
{
    QString socket;
    QString backend;
    QList<MemoryServer> before;
    QList<WantedServer> wanted;
    HaProxyTimes times = {};
    Hurry *hurry = nullptr; ///< outlives the change
};

/// Carries it out by the runtime API and looks whether it came about; false: it didn't, or can't, and a reload is
/// needed. Servers that go are in maintenance then, which gives them no new requests, and are deleted if they have no
/// connections within some seconds, or until somebody is in a hurry; else they stay so until a later change deletes
/// them: their sessions are not ended.
core::Task changeMemory(Reach &reach, RuntimeChange change, std::function<void(core::Result<bool>)> done);

} // namespace bayplan::ingress::haproxy
