// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "run/containerspec.h"

#include <vector>

namespace bayplan::run {

/// One option of `docker run` and what it says of a container. The same table reads lines and writes them.
struct Flag
{
    using Set = core::Result<void> (*)(ContainerSpec &spec, const QString &value);
    using Get = QStringList (*)(const ContainerSpec &spec);

    const char *name;      ///< "publish"
    char letter = 0;       ///< 'p'; 0: none
    bool isSwitch = false; ///< takes no value of its own, only "=false"
    Set set = nullptr;     ///< takes one value in; of a switch "true" or "false"
    Get get = nullptr;     ///< the values to write, each with the option before it; of a switch {"true"} or none
    const char *also = ""; ///< another name for it
};

/// In the order they are written.
const std::vector<Flag> &allFlags();

/// An option that is known and has no place in a ContainerSpec.
struct UnusedFlag
{
    const char *name;
    char letter = 0;
    bool isSwitch = false;
    bool harmless = false; ///< leaving it out changes nothing here, so nothing is said
};
const std::vector<UnusedFlag> &unusedFlags();

// The parts of allFlags(), each in a file of its own.
std::vector<Flag> generalFlags();
std::vector<Flag> networkFlags();
std::vector<Flag> resourceFlags();
std::vector<Flag> securityFlags();

} // namespace bayplan::run
