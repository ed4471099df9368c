// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/plan.h"
#include "services/change.h"

#include <functional>

namespace bayplan::operations {
class Operations;
}

namespace bayplan::services {

class ServiceBook;
class ServiceRunner;

/// What services are changed with. All of it must outlive the operations.
struct RunningMeans
{
    ServiceBook &book;
    ServiceRunner &runner;
    operations::Operations &operations;
};

/// A change of a service as one step of a larger operation: it is run by the runner as an operation of its own, which
/// is a part of that one. Done when its lease is given back and so many `replicas` of the service are ready, which may
/// be others than those that the change has made (0: however many are). `make` is asked when the step begins, from how
/// things are by then; nothing where there is nothing to do. When the step is cancelled, so is the change. `undo`: what
/// takes back whatever became of it.
operations::Step runServiceStep(const operations::Target &target, const RunningMeans &means,
                                std::function<std::optional<Change>()> make, int replicas = 0,
                                std::function<std::vector<operations::Step>()> undo = {});

} // namespace bayplan::services
