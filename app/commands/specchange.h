// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/servicearguments.h"
#include "core/error.h"

namespace bayplan::app {

/// With the variables of its files, which come before those that are given one by one.
core::Result<run::ContainerSpec> withVariablesRead(run::ContainerSpec spec);

/// What “update” makes of a service's spec: what is given takes the place of what is there; of variables, ports, mounts
/// and labels only that of the same name, target or path. An image that is given is yet to be resolved. Its files of
/// variables are read.
core::Result<services::ServiceSpec> changedSpec(const services::ServiceSpec &spec, const ServiceArguments &given);

} // namespace bayplan::app
