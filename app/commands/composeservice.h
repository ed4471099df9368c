// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/servicearguments.h"
#include "core/error.h"

namespace bayplan::app {

/// What `run --compose` makes: the file's service with the options of the command line over it (lists are added to, all
/// else takes the file's place), and its replicas where none were given. The variables are the environment's and those
/// of a file ".env" beside the Compose file. Notes go to stderr.
core::Result<ServiceArguments> withComposeFile(const ServiceArguments &arguments);

} // namespace bayplan::app
