// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "operations/plan.h"
#include "run/containerspec.h"

namespace bayplan::images {
class RegistryLogins;
}

namespace bayplan::run {

/// What is to be done to a container that was created, before it is started: answers once, then or later.
using BeforeStart =
    std::function<void(operations::StepRun &run, const QString &id, std::function<void(core::Result<void>)> done)>;

/// What must come true of a container that was started before its step is done: answers once, then or later, while the
/// run lasts.
using Gate =
    std::function<void(operations::StepRun &run, const QString &id, std::function<void(core::Result<void>)> done)>;

/// What is to be done when it failed, before what was created is removed again: the last look at it. `id` is empty
/// where nothing was created. `goOn` is to be called once, then or later.
using BeforeRemoval = std::function<void(operations::StepRun &run, const QString &id, const core::Error &why,
                                         std::function<void()> goOn)>;

/// Makes the container on the target's host, connects it to its networks, starts it and waits for the gate, if there is
/// one. What was created and can't be started, or doesn't pass, is removed again, and the row says so. Undone by
/// removing it; an image that was pulled for it stays. `logins` must outlive the operation.
operations::Step runStep(const ContainerSpec &spec, const operations::Target &target, images::RegistryLogins &logins,
                         const Gate &gate = {}, const BeforeRemoval &beforeRemoval = {},
                         const BeforeStart &beforeStart = {});

} // namespace bayplan::run
