// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/capture.h"

namespace bayplan::ingress {
class Keeper;
}
namespace bayplan::services {
class ServiceBook;
}

namespace bayplan::snapshots {

/// What snapshots are taken of. All must outlive the task.
struct Sources
{
    fleet::Fleet &fleet;
    services::ServiceBook &book;
    ingress::Keeper &keeper;
};

/// Takes a whole snapshot: hosts as capture() has them, then services and how their load balancers stand, once these
/// have been read or can't be. Of chosen hosts: only services that have something there. Secrets are in it; the
/// workspace's name is for the caller to fill in.
core::Task takeSnapshot(const Sources &sources, const CaptureWishes &wishes,
                        std::function<void(CaptureProgress)> progress, std::function<void(Snapshot)> done);

} // namespace bayplan::snapshots
