// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"
#include "files/resolve.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>

namespace bayplan::files {

/// Which of the names are in a folder of a container, whatever they are: asks the engine for one after the other. Names
/// that it can't be asked for are taken to be there. Podman says of links that lead nowhere that they aren't.
core::Task namesThere(ClientOf client, const QString &container, const QByteArray &folder,
                      const QList<QByteArray> &names, std::function<void(core::Result<QList<QByteArray>>)> done);

} // namespace bayplan::files
