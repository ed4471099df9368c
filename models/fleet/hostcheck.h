// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"

namespace bayplan::fleet {

/// Whether a host of these facts may be in a workspace: its name, labels and colour have the form they must have, the
/// paths of its certificates are absolute.
core::Result<void> checkHost(const HostConfig &host);

/// Whether load balancers can be told to reach a host there: an IP address or a name; empty: none.
core::Result<void> checkAddress(const QString &address);

/// The same of one label; a bare word has an empty value.
core::Result<void> checkLabel(const QString &key, const QString &value);

} // namespace bayplan::fleet
