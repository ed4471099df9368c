// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "run/containerspec.h"

namespace bayplan::run {

/// What --network takes: a name, or "name=backend,alias=db,ip=10.1.0.5".
core::Result<Network> parseNetwork(const QString &text);
/// The name alone for a network without more.
QString networkText(const Network &network);

/// "nofile=1024:2048", "nofile=1024".
core::Result<Ulimit> parseUlimit(const QString &text);
QString ulimitText(const Ulimit &limit);

/// "/dev/sda:/dev/xvda:rwm", "/dev/sda", "/dev/sda:r".
core::Result<Device> parseDevice(const QString &text);
QString deviceText(const Device &device);

} // namespace bayplan::run
