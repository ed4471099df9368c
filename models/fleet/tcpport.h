// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/publishedports.h"

#include <optional>

namespace bayplan::fleet {

/// Where a running container's target port is published, of TCP; 0: the lowest of them. Engines before 27 may have chosen
/// other numbers for IPv6 than for IPv4 (moby issue 42442): of two the one that `address` reaches, an IP address; IPv4
/// for names, and where there is none. Pure.
std::optional<PublishedPort> tcpPort(const engine::Container &container, quint16 target, const QString &address);

} // namespace bayplan::fleet
