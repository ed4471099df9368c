// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace bayplan::snapshots {

/// What of a container is another now than a restored one would have: "HostConfig.Memory, Config.Env[1]"; empty if
/// nothing is. Pure.
QString differsFrom(const QByteArray &wanted, const QByteArray &now);

} // namespace bayplan::snapshots
