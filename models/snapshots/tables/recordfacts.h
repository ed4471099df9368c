// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace bayplan::snapshots {

// What tables and pictures say of a service's record; whatever can't be read is left out.

/// The current revision's image, without the usual registry.
QString recordedImage(const QJsonObject &record);
/// "running: 3 to 4"; empty without a rollout.
QString rolloutText(const QJsonObject &record);
/// The revision that a rollout under way is to; 0 if none is.
int rolloutTarget(const QJsonObject &record);

} // namespace bayplan::snapshots
