// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QJsonObject>
#include <QMap>
#include <QString>

namespace bayplan::fleet {
class LiveHost;
}

namespace bayplan::services {

// Containers that are never started and only carry labels: how hosts keep what is to be known of them and of services.

/// POST /containers/create of one, from whatever image.
QJsonObject markerBody(const QString &image, const QMap<QString, QString> &labels);
/// The id of the host's smallest image: any will do. Empty if there is none.
QString smallestImage(const fleet::LiveHost &live);
/// Whether an engine refused the name of a new container because it is taken: 409, and 500 from Podman.
bool isNameTaken(const core::Error &error);

} // namespace bayplan::services
