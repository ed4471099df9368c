// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/reach.h"
#include "ingress/server.h"
#include "services/ingress.h"

namespace bayplan::ingress::haproxy {

/// What it has now: by the runtime socket; without one, or where that isn't there, by the file alone.
core::Task look(Reach &reach, const services::Ingress &ingress, std::function<void(core::Result<SeenBackend>)> done);

} // namespace bayplan::ingress::haproxy
