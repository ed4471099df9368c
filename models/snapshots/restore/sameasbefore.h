// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace bayplan::snapshots {

/// Where a container is another now than a restored one would be: "HostConfig.Memory", "Config.Env[1]"; empty if it is
/// the same. Pure.
QStringList differingPlaces(const QByteArray &wanted, const QByteArray &now);

/// Whether it only runs, is stopped or is paused otherwise.
bool areOfState(const QStringList &places);

/// A few of them, told.
QString toldPlaces(QStringList places);

} // namespace bayplan::snapshots
