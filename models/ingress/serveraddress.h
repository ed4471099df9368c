// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "engine/container.h"
#include "fleet/hostconfig.h"
#include "ingress/wanted.h"
#include "services/ingress.h"

namespace bayplan::ingress {

/// Where load balancers reach the host: what the workspace says, else the endpoint's host. Empty where neither says:
/// a socket of this machine, which only a process on it reaches (`fromHere`: then by loopback).
QString reachableAddress(const fleet::HostConfig &host, bool fromHere);

/// Where the ingress reaches the container's target port. An error says why it can't: nothing is published there, on
/// loopback alone, no address is known. Pure.
core::Result<ServerAddress> serverAddress(const fleet::HostConfig &host, const engine::Container &container,
                                          const services::Ingress &ingress);

} // namespace bayplan::ingress
