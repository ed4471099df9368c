// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/servicework.h"
#include "core/task.h"
#include "snapshots/snapshot.h"

#include <functional>

namespace bayplan::app {

/// Takes a snapshot of the hosts that the arguments name, with services and their load balancers; secrets are in it.
class TakeSnapshot
{
public:
    /// `duty`: whose load balancers are kept in step, for what is done afterwards. `done` is called once with it, or
    /// `quit` where nothing can be read at all. `arguments` must outlive it.
    TakeSnapshot(const Arguments &arguments, std::function<void(int)> quit,
                 std::function<void(snapshots::Snapshot)> done, ingress::Duty duty = ingress::Duty::None);

    /// What it was taken by, from `done` on.
    ServiceWork &work() { return m_work; }
    /// Names on stderr each host that could not be read; the exit code that follows.
    int report() const { return m_work.gathering().report(); }

private:
    void take();

    const Arguments &m_arguments;
    const std::function<void(snapshots::Snapshot)> m_done;
    ServiceWork m_work;
    core::Task m_taking;
};

} // namespace bayplan::app
