// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/reach.h"
#include "ingress/server.h"
#include "services/ingress.h"

#include <optional>

namespace bayplan::ingress::haproxy {

/// What it has now: by the runtime socket, without which it is an error; by the file alone where the ingress has none.
/// `onlyWorker`: the
/// one that had no other beside it when they were last counted, which is so for as long as it is the one that answers;
/// kept from one call to the next, and outlives the task.
core::Task look(Reach &reach, const services::Ingress &ingress, std::optional<qint64> &onlyWorker,
                std::function<void(core::Result<SeenBackend>)> done);

} // namespace bayplan::ingress::haproxy
